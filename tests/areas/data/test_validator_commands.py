"""Which commands `validator-commands` takes for a check of data."""

import pytest

from questions import hits

FIT = "from sklearn.svm import SVC\n\nSVC().fit([[0], [1]], [0, 1])\n"
RUN = "import subprocess\n\nsubprocess.run(['soda', 'scan', 'a.yml'], check=True)\n"
DAG = """
from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("tables", schedule="@daily"):
    BashOperator(task_id="t", bash_command="cd tables && dbt test --select marts")
"""


@pytest.mark.parametrize(
    ("path", "text", "program"),
    [
        ("dvc.yaml", "stages:\n  a: {cmd: frictionless validate hives.csv}\n", "frictionless validate hives.csv"),
        ("dags/tables.py", DAG, "dbt test --select marts"),
        ("run.py", RUN, "soda scan a.yml"),
        ("Makefile", "checked:\n\tpoetry run soda scan -d warehouse a.yml\n", "soda scan -d warehouse a.yml"),
        ("crontab", "0 2 * * * datacontract ci a.yaml\n", "datacontract ci a.yaml"),
        ("Makefile", "a:\n\tgreat_expectations -y checkpoint run h\n", "great_expectations -y checkpoint run h"),
    ],
)
def test_a_validator_of_data_counts_wherever_it_is_run(path: str, text: str, program: str) -> None:
    assert [hit.partition(": ")[2] for hit in hits("validator-commands", {path: text})] == [
        f"checks data: {program} ({'medium' if path.endswith('.py') else 'high'})"
    ]


def test_one_of_any_documents_counts_beside_training() -> None:
    files = {"Makefile": "fit:\n\tcheck-jsonschema --schemafile s.json rows.json\n\tpython fit.py\n", "fit.py": FIT}
    assert hits("validator-commands", files) == [
        "Makefile:2 -: checks data: check-jsonschema --schemafile s.json rows.json (medium)"
    ]
    files["Makefile"] = files["Makefile"].replace("\tpython fit.py\n", "")
    assert hits("validator-commands", files) == []


@pytest.mark.parametrize("line", ["soda scan a.yml || true", "pip install soda", "echo soda scan", "sodascan a.yml"])
def test_what_is_swallowed_installed_or_said_checks_nothing(line: str) -> None:
    assert hits("validator-commands", {"Makefile": f"a:\n\t{line}\n"}) == []


def test_a_program_whose_failure_nobody_heeds_checks_nothing() -> None:
    assert hits("validator-commands", {"run.py": RUN.replace(", check=True", "")}) == []
