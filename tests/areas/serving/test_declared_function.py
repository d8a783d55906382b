"""Which functions of a deployment file `declared-function` takes for what serves."""

from questions import hits

MODEL = """
import joblib

model = joblib.load("model.joblib")

def score(event, context):
    return {"score": float(model.predict([[event["area"]]])[0])}
"""
OTHER = """
def sweep(event, context):
    return len(event["files"])
"""
SERVERLESS = """
service: prices
functions:
  price:
    handler: {handler}
"""


def declared(handler: str) -> list[str]:
    files = {"serverless.yml": SERVERLESS.format(handler=handler), "price.py": MODEL, "files.py": OTHER}
    return hits("declared-function", files)


def test_a_function_that_answers_with_a_model_is_deployed() -> None:
    assert declared("price.score") == ["serverless.yml:3 -: serverless price is deployed as a function (high)"]


def test_a_function_that_is_seen_to_do_something_else_is_not() -> None:
    assert declared("files.sweep") == []


def test_a_function_whose_code_is_elsewhere_is_taken_at_its_word() -> None:
    assert len(declared("elsewhere.answer")) == 1
