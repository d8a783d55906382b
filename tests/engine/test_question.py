"""The page of questions that a detector sees, each question asked once."""

import re
from collections.abc import Iterator

import pytest

from monthtwo.engine.question import Hit, Question, detector, once
from monthtwo.names.value import TextValue
from questions import question_of

FILES = {
    "app/main.py": """
        import joblib
        from fastapi import FastAPI
        from app.store import keep

        app = FastAPI()
        model = joblib.load("model.joblib")

        @app.post("/predict")
        def predict(body: dict):
            score = model.predict([body])
            keep(score)
            return {"score": score}
        """,
    "app/store.py": """
        import logging

        def keep(score):
            logging.info("scored %s", score)
        """,
    "jobs/train.py": """
        import sys
        from sklearn.svm import SVC
        from app.store import keep

        SETTINGS = {"retries": 3}

        def good(model):
            return model.score([[1]], [1]) > 0.9

        def train():
            model = SVC().fit([[1]], [1])
            ok = good(model)
            if not ok:
                sys.exit(1)
            keep(model)

        if __name__ == "__main__":
            train()
        """,
    ".github/workflows/train.yml": """
        on: {schedule: [{cron: "0 5 * * 1"}]}
        jobs:
          train:
            runs-on: ubuntu-latest
            steps: [{name: Train, run: python jobs/train.py}]
        """,
    "Dockerfile": "FROM python:3.11\nCOPY app app\nCMD uvicorn app.main:app\n",
    "requirements.txt": "fastapi==0.110\nscikit-learn\n",
    "README.md": "# Scores\n\nServes a model.\n",
    "tests/test_app.py": "import joblib\n\njoblib.load('x')\n",
    "Makefile": "train:\n\tpython jobs/train.py\n",
    "main.tf": 'resource "aws_sns_topic" "alerts" {\n  name = "alerts"\n}\n',
}


@pytest.fixture(scope="module")
def q() -> Question:
    return question_of(FILES)


def test_the_repository(q):
    assert q.kind == "ml-service"
    assert q.reason.text == "app/main.py:9 reaches a model"
    assert not q.publishes


def test_files(q):
    assert (q.nature("app/main.py"), q.nature("tests/test_app.py"), q.nature("nothing")) == ("production", "test", "")
    assert q.produces("app/main.py")
    assert not q.produces("tests/test_app.py")
    assert q.paths(".py") == ["app/main.py", "app/store.py", "jobs/train.py"]
    assert q.paths(".py", natures={"test"}) == ["tests/test_app.py"]
    assert set(q.every_path) == set(FILES)


def test_what_is_no_code(q):
    [document] = q.documents(".github/workflows/train.yml")
    assert [node.value for node in q.values(document, "jobs.*.steps.*.run")] == ["python jobs/train.py"]
    assert [line.text for line in q.lines("README.md")] == ["# Scores", "Serves a model."]
    assert [command.text for command in q.commands("Makefile")] == ["python jobs/train.py"]
    assert [one.name for one in q.resources() if one.type == "terraform:aws_sns_topic"] == ["alerts"]
    assert q.documents("README.md") == q.documents("nothing") == ()


def test_names_in_code(q):
    assert [module.path for module in q.modules] == ["app/main.py", "app/store.py", "jobs/train.py"]
    assert q.module("nothing.py") is None
    assert "tests/test_app.py" in q.python_paths
    main = q.module("app/main.py")
    assert main is not None
    assert q.own("app/main.py", main.imports["keep"].name) is None  # a bare word is nobody's name
    [call] = [call for call in main.facts.calls if call.name.endswith("keep")]
    assert q.own("app/main.py", call.name) is q.function("app/store.py", "keep")
    assert q.meaning("app/main.py", call.name) == "app/store.py:keep"
    assert (q.language("api.go"), q.language("app/main.py")) == ("go", "")


def test_uses_of_a_role(q):
    assert {use.path for use in q.uses("model-loaders")} == {"app/main.py"}
    assert {use.path for use in q.uses("model-loaders", everywhere=True)} == {"app/main.py", "tests/test_app.py"}
    assert q.function("app/store.py", "keep") in q.users("log-lines")
    assert [(function.path, setting.value) for function, setting in q.settings("retries")] == [("jobs/train.py", 3)]


def test_what_leads_where(q):
    predict, keep, train = (
        q.function("app/main.py", "predict"),
        q.function("app/store.py", "keep"),
        q.function("jobs/train.py", "train"),
    )
    assert keep in q.edges(predict)
    assert [keep] == [one for call in predict.calls for one in q.targets("app/main.py", call)]
    assert q.leads([predict], [keep])
    assert q.calls([predict], [keep])
    assert not q.calls([predict], [train])
    assert q.function("app/main.py", "") in q.reach([predict])
    assert q.function("app/main.py", "") not in q.called([predict])
    assert set(q.callers()[keep]) >= {predict, train}
    assert q.callers(frozenset([predict]))[keep] == (predict,)
    assert q.imported("app/main.py") == ("app/store.py",)
    assert q.closure("app/main.py") == {"app/main.py", "app/store.py"}
    assert q.files_of([predict]) == {"app/main.py", "app/store.py"}


