"""Where `serving-container` finds images that start what serves."""

import pytest

from questions import APP, hits

DOCKER = "FROM python:3.12\nCOPY . .\nCMD gunicorn app:app\n"


def test_an_image_whose_command_starts_the_service():
    [found] = hits("serving-container", APP | {"Dockerfile": DOCKER})
    assert found == "Dockerfile:3 -: its command starts the serving entrypoint (high)"


def test_an_image_of_something_else_is_none():
    assert hits("serving-container", APP | {"Dockerfile": DOCKER.replace("gunicorn app:app", "python train.py")}) == []


def test_an_image_without_anything_that_serves_is_none():
    app = {"app.py": APP["app.py"].replace("model.predict([1])", "1").replace('joblib.load("m")', "1")}
    assert hits("serving-container", app | {"Dockerfile": DOCKER}) == []


def test_a_page_or_a_notebook_is_no_service():
    page = {"page.py": "import streamlit\nimport app\n\nstreamlit.write(app.model.predict([1]))\n"}
    docker = DOCKER.replace("gunicorn app:app", "streamlit run page.py")
    assert hits("serving-container", APP | page | {"Dockerfile": docker}) == []


def test_a_model_server_loads_what_it_serves():
    docker = DOCKER.replace("gunicorn app:app", "mlserver start .")
    for files in (APP, {}):  # a model server serves by itself, too
        [found] = hits("serving-container", files | {"Dockerfile": docker})
        assert found == "Dockerfile:3 -: its command starts a model server (medium)"
    assert hits("serving-container", {"Dockerfile": DOCKER.replace("gunicorn app:app", "nginx")}) == []


COMPOSE = "services:\n  api:\n    build: .\n    command: gunicorn app:app\n"


def test_the_command_of_a_service_starts_it_in_the_image():
    docker = "FROM python:3.12\nCOPY . .\n"
    [found] = hits("serving-container", APP | {"Dockerfile": docker, "compose.yaml": COMPOSE})
    assert found.startswith("Dockerfile:")
    assert found.endswith("compose api runs the serving entrypoint in it (medium)")
    assert (
        hits("serving-container", APP | {"Dockerfile": docker, "compose.yaml": COMPOSE.replace("app:app", "web:app")})
        == []
    )
    other = {"web/Dockerfile": docker, "compose.yaml": COMPOSE.replace("build: .", "image: api")}
    assert hits("serving-container", APP | other) == []


def test_a_platform_builds_an_image_from_the_file():
    text = """
import modal

app = modal.App("x")


@app.function()
@modal.fastapi_endpoint()
def predict():
    return 1
"""
    found = hits("serving-container", {"m.py": text})
    assert found
    assert all(
        "m.py:" in hit and hit.endswith("builds an image from this file and serves it (medium)") for hit in found
    )
    assert hits("serving-container", {"m.py": text.replace("import modal", "import acme as modal")}) == []


WRITTEN = [
    'RUN printf \'[program:web]\\ncommand=gunicorn app:app\\n\' > /etc/supervisor/conf.d/web.conf\nCMD ["supervisord", "-n"]\n',
    "RUN echo '#!/bin/sh' > /go.sh && echo 'exec gunicorn app:app' >> /go.sh\nENTRYPOINT [\"/go.sh\"]\n",
    "COPY <<EOF /go.sh\nredis-server &\ngunicorn app:app\nEOF\nCMD sh /go.sh\n",
    "RUN cat <<'EOF' > /opt/go\ngunicorn app:app\nEOF\nCMD /opt/go\n",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_script_that_the_image_definition_writes(written):
    [found] = hits("serving-container", APP | {"Dockerfile": f"FROM python:3.12\nCOPY . .\n{written}"})
    assert found.endswith("its command starts the serving entrypoint (high)")


@pytest.mark.parametrize("written", WRITTEN)
def test_a_script_that_is_written_and_not_run(written):
    idle = written.rpartition("\n" if written.endswith("\n") else "")[0].rpartition("\n")[0] + "\nCMD sleep 9\n"
    assert hits("serving-container", APP | {"Dockerfile": f"FROM python:3.12\nCOPY . .\n{idle}"}) == []


def test_an_application_in_a_file_with_a_dash():
    app = {"price-desk.py": APP["app.py"], "go.sh": "venv/bin/gunicorn --workers 2 price-desk:app &\nwait\n"}
    docker = 'FROM python:3.12\nCOPY . .\nENTRYPOINT ["./go.sh"]\n'
    assert len(hits("serving-container", app | {"Dockerfile": docker})) == 1
