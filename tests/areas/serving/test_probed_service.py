"""Where `probed-service` finds probes of containers that serve."""

import pytest

from questions import APP, hits

COMPOSE = """
services:
  api:
    image: churn
    command: gunicorn app:app
    healthcheck: {test: curl localhost}
"""


def test_the_service_that_serves_is_sure():
    assert hits("probed-service", APP | {"compose.yaml": COMPOSE}) == [
        "compose.yaml:2 -: compose api has a health check (high)"
    ]


def test_a_service_of_which_nothing_tells_what_it_runs_is_less_sure():
    text = COMPOSE.replace("    command: gunicorn app:app\n", "")
    assert hits("probed-service", APP | {"compose.yaml": text}) == [
        "compose.yaml:2 -: compose api has a health check (medium)"
    ]


def test_a_service_that_runs_something_else_is_none():
    worker = {"worker.py": "print(1)\n"}
    text = COMPOSE.replace("gunicorn app:app", "python worker.py")
    assert hits("probed-service", APP | worker | {"compose.yaml": text}) == []
    assert len(hits("probed-service", worker | {"compose.yaml": text})) == 1  # nothing else serves


def test_a_service_without_a_probe_is_none():
    assert hits("probed-service", APP | {"compose.yaml": COMPOSE.replace("healthcheck:", "labels:")}) == []


def test_a_probe_that_is_switched_off_is_none():
    docker = "FROM python\nCOPY . .\nHEALTHCHECK NONE\nCMD gunicorn app:app\n"
    assert hits("probed-service", APP | {"Dockerfile": docker}) == []
    probed = hits("probed-service", APP | {"Dockerfile": docker.replace("NONE", "CMD curl localhost")})
    assert len(probed) == 1
    assert probed[0].endswith("has a health check (high)")


@pytest.mark.parametrize("name", ["redis", "frontend", "web-ui"])
def test_what_it_stands_on_and_pages_answer_for_themselves(name):
    text = COMPOSE.replace("  api:", f"  {name}:").replace("    command: gunicorn app:app\n", "")
    assert hits("probed-service", APP | {"compose.yaml": text}) == []


def test_a_probe_of_a_cluster():
    text = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: churn}
spec:
  template:
    spec:
      containers:
        - name: churn
          image: churn
          livenessProbe: {httpGet: {path: /health, port: 80}}
"""
    [found] = hits("probed-service", APP | {"k.yaml": text})
    assert found.endswith("has a liveness probe (medium)")


def test_a_probe_of_tests_is_none():
    assert hits("probed-service", APP | {"tests/compose.yaml": COMPOSE}) == []


STAGES = """
FROM python AS base
COPY app.py .
FROM base AS debug
HEALTHCHECK CMD curl localhost
CMD python -m debugpy --listen 5678 -m gunicorn app:app
FROM base
CMD gunicorn app:app
"""
BUILD = "services:\n  api:\n    build: {context: ., target: debug}\n"


def test_a_stage_that_nobody_builds_is_none():
    assert hits("probed-service", APP | {"Dockerfile": STAGES}) == []
    assert hits("probed-service", APP | {"Dockerfile": STAGES.replace(" AS debug", "")}) == []


@pytest.mark.parametrize(
    "files",
    [
        {"compose.yaml": BUILD},
        {"Makefile": "image:\n\tdocker build --target debug -t api .\n"},
        {
            "ci/build.sh": "",
            "Jenkinsfile": "",
            "Taskfile.yml": "tasks:\n  i: {cmds: ['docker build --target=debug .']}\n",
        },
    ],
)
def test_a_stage_that_somebody_builds_counts(files: dict[str, str]):
    assert len(hits("probed-service", APP | {"Dockerfile": STAGES} | files)) == 1


def test_the_last_stage_counts_unless_all_build_another():
    last = STAGES.replace("HEALTHCHECK CMD curl localhost\n", "") + "HEALTHCHECK CMD curl localhost\n"
    assert len(hits("probed-service", APP | {"Dockerfile": last})) == 1
    assert hits("probed-service", APP | {"Dockerfile": last, "compose.yaml": BUILD}) == []
    both = BUILD + "  web:\n    build: .\n"
    assert len(hits("probed-service", APP | {"Dockerfile": last, "compose.yaml": both})) == 1


@pytest.mark.parametrize(
    "probe",
    ["CMD true", 'CMD ["/bin/true"]', "CMD exit 0", "CMD curl -f localhost/docs || exit 0", "CMD curl localhost; true",
     "--interval=5s CMD echo ok"],
)  # fmt: skip
def test_a_probe_that_always_succeeds_is_none(probe: str):
    docker = f"FROM python\nCOPY . .\nHEALTHCHECK {probe}\nCMD gunicorn app:app\n"
    assert hits("probed-service", APP | {"Dockerfile": docker}) == []


@pytest.mark.parametrize(
    "probe",
    ["CMD curl -f localhost || exit 1", 'CMD ["python", "-c", "import urllib.request as r; r.urlopen(\'http://a\')"]',
     "CMD test -f /tmp/ready", "CMD echo ok | nc localhost 80"],
)  # fmt: skip
def test_a_probe_that_asks_counts(probe: str):
    docker = f"FROM python\nCOPY . .\nHEALTHCHECK {probe}\nCMD gunicorn app:app\n"
    assert len(hits("probed-service", APP | {"Dockerfile": docker})) == 1


def test_a_probe_of_the_cluster_that_always_succeeds_is_none():
    pod = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  template:\n    spec:\n"
    pod += "      containers: [{name: api, command: [gunicorn, 'app:app'], livenessProbe: {exec: {command: %s}}}]\n"
    assert hits("probed-service", APP | {"k8s/api.yaml": pod % "['true']"}) == []
    assert hits("probed-service", APP | {"k8s/api.yaml": pod % "[sh, -c, 'exit 0']"}) == []
    assert len(hits("probed-service", APP | {"k8s/api.yaml": pod % "[cat, /tmp/alive]"})) == 1


def test_a_service_takes_over_the_check_of_the_one_that_it_extends():
    files = {"base.compose.yaml": "services:\n  web:\n    healthcheck: {test: curl localhost}\n"}
    files["compose.yaml"] = "services:\n  api:\n    extends: {file: base.compose.yaml, service: web}\n"
    files["compose.yaml"] += "    command: gunicorn app:app\n"
    assert "compose.yaml:2 -: compose api has a health check (high)" in hits("probed-service", APP | files)
    files["compose.yaml"] = files["compose.yaml"].replace("service: web", "service: db")
    assert not [hit for hit in hits("probed-service", APP | files) if hit.startswith("compose.yaml")]
