"""Where `serving-deployed-service` finds what runs the service somewhere."""

import pytest

from questions import APP, hits

COMPOSE = "services:\n  db:\n    image: postgres\n  api:\n    build: .\n    command: gunicorn app:app\n"


def test_the_service_is_shown_where_it_is_declared():
    assert hits("serving-deployed-service", APP | {"compose.yaml": COMPOSE}) == [
        "compose.yaml:4 -: compose api runs the serving entrypoint (high)"
    ]


def test_a_service_of_another_program_is_none():
    assert hits("serving-deployed-service", APP | {"compose.yaml": COMPOSE.replace("app:app", "web:app")}) == []


def test_a_service_may_leave_the_command_to_its_image():
    files = {
        "compose.yaml": COMPOSE.replace("    command: gunicorn app:app\n", ""),
        "Dockerfile": "FROM python\nCOPY . .\nCMD gunicorn app:app\n",
    }
    assert hits("serving-deployed-service", APP | files) == [
        "compose.yaml:4 -: compose api runs the serving entrypoint (high)"
    ]
    files["Dockerfile"] = "FROM python\nCMD python train.py\n"
    assert hits("serving-deployed-service", APP | files) == []


def test_a_service_may_run_a_model_server_of_its_image():
    files = {"compose.yaml": "services:\n  api:\n    build: .\n", "Dockerfile": "FROM python\nCMD mlserver start .\n"}
    assert hits("serving-deployed-service", APP | files) == [
        "compose.yaml:2 -: compose api runs the serving entrypoint (high)"
    ]


def test_a_procfile():
    found = hits("serving-deployed-service", APP | {"Procfile": "web: gunicorn app:app\n"})
    assert found == ["Procfile:1 -: procfile web runs the serving entrypoint (high)"]


def test_an_image_or_a_target_alone_is_deployed_nowhere():
    files = {"Dockerfile": "FROM python\nCOPY . .\nCMD gunicorn app:app\n", "Makefile": "run:\n\tgunicorn app:app\n"}
    assert hits("serving-deployed-service", APP | files) == []


def test_a_service_of_tests_is_none():
    assert hits("serving-deployed-service", APP | {"tests/compose.yaml": COMPOSE}) == []


def test_a_job_that_scores_on_databricks():
    job = """
import joblib
import pandas as pd

frame = pd.read_csv("in.csv")
frame["score"] = joblib.load("m").predict(frame)
frame.to_sql("scores", 1)
"""
    bundle = """
resources:
  jobs:
    nightly:
      schedule: {quartz_cron_expression: "0 0 5 * * ?"}
      tasks:
        - task_key: score
          spark_python_task: {python_file: score.py}
"""
    assert hits("serving-deployed-service", {"score.py": job, "databricks.yml": bundle}) == [
        "databricks.yml:6 -: databricks score runs the serving entrypoint (high)"
    ]


IMAGE = "FROM python\nCOPY . .\nCMD gunicorn app:app\n"
PUSHES = "on: push\njobs:\n  image:\n    runs-on: a\n    steps:\n      - uses: docker/build-push-action@v6\n"
PUSHES += "        with: {context: ., push: true, tags: 'ghcr.io/harbour/eta:latest'}\n"


@pytest.mark.parametrize(
    "files",
    [
        {"Dockerfile": IMAGE, ".github/workflows/image.yml": PUSHES},
        {"Dockerfile": IMAGE, "compose.dev.yaml": "services:\n  eta:\n    build: .\n    image: eta:dev\n"},
        {"serve/Dockerfile": IMAGE, "build.sh": "docker build --tag=a.b/eta:$SHA --file serve/Dockerfile ."},
        {"serve/Dockerfile": IMAGE, "Makefile": "image:\n\tcd serve && docker build -t eta .\n"},
        {"images/eta/Dockerfile": IMAGE},
    ],
)
def test_an_image_that_the_repository_builds_is_run_by_its_name(files: dict[str, str]):
    compose = {"site/compose.yaml": "services:\n  web:\n    image: ${REGISTRY:-eu.gcr.io}/tides/eta:${TAG}\n"}
    assert "site/compose.yaml:2 -: compose web runs the serving entrypoint (high)" in hits(
        "serving-deployed-service", APP | files | compose
    )
    other = {"site/compose.yaml": "services:\n  web:\n    image: eu.gcr.io/tides/moon:1\n"}
    assert not [hit for hit in hits("serving-deployed-service", APP | files | other) if hit.startswith("site")]


