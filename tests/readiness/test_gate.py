import pytest

from monthtwo.model import SEVERITIES, CheckResult, Finding
from monthtwo.readiness.gate import judge


def finding(check="drift/scheduled", severity="high", confidence="high"):
    return Finding(
        check=check,
        fingerprint="v1:0",
        identity="v2:0",
        path="a.py",
        line=1,
        message="m",
        severity=severity,
        confidence=confidence,
    )


def unknown(id):
    return CheckResult(
        id=id, title="t", area="a", verdict="unknown", confidence="high", severity="high", rung="wired", effort="days"
    )


@pytest.mark.parametrize("fail_on", SEVERITIES)
@pytest.mark.parametrize("severity", SEVERITIES)
def test_the_gate_fails_from_the_severity_upwards(fail_on, severity):
    gate = judge([finding(severity=severity)], [], fail_on)
    assert gate.passed is (SEVERITIES.index(severity) < SEVERITIES.index(fail_on))
    assert gate.fail_on == fail_on
    assert bool(gate.reasons) is not gate.passed


def test_without_a_severity_everything_passes():
    gate = judge([finding()], [unknown("drift/acts")], None)
    assert (gate.passed, gate.reasons, gate.fail_on) == (True, (), None)


def test_low_confidence_never_fails_it_but_is_said():
    gate = judge([finding(confidence="low")], [], "note")
    assert gate.passed
    assert gate.reasons == ("drift/scheduled does not block, being of low confidence.",)
    assert not judge([finding(confidence="medium")], [], "high").passed


def test_unknown_never_fails_it_but_is_said():
    gate = judge([], [unknown("drift/acts"), unknown("data/versioning")], "note")
    assert gate.passed
    assert gate.reasons == ("drift/acts and data/versioning were not judged, which does not block.",)


def test_reasons_are_sentences_that_name_the_checks():
    gate = judge([finding("a/b"), finding("c/d"), finding("e/f", severity="medium")], [], "medium")
    assert gate.reasons == ("a/b, c/d and e/f are of severity medium or above.",)
