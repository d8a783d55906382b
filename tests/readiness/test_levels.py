import pytest

from monthtwo.model import RUNGS, CheckResult, Evidence
from monthtwo.readiness.levels import levels

NEAR = (Evidence("requirements.txt", 3, "lists evidently"),)


def result(rung, verdict, area="drift", near_misses=()):
    return CheckResult(
        id=f"{area}/{rung}-{verdict}",
        title="t",
        area=area,
        verdict=verdict,
        confidence="high",
        severity="high",
        rung=rung,
        effort="days",
        near_misses=near_misses,
    )


def level(*results):
    (area,) = levels(results, ["drift"])
    return area.level


@pytest.mark.parametrize(("rung", "expected"), [(rung, n) for n, rung in enumerate(RUNGS, start=1)])
def test_a_met_rung_is_the_level(rung, expected):
    assert level(result(rung, "met")) == expected


def test_a_rung_without_an_asked_check_is_skipped():
    assert level(result("implemented", "met"), result("wired", "not-asked"), result("verified", "met")) == 4


def test_nothing_counts_above_a_wholly_unmet_rung():
    assert level(result("implemented", "met"), result("wired", "unmet"), result("verified", "met")) == 2
    assert level(result("implemented", "unmet"), result("wired", "met")) == 0


def test_one_met_check_is_enough_for_a_rung():
    assert level(result("implemented", "met"), result("implemented", "unmet"), result("wired", "met")) == 3


def test_what_could_not_be_judged_neither_lifts_nor_stops():
    assert level(result("implemented", "met"), result("wired", "unknown"), result("verified", "met")) == 4
    assert level(result("implemented", "unknown")) == 0


def test_near_misses_declare_when_nothing_is_reached():
    assert level(result("implemented", "unmet", near_misses=NEAR)) == 1
    assert level(result("implemented", "unmet")) == 0
    assert level(result("implemented", "met"), result("wired", "unmet", near_misses=NEAR)) == 2


def test_areas_come_in_the_order_that_is_given():
    results = [result("wired", "met", area) for area in ("apples", "logging", "serving")]
    order = ["serving", "monitoring", "logging", "apples"]
    assert [area.id for area in levels(results, order)] == ["serving", "logging", "apples"]


def test_counts_hold_what_was_asked_met_and_not_judged():
    (area,) = levels([result("wired", verdict) for verdict in ("met", "unmet", "unknown", "not-asked")], ["drift"])
    assert (area.asked, area.met, area.unknown) == (3, 1, 1)


def test_no_checks_no_areas():
    assert levels([], ["drift"]) == ()
