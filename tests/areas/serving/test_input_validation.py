"""Where `input-validation` finds what a service checks of what its callers send."""

import pytest

from monthtwo.areas.serving.schemas import is_schema
from questions import hits, question_of

TYPED = """
import joblib
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
model = joblib.load("m")


class Features(BaseModel):
    age: int


@app.post("/predict")
def predict(body: Features):
    return {"score": model.predict([body.age])}
"""


def test_the_schema_and_the_function_that_takes_it_are_shown():
    assert hits("input-validation", {"app.py": TYPED}) == [
        "app.py:9 Features: schema of what predict takes: Features (high)",
        "app.py:14 predict: body typed as Features (high)",
    ]


def test_a_class_that_is_no_schema_is_none():
    assert hits("input-validation", {"app.py": TYPED.replace("(BaseModel)", "")}) == []
    dataclass = TYPED.replace("class Features(BaseModel)", "@dataclasses.dataclass\nclass Features")
    assert (
        len(
            hits(
                "input-validation", {"app.py": dataclass.replace("import joblib", "import dataclasses\nimport joblib")}
            )
        )
        == 2
    )


def test_a_schema_may_be_based_on_another_and_be_wrapped():
    text = TYPED.replace("\n\n@app", "\n\nclass Rich(Features):\n    paid: bool\n\n\n@app").replace(
        "body: Features", "body: list[Rich]"
    )
    assert "app.py:18 predict: body typed as Rich (high)" in hits("input-validation", {"app.py": text})


def test_a_handler_that_asks_no_model_is_none():
    text = TYPED.replace("model.predict([body.age])", "1").replace('joblib.load("m")', "1").replace("/predict", "/x")
    assert hits("input-validation", {"app.py": text}) == []


def test_what_is_answered_is_no_input():
    text = TYPED.replace("body: Features", "body: dict").replace('"/predict"', '"/predict", response_model=Features')
    assert hits("input-validation", {"app.py": text.replace("body.age", "1")}) == []


def test_features_as_typed_numbers():
    text = TYPED.replace("body: Features", "a: float, b: float").replace("body.age", "a")
    assert hits("input-validation", {"app.py": text}) == ["app.py:14 predict: parameters typed as numbers (medium)"]
    for other in ("a: float", "a: float, b: float, c: str"):
        assert hits("input-validation", {"app.py": text.replace("a: float, b: float", other)}) == [], other


ASKED = """
import joblib
from flask import Flask, abort, jsonify, request

app = Flask(__name__)
model = joblib.load("m")


@app.post("/predict")
def predict():
    body = request.get_json()
    if "age" not in body:
        abort(400)
    return {"score": model.predict([body["age"]])}
"""


def test_a_refusal_is_shown_at_its_line():
    assert hits("input-validation", {"app.py": ASKED}) == [
        "app.py:12 predict: refuses a bad request: flask.abort (medium)"
    ]


@pytest.mark.parametrize("other", ["abort(500)", "abort(401)", "print(400)"])
def test_another_answer_is_no_refusal(other):
    assert hits("input-validation", {"app.py": ASKED.replace("abort(400)", other)}) == []


def test_a_refusal_needs_a_condition():
    text = ASKED.replace('    if "age" not in body:\n        abort', "    abort")
    assert hits("input-validation", {"app.py": text}) == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ('return "no age", 400', "refuses a bad request"),
        ('return {"statusCode": 400}', "refuses a bad request: statusCode"),
        ('return jsonify(error="no age")', "refuses a bad request: flask.jsonify"),
        ('raise exceptions.BadRequest("no age")', "refuses a bad request: werkzeug.exceptions.BadRequest"),
    ],
)
def test_other_ways_to_refuse(answer, told):
    text = "from werkzeug import exceptions\n" + ASKED[1:].replace("abort(400)", answer)
    found = hits("input-validation", {"app.py": text})
    assert found == [f"app.py:13 predict: {told} (medium)"]


