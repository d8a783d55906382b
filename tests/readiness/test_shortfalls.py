"""Areas below the level that is demanded of them."""

import pytest

from monthtwo.model import RUNGS, CheckResult, Evidence
from monthtwo.readiness.shortfalls import Shortfall, shortfalls


def result(verdict: str, rung: int, name: str = "", **changes: object) -> CheckResult:
    fields = {
        "id": f"drift/{name or rung}", "title": "t", "area": "drift", "verdict": verdict, "confidence": "high",
        "severity": "high", "rung": RUNGS[rung - 1], "effort": "days",
    }  # fmt: skip
    return CheckResult(**(fields | changes))


def short(results: list[CheckResult], level: int, *accepted: str, **options: object) -> list[Shortfall]:
    return shortfalls(results, {"drift": level}, accepted, **options)


def test_an_area_at_its_level_is_not_short():
    assert short([result("met", 2), result("met", 3), result("unmet", 4)], 3) == []


def test_the_lowest_rung_of_which_nothing_is_met_holds_it_up():
    results = [result("unmet", 2, "a"), result("unmet", 2, "b"), result("unmet", 3)]
    assert short(results, 3) == [Shortfall("drift", 0, 3, ("drift/a", "drift/b"), True)]


def test_a_level_that_no_expected_check_leads_to_is_not_demanded():
    assert short([result("met", 2)], 4) == []
    assert short([result("met", 2), result("unmet", 3, expected=False)], 4) == []
    assert short([result("not-asked", 2)], 4) == []
    assert short([], 4) == []


def test_a_low_level_is_reached_by_what_comes_close():
    near = (Evidence("a.py", 1, "listed"),)
    assert short([result("unmet", 2, near_misses=near)], 1) == []
    assert short([result("unmet", 2)], 1) == [Shortfall("drift", 0, 1, ("drift/2",), True)]
    assert short([result("unmet", 2)], 0) == []


@pytest.mark.parametrize("other", [result("unknown", 2, "b"), result("unmet", 2, "b", confidence="low")])
def test_what_may_be_met_is_not_sure(other):
    assert [one.sure for one in short([result("unmet", 2, "a"), other], 2)] == [False]


def test_how_sure_it_has_to_be_is_for_the_settings_to_say():
    results = [result("unmet", 2, confidence="medium")]
    assert [one.sure for one in short(results, 2)] == [True]
    assert [one.sure for one in short(results, 2, confidence="high")] == [False]


def test_what_is_accepted_holds_nothing_up_below_its_level():
    results = [result("unmet", 2), result("unmet", 3)]
    assert short(results, 2, "drift/2") == []
    assert short(results, 3, "drift/2") == [Shortfall("drift", 0, 3, ("drift/3",), True)]
    assert short(results, 3, "drift/2", "drift/3") == []
