"""Where `health-hook` finds that a class tells its platform whether it is well."""

import pytest

from questions import hits

BENTO = """
import bentoml

@bentoml.service
class Roof:
    def __init__(self):
        self.model = bentoml.sklearn.load_model("roof:latest")

    @bentoml.api
    def estimate(self, area: float) -> float:
        return float(self.model.predict([[area]])[0])

    async def __is_ready__(self) -> bool:
        return BODY
"""
RAY = """
import joblib
from ray import serve

@serve.deployment
class Iris:
    def __init__(self):
        self.model = joblib.load("m")

    async def __call__(self, request):
        return self.model.predict([[1]])

    def check_health(self):
        if self.model is None:
            raise RuntimeError("no model")
"""
BASED = """
import joblib
from {package} import {base}

class Churn({base}):
    def setup(self, device):
        self.model = joblib.load("m")

    def predict(self, x):
        return self.model.predict(x)

    def {hook}(self):
        return self.model is not None
"""


@pytest.mark.parametrize(
    "text",
    [
        BENTO.replace("BODY", "self.model.predict([[1.0]])[0] > 0"),
        BENTO.replace("BODY", "self.model is not None").replace("__is_ready__", "__is_alive__"),
        RAY,
        BASED.format(package="litserve", base="LitAPI", hook="health"),
        BASED.format(package="seldon_core.user_model", base="SeldonComponent", hook="health_status"),
        BASED.format(package="kserve", base="Model", hook="healthy"),
    ],
)
def test_a_class_says_whether_it_is_ready(text: str):
    found = hits("health-hook", {"serve.py": text})
    assert found and found[0].endswith("tells its platform whether it is well (high)")


def test_one_that_is_always_well_says_nothing():
    assert hits("health-hook", {"serve.py": BENTO.replace("BODY", "True")}) == []


def test_a_method_of_a_class_that_nothing_serves_is_none():
    text = "class Pool:\n    def check_health(self):\n        return self.size > 0\n"
    assert hits("health-hook", {"pool.py": text}) == []
