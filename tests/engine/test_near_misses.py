"""What is shown as close, and what says where something is not done."""

from pathlib import Path

import pytest

from monthtwo.model import CheckResult
from scanning import plain

SERVICE = """\
import joblib
from flask import Flask, request

app = Flask(__name__)
model = joblib.load("model.joblib")


@app.post("/fare")
def fare():
    return {"fare": float(model.predict([request.get_json()])[0])}
"""
TRAINING = """\
import joblib
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score


def main():
    model = Ridge().fit([[1]], [1])
    print(r2_score([1], model.predict([[1]])))
    joblib.dump(model, "fare-model.pkl")


if __name__ == "__main__":
    main()
"""
CHECK = """\
id: monitoring/pager
title: Somebody carries a pager
rung: wired
severity: low
effort: hours
why: Nights are long.
fix: Call `pager.ring()`.
evidence: {call: pager.ring}
near_misses:
  any:
    - {requirement: [pager]}
    - {literal: "^wake up$", explains: true, note: "said to nobody: {what}"}
    - any: [{call: numpy.save, note: "saved: {what}"}, {call: print, explains: true, note: "only printed: {what}"}]
examples:
  - {files: {a.py: ""}, verdict: unmet}
"""


def judged(folder: Path, check: str, **files: str) -> CheckResult:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return next(result for result in plain(folder).checks if result.id == check)


def shown(result: CheckResult) -> list[str]:
    return [f"{one.path}:{one.line} {one.note}" for one in result.near_misses]


def test_a_gate_is_missed_where_the_model_is_written_and_scored(tmp_path):
    result = judged(tmp_path, "retraining/gate", train__py=TRAINING)
    assert shown(result) == [
        "train.py:9 written, and no bar stands before it: joblib.dump",
        "train.py:8 says how good it is, and decides nothing: sklearn.metrics.r2_score",
    ]
    assert result.confidence == "high"


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("serving/input-validation", "app.py:10 reads the body as it comes: flask.request.get_json"),
        ("serving/health", "app.py:8 nothing beside it says whether it is well: route /fare"),
        ("logging/predictions", "app.py:10 its answer is not kept: joblib.load.predict"),
        ("monitoring/model-metrics", "app.py:10 nothing counts what it answers: joblib.load.predict"),
    ],
)
def test_a_service_is_shown_where_it_answers(tmp_path, check, said):
    assert said in shown(judged(tmp_path, check, app__py=SERVICE))


def test_what_explains_raises_no_level(tmp_path):
    (tmp_path / "train.py").write_text(TRAINING)
    report = plain(tmp_path)
    found = [result for result in report.checks if result.area == "monitoring" and result.near_misses]
    assert found
    assert all(miss.explains for result in found for miss in result.near_misses)
    assert next(area.level for area in report.areas if area.id == "monitoring") == 0


def of_pager(folder: Path, **files: str) -> CheckResult:
    (folder / "checks").mkdir()
    (folder / "checks" / "pager.yaml").write_text(CHECK)
    (folder / "code").mkdir()
    for name, text in files.items():
        (folder / "code" / name.replace("__", ".")).write_text(text)
    report = plain(folder / "code", checks=(folder / "checks",), select=("monitoring/pager",))
    return report.checks[0]


def test_code_comes_first_then_what_explains_then_what_is_listed(tmp_path):
    code = 'import numpy\n\nprint("wake up")\nnumpy.save("a", [1])\n'
    result = of_pager(
        tmp_path, a__py=code, environment__yml="dependencies: [pip: [pager]]\n", requirements__txt="pager\n"
    )
    notes = [one.note for one in result.near_misses]
    assert notes[:2] == ["saved: numpy.save", "said to nobody: wake up"]
    assert set(notes[2:]) == {"lists pager"}
    assert [one.explains for one in result.near_misses[:2]] == [False, True]


def test_what_explains_leaves_the_confidence_and_what_is_close_lowers_it(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    told = "from sklearn.svm import SVC\n\nSVC().fit([[1]], [1])\nprint('wake up')\n"
    assert of_pager(tmp_path / "one", a__py=told).confidence == "high"
    assert of_pager(tmp_path / "two", a__py=told + "import numpy\nnumpy.save('a', [1])\n").confidence == "low"