def test_a_refusal_in_what_the_handler_calls():
    check = "from flask import abort\n\n\ndef check(body):\n    if not body:\n        abort(422)\n"
    text = ASKED.replace('    if "age" not in body:\n        abort(400)\n', "    check(body)\n")
    files = {"app.py": text.replace("import joblib", "import joblib\nfrom check import check"), "check.py": check}
    assert hits("input-validation", files) == ["check.py:6 check: refuses a bad request: flask.abort (medium)"]


def test_a_schema_asked_by_hand_is_shown_at_the_schema():
    text = ASKED.replace('    if "age" not in body:\n        abort(400)\n', "    Features.model_validate(body)\n")
    text = text.replace("\n\n@app", "\n\nclass Features(BaseModel):\n    age: int\n\n\n@app").replace(
        "import joblib", "import joblib\nfrom pydantic import BaseModel"
    )
    assert hits("input-validation", {"app.py": text}) == ["app.py:9 Features: schema that predict checks with (medium)"]
    assert hits("input-validation", {"app.py": text.replace("model_validate(body)", "model_validate(row)")}) == []
    assert hits("input-validation", {"app.py": text.replace("(BaseModel)", "")}) == []
    spread = text.replace("Features.model_validate(body)", "Features(**body)")
    assert len(hits("input-validation", {"app.py": spread})) == 1
    assert hits("input-validation", {"app.py": spread.replace("Features", "ScoreResponse")}) == []


def test_a_validator_of_a_library():
    text = ASKED.replace('    if "age" not in body:\n        abort(400)\n', "    jsonschema.validate(body, {})\n")
    text = text.replace("import joblib", "import joblib\nimport jsonschema")
    assert hits("input-validation", {"app.py": text}) == [
        "app.py:12 predict: checks what is sent: jsonschema.validate (medium)"
    ]


def test_a_decorator_that_checks():
    text = ASKED.replace('    if "age" not in body:\n        abort(400)\n', "").replace(
        "def predict", "@expects_json({})\ndef predict"
    )
    text = text.replace("import joblib", "import joblib\nfrom flask_expects_json import expects_json")
    assert hits("input-validation", {"app.py": text}) == [
        "app.py:10 predict: checks what is sent: flask_expects_json.expects_json (medium)"
    ]
    assert hits("input-validation", {"app.py": text.replace("flask_expects_json", "acme")}) == []


@pytest.mark.parametrize(
    "base",
    [
        "apiflask.Schema",
        "flask_marshmallow.Schema",
        "flask_wtf.FlaskForm",
        "marshmallow.Schema",
        "msgspec.Struct",
        "ninja.Schema",
        "pandera.DataFrameModel",
        "pandera.SchemaModel",
        "pydantic.BaseModel",
        "pydantic.RootModel",
        "pydantic.generics.GenericModel",
        "pydantic.main.BaseModel",
        "pydantic.v1.BaseModel",
        "rest_framework.serializers.ModelSerializer",
        "rest_framework.serializers.Serializer",
        "sqlmodel.SQLModel",
        "wtforms.Form",
    ],
)
def test_what_makes_a_class_a_schema(base: str) -> None:
    package = base.rpartition(".")[0]
    q = question_of(
        {"row.py": f"import {package}\nclass Row({base}): pass\nclass Wide(Row): pass\nclass Other: pass\n"}
    )
    assert [is_schema(q, q.function("row.py", name)) for name in ("Row", "Wide", "Other")] == [True, True, False]


STATUS = """
import json
import joblib

model = joblib.load("m")
reply = {{}}


def answer(event, context):
    try:
        row = json.loads(event["body"])["row"]
        reply["statusCode"] = 200
        reply["body"] = str(model.predict([row]))
    except {error}:
        reply["statusCode"] = {status}
    return reply
"""


