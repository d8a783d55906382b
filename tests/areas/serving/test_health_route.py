"""Where `health-route` finds routes that are there to be asked for the service's health."""

import pytest

from questions import hits

APP = """
import joblib
from flask import Flask

app = Flask(__name__)
model = joblib.load("m")


@app.post("/predict")
def predict():
    return {"score": model.predict([1])}


@app.get("/health")
def check():
    return "x"
"""


def test_the_route_is_shown_at_its_decorator():
    assert hits("health-route", {"app.py": APP}) == ["app.py:13 check: route /health (high)"]


@pytest.mark.parametrize("address", ["/healthz", "/api/v1/ready", "/status", "/_ping"])
def test_an_address_that_says_it(address):
    assert hits("health-route", {"app.py": APP.replace("/health", address)}) == [
        f"app.py:13 check: route {address} (high)"
    ]


@pytest.mark.parametrize("asked", ["os.environ.get", "os.getenv"])
def test_an_address_may_be_the_default_of_a_setting(asked):
    text = "\nimport os" + APP.replace('"/health"', f'{asked}("AIP_ROUTE", "/healthz")')
    assert hits("health-route", {"app.py": text}) == ["app.py:14 check: route /healthz (high)"]
    assert hits("health-route", {"app.py": text.replace("/healthz", "/ask")}) == []


@pytest.mark.parametrize("address", ["/healthcare", "/orders/status", "/score"])
def test_an_address_that_says_something_else(address):
    assert hits("health-route", {"app.py": APP.replace("/health", address)}) == []


def test_a_root_that_answers_with_a_status_is_shown_at_its_function():
    text = APP.replace("/health", "/").replace('return "x"', 'return {"status": 1}')
    assert hits("health-route", {"app.py": text}) == ["app.py:14 check: GET / answers with a status (medium)"]
    assert hits("health-route", {"app.py": text.replace("status", "title")}) == []
    assert hits("health-route", {"app.py": text.replace("app.get", "app.post")}) == []


def test_a_root_may_say_so_in_words():
    text = APP.replace("/health", "/").replace('return "x"', '"""Say whether it is alive."""\n    return "x"')
    assert len(hits("health-route", {"app.py": text})) == 1
    assert len(hits("health-route", {"app.py": APP.replace("/health", "/").replace('"x"', '"up and well"')})) == 1


OTHER = "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get('/health')\ndef check():\n    return 'x'\n"
SERVICE = APP[: APP.index("\n\n@app.get")]


def test_the_health_of_another_application_is_none():
    assert hits("health-route", {"api/app.py": SERVICE, "web/app.py": OTHER}) == []
    assert hits("health-route", {"web/app.py": OTHER}) == ["web/app.py:6 check: route /health (high)"]


def test_a_part_of_the_application_counts():
    part = "from flask import Blueprint\n\nbp = Blueprint('h', __name__)\n\n\n@bp.get('/health')\ndef check():\n    return 'x'\n"
    files = {"api/app.py": SERVICE, "api/health.py": part}
    assert hits("health-route", files) == ["api/health.py:6 check: route /health (high)"]
    assert hits("health-route", {"api/app.py": SERVICE, "web/health.py": part}) == []
    joined = {
        "api/app.py": SERVICE.replace("import joblib", "import joblib\nfrom web.health import bp"),
        "web/health.py": part,
    }
    assert len(hits("health-route", joined)) == 1


def test_a_route_of_tests_is_none():
    assert hits("health-route", {"tests/app.py": APP}) == []


APP_IN_ORDER = """
import joblib
from fastapi import FastAPI

app = FastAPI()
model = joblib.load("m")

@app.post("/predict")
def predict(x: list[float]):
    return model.predict([x]).tolist()

@app.get("/{rest:path}")
def page(rest: str):
    return rest

@app.get("/health")
def health():
    return {"status": "ok"}
"""


def test_a_route_that_one_before_it_answers_for_is_none():
    assert hits("health-route", {"app.py": APP_IN_ORDER}) == []
    other = APP_IN_ORDER.replace('@app.get("/{rest:path}")', '@app.post("/{rest:path}")')
    assert len(hits("health-route", {"app.py": other})) == 1
    part = APP_IN_ORDER.replace('"/{rest:path}"', '"/{rest}/{name}"')
    assert len(hits("health-route", {"app.py": part})) == 1


def test_a_route_of_a_model_context_server():
    text = """
import joblib
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("wood")
model = joblib.load("wood.joblib")

@mcp.custom_route("/health", methods=["GET"])
async def health(request):
    return "ok"

@mcp.tool()
def grade(density: float) -> str:
    return str(model.predict([[density]])[0])
"""
    assert hits("health-route", {"server.py": text}) == ["server.py:7 health: route /health (high)"]
