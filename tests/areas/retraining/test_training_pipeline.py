"""Where `training-pipeline` finds training as steps."""

from questions import hits

DAG = """
from airflow import DAG
from airflow.operators.python import PythonOperator
from sklearn.svm import SVC


def fit():
    SVC().fit([[1]], [1])


with DAG("train", schedule=None):
    PythonOperator(task_id="load", python_callable=print)
    PythonOperator(task_id="fit", python_callable=fit)
"""
FLOW = """
from prefect import flow, task
from sklearn.svm import SVC


@task
def fit():
    SVC().fit([[1]], [1])


@flow
def train():
    fit()
"""


def test_a_dag_of_tasks_that_fit_is_shown_at_its_calls():
    assert hits("training-pipeline", {"dag.py": DAG})[0] == "dag.py:10 -: training as steps: airflow.DAG (high)"


def test_a_dag_of_one_task_is_only_a_schedule():
    text = DAG.replace('    PythonOperator(task_id="load", python_callable=print)\n', "")
    assert hits("training-pipeline", {"dag.py": text}) == []


def test_tasks_of_an_own_factory_count():
    text = DAG.replace(
        "with DAG", "def step(name, run):\n    return PythonOperator(task_id=name, python_callable=run)\n\n\nwith DAG"
    )
    text = text.replace('    PythonOperator(task_id="load", python_callable=print)', '    step("load", print)').replace(
        '    PythonOperator(task_id="fit"', '    step("fit", fit)\n    0 and print(task_id="fit"'
    )
    assert any(hit.startswith("dag.py:") for hit in hits("training-pipeline", {"dag.py": text}))


def test_a_pipeline_that_fits_nothing_is_none():
    assert hits("training-pipeline", {"dag.py": DAG.replace("SVC().fit([[1]], [1])", "print(1)")}) == []


def test_a_flow_without_tasks_is_only_a_schedule():
    assert "flow.py:10 train: training as steps: prefect.flow (high)" in hits("training-pipeline", {"flow.py": FLOW})
    assert hits("training-pipeline", {"flow.py": FLOW.replace("@task\n", "")}) == []


def test_a_pipeline_that_is_handed_its_steps_trains_where_it_is_called():
    text = """
from sklearn.svm import SVC
from zenml import pipeline, step


@step
def fit():
    SVC().fit([[1]], [1])


@pipeline
def train(step_of):
    step_of()


def main():
    train(fit)
"""
    assert any(hit.startswith("p.py:10 train: ") for hit in hits("training-pipeline", {"p.py": text}))


def test_a_stage_that_trains_is_shown_where_it_is_declared():
    train = "from sklearn.svm import SVC\n\nif __name__ == '__main__':\n    SVC().fit([[1]], [1])\n"
    dvc = "stages:\n  load: {cmd: python load.py}\n  train: {cmd: python train.py}\n"
    assert hits("training-pipeline", {"train.py": train, "dvc.yaml": dvc}) == [
        "dvc.yaml:3 -: dvc stage train trains at train.py (high)"
    ]
    assert hits("training-pipeline", {"train.py": train, "Makefile": "train:\n\tpython train.py\n"}) == []


PROJECT = "name: p\nentry_points:\n  clean: {command: python clean.py}\n  fit: {command: python fit.py}\n"
CHAIN = {
    "MLproject": PROJECT,
    "fit.py": "from sklearn.svm import SVC\n\nif __name__ == '__main__':\n    SVC().fit([[1]], [1])\n",
    "clean.py": "print('cleaned')\n",
}
RUNS = """
import mlflow


def go():
    mlflow.run(".", entry_point="clean")
    mlflow.run(".", entry_point="fit")


if __name__ == "__main__":
    go()
"""


def test_entry_points_of_a_project_that_are_run_one_after_another():
    shown = ["MLproject:4 -: mlproject stage fit trains at fit.py (high)"]
    assert hits("training-pipeline", CHAIN | {"go.py": RUNS}) == shown
    helper = "import mlflow\n\n\ndef step(entry):\n    return mlflow.projects.run('.', entry)\n\n\nstep('clean')\nstep('fit')\n"
    assert hits("training-pipeline", CHAIN | {"go.py": helper}) == shown


def test_entry_points_that_nothing_chains_are_no_pipeline():
    assert hits("training-pipeline", CHAIN) == []
    assert hits("training-pipeline", CHAIN | {"go.py": RUNS.replace('"clean"', '"fit"')}) == []
    assert hits("training-pipeline", CHAIN | {"go.py": RUNS.replace("import mlflow", "import tasks as mlflow")}) == []