def test_a_name_that_two_images_have_tells_nothing():
    files = {"a/Dockerfile": IMAGE, "b/Dockerfile": "FROM python\nCMD python train.py\n"}
    files["build.sh"] = "docker build -t eta -f a/Dockerfile .\ndocker build -t eta -f b/Dockerfile .\n"
    files["compose.yaml"] = "services:\n  web:\n    image: eta\n"
    assert hits("serving-deployed-service", APP | files) == []


def test_a_command_takes_the_place_of_the_images():
    files = {"Dockerfile": IMAGE, "shell.py": "print(input())\n"}
    files["compose.yaml"] = "services:\n  api:\n    build: .\n    command: python shell.py\n"
    assert hits("serving-deployed-service", APP | files) == []


def test_a_server_told_by_a_file_what_to_serve():
    files = {"Dockerfile": "FROM ray\nCOPY . .\n", "start.sh": "ray start --head\nserve run conf/serve.yaml &\nwait\n"}
    files["conf/serve.yaml"] = "applications:\n  - {name: eta, import_path: 'app:app'}\n"
    files["compose.yaml"] = "services:\n  head:\n    build: .\n    command: bash start.sh\n"
    assert "compose.yaml:2 -: compose head runs the serving entrypoint (high)" in hits(
        "serving-deployed-service", APP | files
    )
    assert hits("serving-container", APP | files) == [
        "Dockerfile:1 -: compose head runs the serving entrypoint in it (medium)"
    ]


def test_an_image_of_this_machine_is_known_by_a_telling_word():
    docker = {"api/prices.Dockerfile": "FROM python\nCOPY . .\nCMD gunicorn app:app\n"}
    compose = "services:\n  api:\n    image: {}\n"
    named = compose.format("house-prices-service:v1")
    assert hits("serving-deployed-service", APP | docker | {"compose.yaml": named}) != []
    elsewhere = compose.format("registry.example/house-prices-service:v1")
    assert hits("serving-deployed-service", APP | docker | {"compose.yaml": elsewhere}) == []
    other = compose.format("house-service:v1")
    assert hits("serving-deployed-service", APP | docker | {"compose.yaml": other}) == []


FLOW = """
import joblib
import pandas as pd
from prefect import flow

model = joblib.load("m")


@flow
def weekly():
    rows = pd.read_parquet("s3://rows/week.parquet")
    rows["p"] = model.{asked}
    rows.to_sql("found", "postgresql://db/x")
"""
BUILT = """
from prefect.deployments import Deployment
from prefect.client.schemas.schedules import CronSchedule
from flows import weekly

given = Deployment.build_from_flow(flow=weekly, name="w", schedule=CronSchedule(cron="0 0 * * 4"))
"""


def test_a_scoring_flow_is_deployed_by_who_gives_it_to_workers():
    files = {"flows.py": FLOW.format(asked="predict(rows)"), "build.py": BUILT}
    assert any(hit.startswith("build.py") for hit in hits("serving-deployed-service", files))
    files = {"flows.py": FLOW.format(asked="fit(rows)"), "build.py": BUILT}
    assert hits("serving-deployed-service", APP | files) == []


DECLARED = "service: jobs\nprovider: {name: aws}\nfunctions:\n  go: {handler: %s}\n"


def test_a_declared_function_serves_unless_it_is_seen_to_do_something_else():
    job = {"jobs/work.py": "def go(event, context):\n    return len(event)\n"}
    assert hits("declared-function", APP | job | {"jobs/serverless.yml": DECLARED % "work.go"}) == []
    assert hits("declared-function", APP | {"serverless.yml": DECLARED % "app.handler"}) != []
    assert hits("declared-function", APP | {"serverless.yml": DECLARED % "built/index.go"}) != []