def test_what_runs(q):
    [route] = q.units("route")
    assert [unit.form for unit in q.units(trigger="cron")] == ["step"]
    assert {unit.format for unit in q.units(role="builds")} == {"dockerfile"}
    assert "dockerfile" in q.formats("builds")
    with pytest.raises(KeyError, match="build"):
        q.units(role="build")
    assert q.module("app/main.py").roots & q.known_packages("server-packages", "own-stores") == {"fastapi"}
    assert {"soda", "dbt"} <= {*q.known_programs("data-validators")} and all(q.known_programs("record-validators"))
    with pytest.raises(KeyError, match="servers"):
        q.known_packages("servers")
    assert route in q.running
    assert q.runs(route)
    assert all(unit in q.every_unit for unit in q.running)
    assert q.named("url", "/predict") == [route]
    assert [unit.name for unit in q.named("make", "train")] == ["train"]
    assert [said for _, said in q.running_command(re.compile(r"uvicorn \S+"))] == ["uvicorn app.main:app"]
    assert [unit.path for unit in q.unattended] == [".github/workflows/train.yml"]
    assert q.handlers == (route,)
    assert [unit for unit, _ in q.served] == [route]
    assert q.batch == ()
    assert {use.path for _, use in q.trainers} == {"jobs/train.py"}
    assert set(q.fits) == {q.function("jobs/train.py", "train")}
    assert q.function("app/main.py", "predict") in q.asks


def test_what_a_unit_leads_to(q):
    [route] = q.units("route")
    predict, keep = q.function("app/main.py", "predict"), q.function("app/store.py", "keep")
    assert q.entries(route) == [predict]
    assert keep in q.reached(route) == q.reached_by([route])
    assert q.unit_leads(route, [keep])


def test_places(q):
    predict, train = q.function("app/main.py", "predict"), q.function("jobs/train.py", "train")
    assert predict in q.functions("serving")
    assert train in q.functions("training") & q.functions("scheduled")
    assert "app/store.py" in q.files("serving") & q.files("training")
    assert {predict, train} <= q.live & q.operating & q.deployed & q.invoked
    assert predict in q.handled
    assert train not in q.handled


def test_effects_and_what_they_hang_on(q):
    train = q.function("jobs/train.py", "train")
    [effect] = q.effects(train)
    asked, other = (next(call for call in train.calls if call.name.endswith(last)) for last in ("good", "keep"))
    assert (effect.kind, effect.line) == ("exit", 15)
    assert "good" in q.guard_names("jobs/train.py", effect.guard)
    assert [guard.names for guard in q.guards("jobs/train.py", effect.guard)] != []
    for call, follows in ((asked, True), (other, False)):
        trail = q.trail([("jobs/train.py", call)])
        assert (trail.condition(train.module, effect.guard) is not None) is follows
        assert [one.effect for one in q.following(trail, [train]) if one.condition] == ([effect] if follows else [])


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("raise ValueError(1)", ["raise"]),
        ("try:\n        raise ValueError(1)\n    except ValueError:\n        print(1)", []),
        ("import sys; sys.exit(0)", []),
        ("return 'no', 400", ["answer"]),
        ("import slack_sdk; slack_sdk.WebhookClient('u').send(text='x')", ["send"]),
        ("import mlflow; mlflow.register_model('a', 'b')", ["promote"]),
    ],
)
def test_kinds_of_effects(body, kinds):
    q = question_of({"job.py": f"def job():\n    {body}\n"})
    assert [effect.kind for effect in q.effects(q.function("job.py", "job"))][:1] == kinds


def test_a_detector_sees_others_and_works_once():
    worked: list[str] = []

    @once
    def shared(q: Question) -> str:
        worked.append(q.kind)
        return q.kind

    @detector("first")
    def first(q: Question) -> Iterator[Hit]:
        yield Hit("a.py", 1, "", shared(q))

    q = question_of({"a.py": "x = 1\n"}, {"first": first})
    assert q.detected("first") == q.detected("first") == (Hit("a.py", 1, "", "not-ml"),)
    assert (shared(q), worked) == ("not-ml", ["not-ml"])


def test_values_of_calls_are_records(q):
    [load] = [use for use in q.uses("model-loaders") if use.call is not None]
    assert load.call is not None
    assert load.call.args == [TextValue("model.joblib")]
