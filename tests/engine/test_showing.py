"""Which hits are shown, in which order and in which words."""

import pytest

from monthtwo.engine.showing import in_order, proof
from monthtwo.model import Evidence
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.system.code.hit import Hit

CHECKS = {check.id: check for check in LazyCatalogue().loaded.checks}


def hit(path: str, line: int = 1, what: str = "it", confidence: str = "high") -> Hit:
    return Hit(path, line, "", what, confidence)  # type: ignore[arg-type]


def paths(shown: tuple[Evidence, ...]) -> list[str]:
    return [item.path for item in shown]


@pytest.mark.parametrize(
    ("check", "first"),
    [
        ("retraining/entrypoint", "ml/training/fit.py"),
        ("drift/detector", "ops/drift_report.py"),
        ("serving/health", "web/health.py"),
    ],
)
def test_files_named_after_the_question_come_first(check, first):
    others = ["a/common.py", "ml/training/fit.py", "ops/drift_report.py", "web/health.py"]
    assert paths(proof(CHECKS[check], [hit(path) for path in others], 8))[0] == first


def test_what_is_surer_comes_first_whatever_it_is_called():
    hits = [hit("drift.py", confidence="medium"), hit("compare.py")]
    assert paths(proof(CHECKS["drift/detector"], hits, 8)) == ["compare.py", "drift.py"]


def test_every_file_is_shown_before_a_second_line_of_one():
    hits = [hit("a.py", 1), hit("a.py", 2), hit("b.py", 9), hit("a.py", 1)]
    assert [(item.path, item.line) for item in in_order(hits, 8)] == [("a.py", 1), ("b.py", 9), ("a.py", 2)]
    assert paths(in_order(hits, 1)) == ["a.py"]


def test_the_same_hits_are_shown_in_any_order():
    hits = [hit(f"{name}.py") for name in ("a", "b", "drift", "c")]
    assert set(proof(CHECKS["drift/detector"], hits, 3)) == set(in_order(hits, 3))


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("kubernetes:Deployment .Release.Name-api", "kubernetes:Deployment api"),
        ("image .Values.image.repository", "image "),
        ("the file values.yaml, and Release.Name", "the file values.yaml, and Release.Name"),
    ],
)
def test_what_only_a_chart_knows_is_left_out(what, said):
    assert [item.note for item in in_order([hit("a.yaml", what=what)], 1)] == [said]
