"""Where `data-assets` finds Azure ML data assets that are read or made by version."""

from questions import hits

SCHEMA = "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json\ntype: pipeline\n"


def test_a_command_that_makes_a_version_is_shown_where_it_runs():
    text = """
        on: push
        jobs:
          data:
            runs-on: ubuntu-latest
            steps:
              - name: Checkout
                uses: actions/checkout@v4
              - name: Register
                run: az ml data create -f rides.yml
        """
    assert hits("data-assets", {".github/workflows/data.yml": text}) == [
        ".github/workflows/data.yml:8 -: makes a version of the data: az ml data create (high)"
    ]


def test_a_job_that_reads_a_version_is_shown_at_the_input():
    text = SCHEMA + "inputs:\n  rides: {type: uri_file, path: 'azureml:rides:3'}\n  cars: azureml:cars@latest\n"
    assert hits("data-assets", {"job.yml": text}) == [
        "job.yml:4 -: reads a version of a data asset: azureml:rides:3 (medium)",
        "job.yml:5 -: reads a version of a data asset: azureml:cars@latest (medium)",
    ]


def test_a_path_or_an_asset_without_a_version_is_none():
    text = SCHEMA + "inputs:\n  rides: azureml:rides\n  cars: {path: 'azureml://datastores/a/paths/cars.csv'}\n"
    assert hits("data-assets", {"job.yml": text}) == []


def test_an_environment_is_no_input():
    assert hits("data-assets", {"job.yml": SCHEMA + "environment: azureml:sklearn:3\n"}) == []


def test_an_output_with_a_name_makes_an_asset():
    text = SCHEMA + "outputs:\n  clean: {type: mltable, name: clean}\n"
    assert hits("data-assets", {"job.yml": text}) == ["job.yml:4 -: makes a data asset: clean (medium)"]


def test_an_output_without_a_name_or_of_a_model_makes_none():
    text = SCHEMA + "outputs:\n  clean: {type: mltable}\n  model: {type: mlflow_model, name: churn}\n"
    assert hits("data-assets", {"job.yml": text}) == []


def test_an_output_of_no_type_makes_none():
    assert hits("data-assets", {"job.yml": SCHEMA + "outputs:\n  clean: {name: clean}\n"}) == []


def test_only_files_of_the_platform_are_read():
    assert hits("data-assets", {"settings.yml": "inputs:\n  rides: azureml:rides:3\n"}) == []


def test_a_job_of_tests_is_none():
    assert hits("data-assets", {"tests/job.yml": SCHEMA + "inputs:\n  rides: azureml:rides:3\n"}) == []
