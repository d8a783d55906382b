"""Where `managed-job` and `managed-image` find batch scoring on a platform that brings the machines."""

import pytest

from questions import hits

SCORE = """
import joblib
import pandas as pd

def main():
    model = joblib.load("m")
    rows = pd.read_parquet("rows.parquet")
    rows["score"] = model.predict(rows)
    rows.to_parquet("scores.parquet")

if __name__ == "__main__":
    main()
"""
BATCH = {"jobs/score.py": SCORE, "jobs/fit.py": "from sklearn.svm import SVC\n\nSVC().fit([[1]], [1])\n"}
JOB = "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json\ntype: pipeline\njobs:\n"
JOB += "  score: {type: command, code: ../jobs, command: python score.py, environment: 'azureml:rows:1'}\n"
ENVIRONMENT = "$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: rows\nimage: a\n"
STEPS = """
from azureml.core import Environment, Experiment
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep

Environment.from_conda_specification(name="rows", file_path="conda.yml")
step = PythonScriptStep(script_name="score.py", source_directory="jobs", name="score")
Experiment(ws, "rows").submit(Pipeline(ws, steps=[step]))
"""
COMMAND = """
from azure.ai.ml import MLClient, command
from azure.ai.ml.entities import Environment

job = command(code="jobs", command="python score.py", environment=Environment(name="rows", image="a"))
client = MLClient(credential)
client.jobs.create_or_update(job)
"""
WORKFLOW = "on: {{{on}}}\njobs:\n  night:\n    runs-on: a\n    steps:\n      - run: python jobs/{script}\n"


def test_a_job_of_the_platform_in_an_environment_of_its_own():
    files = BATCH | {"aml/score.yml": JOB, "aml/environment.yml": ENVIRONMENT}
    assert hits("managed-job", files) == ["aml/score.yml:4 -: azureml score runs the batch scoring (high)"]
    assert hits("managed-image", files) == ["aml/environment.yml:1 -: environment rows of the scoring job (medium)"]


@pytest.mark.parametrize("text", [STEPS, COMMAND])
def test_a_pipeline_that_code_hands_in(text: str):
    files = BATCH | {"aml/hand_in.py": text}
    assert len(hits("managed-job", files)) == 1
    assert len(hits("managed-image", files)) == 1
    fits = {"aml/hand_in.py": text.replace("score.py", "fit.py")}
    assert hits("managed-job", BATCH | fits) == hits("managed-image", BATCH | fits) == []


def test_a_pipeline_that_nobody_hands_in_is_none():
    text = STEPS.replace('Experiment(ws, "rows").submit(Pipeline(ws, steps=[step]))', "print(step)")
    assert hits("managed-job", BATCH | {"aml/hand_in.py": text}) == []


def test_a_scheduled_workflow_is_where_the_batch_runs():
    nightly = WORKFLOW.format(on="schedule: [{cron: '0 1 * * *'}]", script="score.py")
    assert len(hits("managed-job", BATCH | {".github/workflows/night.yml": nightly})) == 1
    pushed = WORKFLOW.format(on="push: {}", script="score.py")
    assert hits("managed-job", BATCH | {".github/workflows/night.yml": pushed}) == []
    fits = WORKFLOW.format(on="schedule: [{cron: '0 1 * * *'}]", script="fit.py")
    assert hits("managed-job", BATCH | {".github/workflows/night.yml": fits}) == []


def test_an_endpoint_is_served_in_an_image_of_its_environment():
    serve = "import joblib\n\ndef init():\n    global model\n    model = joblib.load('m')\n\n"
    serve += "def run(rows):\n    return model.predict(rows)\n"
    blue = "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\nname: blue\n"
    blue += "endpoint_name: rows\nenvironment: {image: a, conda_file: conda.yml}\n"
    blue += "code_configuration: {code: ../src, scoring_script: serve.py}\n"
    assert hits("managed-image", {"src/serve.py": serve, "aml/blue.yml": blue}) == [
        "aml/blue.yml:1 -: the platform serves blue in an image of its environment (medium)"
    ]
