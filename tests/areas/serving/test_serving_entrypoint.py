"""Where `serving-entrypoint` finds what asks a model and answers or stores."""

from questions import hits

APP = """
import joblib
from flask import Flask

app = Flask(__name__)
model = joblib.load("m")


@app.post("/predict")
def predict():
    return {"score": model.predict([1])}
"""
JOB = """
import joblib
import pandas as pd


def main():
    frame = pd.read_csv("in.csv")
    frame["score"] = joblib.load("m").predict(frame)
    frame.to_sql("scores", 1)


if __name__ == "__main__":
    main()
"""
PROJECT = '[project]\nname = "lib"\nversion = "1"\nclassifiers = ["Development Status :: 4 - Beta"]\n'
PACKAGE = {"pyproject.toml": PROJECT, "lib/a.py": "import sklearn\n"}


def test_the_route_and_the_call_of_the_model_are_shown():
    found = hits("serving-entrypoint", {"app.py": APP})
    assert found[0] == "app.py:8 predict: route /predict asks a model (high)"
    assert found[1].startswith("app.py:10 predict: asks the model: ")
    assert found[1].endswith("(medium)")


def test_the_model_may_be_asked_in_another_file():
    core = {"core.py": "import joblib\n\nmodel = joblib.load('m')\n\n\ndef score():\n    return model.predict([1])\n"}
    text = "from core import score\nfrom flask import Flask\n\napp = Flask(__name__)\n\n\n@app.post('/predict')\ndef predict():\n    return score()\n"
    assert [hit.partition(" ")[0] for hit in hits("serving-entrypoint", core | {"app.py": text})] == [
        "app.py:7",
        "core.py:7",
    ]


def test_a_route_that_asks_no_model_is_none():
    assert (
        hits("serving-entrypoint", {"app.py": APP.replace("model.predict([1])", "1").replace('joblib.load("m")', "1")})
        == []
    )


def test_a_route_of_a_test_is_none():
    assert hits("serving-entrypoint", {"tests/app.py": APP}) == []


def test_a_job_that_scores_a_batch_is_shown_where_it_asks():
    [found] = hits("serving-entrypoint", {"score.py": JOB})
    assert found.startswith("score.py:7 main: batch scoring asks the model: ")
    assert found.endswith("(medium)")


def test_what_runs_the_batch_is_shown_where_it_is_another_file():
    core = {"core.py": JOB[: JOB.index("\n\nif")].replace("def main", "def score")}
    script = "from core import score\n\nif __name__ == '__main__':\n    score()\n"
    found = hits("serving-entrypoint", core | {"nightly_score.py": script})
    assert found[0].startswith("core.py:7 score: batch scoring asks the model")
    assert found[1:] == ["nightly_score.py:3 __main__: runs the batch scoring (medium)"]


def test_a_script_that_stores_no_answer_is_none():
    assert hits("serving-entrypoint", {"score.py": JOB.replace('frame.to_sql("scores", 1)', "print(frame)")}) == []


def test_what_a_library_shows_its_users_is_no_service():
    assert hits("serving-entrypoint", {"examples/app.py": APP} | PACKAGE) == []
    assert hits("serving-entrypoint", {"examples/app.py": APP}) != []


def test_a_class_that_a_model_server_would_call_is_an_offer_of_a_library():
    text = "import mlflow\n\n\nclass Score(mlflow.pyfunc.PythonModel):\n    def predict(self, context, rows):\n        return self.model.predict(rows)\n"
    assert hits("serving-entrypoint", {"lib/wrap.py": text}) != []
    assert hits("serving-entrypoint", {"lib/wrap.py": text} | PACKAGE) == []


UPLOADED = {
    "pyproject.toml": '[project]\nname = "lib"\nversion = "1"\n',
    "lib/__init__.py": "import sklearn\n",
    ".github/workflows/p.yml": "on: push\njobs:\n  p:\n    runs-on: a\n    steps:\n      - run: twine upload dist/*\n",
}


def test_a_script_beside_a_package_is_there_for_its_users():
    assert hits("serving-entrypoint", {"bin/score.py": JOB} | UPLOADED) == []
    timer = "on:\n  schedule:\n    - cron: '0 4 * * *'\njobs:\n  s:\n    runs-on: a\n    steps:\n      - run: python bin/score.py\n"
    assert hits("serving-entrypoint", {"bin/score.py": JOB, ".github/workflows/s.yml": timer} | UPLOADED) != []


def test_a_server_beside_a_package_is_no_part_of_it():
    assert hits("serving-entrypoint", {"images/small/app.py": APP} | UPLOADED) != []


def test_what_a_tool_on_an_index_serves_is_for_its_users():
    plugin = {"pyproject.toml": '[project]\nname = "kedro-lib"\n', "kedro_lib/__init__.py": ""}
    assert hits("serving-entrypoint", {"images/small/app.py": APP} | UPLOADED | plugin) == []
    assert hits("serving-entrypoint", {"kedro_lib/app.py": APP} | UPLOADED | plugin) == []


def test_a_script_beside_a_package_scores_what_lies_in_a_store():
    job = JOB.replace('pd.read_csv("in.csv")', 'pd.read_csv("s3://rows/in.csv")')
    assert hits("serving-entrypoint", {"bin/score.py": job} | UPLOADED) != []


def test_a_script_of_a_study_scores_for_nobody():
    local = {"run_score.py": JOB.replace('frame.to_sql("scores", 1)', 'frame.to_csv("scores.csv")')}
    article = {"README.md": "# Tides\n\nThe code for our paper on tides.\n"}
    assert hits("serving-entrypoint", local) != []
    assert hits("serving-entrypoint", local | article) == []