def test_a_status_that_is_put_into_the_answer_refuses():
    assert hits("input-validation", {"app.py": STATUS.format(error="KeyError", status=400)}) != []
    assert hits("input-validation", {"app.py": STATUS.format(error="KeyError", status=500)}) == []
    assert hits("input-validation", {"app.py": STATUS.format(error="OSError", status=400)}) == []


WORKER = """
import json

import joblib
import redis
from pydantic import BaseModel

model = joblib.load("m")
store = redis.Redis()


class Order(BaseModel):
    weight: float


class Answer(BaseModel):
    price: float


def main():
    while True:
        _, raw = store.blpop("orders", timeout=5)
        {check}
        price = model.predict([raw])
        {after}
        store.publish("prices", json.dumps(price))


if __name__ == "__main__":
    main()
"""
CHECK = "order = Order.model_validate(raw)"


def worker(check: str = "pass", after: str = "pass") -> list[str]:
    return hits("input-validation", {"worker.py": WORKER.replace("{check}", check).replace("{after}", after)})


def test_a_message_that_a_loop_checks_before_it_asks():
    assert worker(CHECK) == ["worker.py:11 Order: schema that main checks messages with (medium)"]


def test_an_answer_that_a_loop_checks_is_none():
    assert worker(after="Answer.model_validate(price)") == []
    assert worker() == []


TOLD = """
import joblib
from flask import Flask, jsonify, request

app = Flask(__name__)
model = joblib.load("m")


def refusal(number, why):
    return jsonify({"why": why}), number


def wrong_with(fields):
    if "weight" not in fields:
        return refusal({number}, "no weight")
    return None


@app.post("/freight")
def freight():
    fields = request.get_json()
    wrong = wrong_with(fields)
    if wrong is not None:
        return wrong
    return {"price": float(model.predict([[fields["weight"]]])[0])}
"""


@pytest.mark.parametrize(("number", "found"), [("422", 1), ("503", 0)])
def test_a_helper_that_answers_with_the_status_it_is_told(number, found):
    assert len(hits("input-validation", {"app.py": TOLD.replace("{number}", number)})) == found


MADE = """
import joblib
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI()
model = joblib.load("m")


class Trouble(Exception):
    def __init__(self, said, status_code):
        super().__init__(said)
        self.status_code = status_code


@app.exception_handler(Trouble)
async def trouble(request, exc):
    return JSONResponse({"said": str(exc)}, status_code=exc.status_code)


@app.post("/grade")
async def grade(request: Request):
    essay = (await request.json()).get("essay")
    if not essay:
        raise Trouble("no essay", status_code={number})
    return {"grade": int(model.predict([essay])[0])}
"""


@pytest.mark.parametrize(("number", "found"), [("400", True), ("500", False)])
def test_an_error_that_is_made_with_its_status(number, found):
    assert bool(hits("input-validation", {"app.py": MADE.replace("{number}", number)})) is found


TASK = """
import json
import logging

import joblib
from celery import Celery

queue = Celery("valuer")
model = joblib.load("m")


@queue.task
def value(parcel):
    if {asked}:
        {does}
        return
    return float(model.predict([[parcel["area"]]])[0])
"""


@pytest.mark.parametrize(
    ("asked", "does", "found"),
    [
        ('"area" not in parcel', 'logging.error("no area in %s", parcel)', True),
        ('not parcel.get("area")', 'raise ValueError("no area")', True),
        ('parcel.get("area") is None', 'print("later")', False),
        ('parcel.get("kind") == "dry run"', 'logging.warning("a dry run")', False),
        ("not model", 'logging.error("no model")', False),
        ("parcel not in KNOWN", 'raise ValueError("unknown")', False),
        ("not KNOWN.get(parcel)", 'raise ValueError("unknown")', False),
    ],
)
def test_a_message_without_a_field_that_is_needed(asked, does, found):
    task = TASK.replace("{asked}", asked).replace("{does}", does)
    assert bool(hits("input-validation", {"tasks.py": task})) is found
