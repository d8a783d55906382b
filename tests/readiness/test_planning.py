"""What a plan groups, in which order, and what it promises."""

import pytest
from msgspec.structs import replace

from monthtwo.catalogue.catalogue import load_catalogue
from monthtwo.catalogue.folders import shipped_folder
from monthtwo.catalogue.one_change import load_changes
from monthtwo.model import CheckResult, Finding, Gate, Report, Repository, Tool
from monthtwo.plan import AreaRise
from monthtwo.readiness.levels import levels
from monthtwo.readiness.planning import planned

TOGETHER = {
    "drift-job": {"drift/detector": "compare", "drift/scheduled": "call it at night", "drift/acts": "alert"},
    "watch": {"monitoring/metrics": "export", "monitoring/alerts": "tell somebody"},
}


def result(id: str, rung: str, verdict: str = "unmet", after: tuple[str, ...] = ()) -> CheckResult:
    return CheckResult(
        id=id, title="t", area=id.partition("/")[0], verdict=verdict, confidence="high", severity="medium", rung=rung,
        effort="days", after=after, missing=f"no {id}", why="w", fix="f",
    )  # type: ignore[arg-type]  # fmt: skip


def report(*results: CheckResult) -> Report:
    found = tuple(
        Finding(
            check=one.id, fingerprint="v1:0", identity="v2:0", path="a.py", line=1, message="m", severity="medium",
            confidence="high",
        )
        for one in results
        if one.verdict == "unmet"
    )  # fmt: skip
    return Report(
        version=1, tool=Tool("monthtwo", "0"), areas=levels(results, ("monitoring", "drift", "own")), checks=results,
        findings=found, gate=Gate(True),
        repository=Repository(name="r", commit=None, as_of=None, kind="ml-service", files=1),
    )  # fmt: skip


WHOLE = report(
    result("drift/detector", "implemented"),
    result("monitoring/metrics", "implemented"),
    result("drift/scheduled", "wired", after=("drift/detector",)),
    result("drift/acts", "verified", verdict="met"),
)


def test_one_change_closes_all_that_it_closes_and_says_what_that_raises():
    first, second = planned(WHOLE, TOGETHER, {}).steps
    assert (first.id, first.do) == ("drift-job", "Compare, and call it at night")
    assert [one.check for one in first.closes] == ["drift/detector", "drift/scheduled"]
    assert first.rises == (AreaRise(area="drift", before=0, after=4),)
    assert (second.id, second.do) == ("watch", "Export")
    assert second.rises == (AreaRise(area="monitoring", before=0, after=2),)


@pytest.mark.parametrize(
    ("stage", "target", "told"),
    [
        ("explores", None, ()),
        ("serves", None, ("--target", "serves")),
        ("serves", "production", ("--target", "production")),
        ("production", "serves", ("--target", "production")),
    ],
)
def test_each_is_proved_by_a_scan_of_what_it_closes_by_the_same_stage(stage, target, told):
    whole = replace(WHOLE, repository=replace(WHOLE.repository, stage=stage, target=target))
    (first, _) = planned(whole, TOGETHER, {}, ("services/a",)).steps
    assert first.proof == (
        "monthtwo", "scan", "services/a", *told, "--select", "drift/detector,drift/scheduled", "--fail-on", "note",
    )  # fmt: skip


def test_a_change_comes_after_those_that_it_needs():
    needing = replace(WHOLE.checks[2], after=("drift/detector", "monitoring/metrics"))
    whole = replace(WHOLE, checks=(*WHOLE.checks[:2], needing, WHOLE.checks[3]))
    assert [(step.id, step.needs) for step in planned(whole, TOGETHER, {}).steps] == [
        ("watch", ()), ("drift-job", ("watch",)),
    ]  # fmt: skip


def test_changes_that_need_each_other_stay_in_the_order_of_the_report():
    whole = report(
        result("drift/detector", "implemented", after=("monitoring/metrics",)),
        result("monitoring/metrics", "implemented", after=("drift/detector",)),
    )
    assert [step.id for step in planned(whole, TOGETHER, {}).steps] == ["drift-job", "watch"]


def test_levels_are_those_after_the_changes_before():
    whole = report(result("drift/detector", "implemented"), result("drift/scheduled", "wired"))
    apart = {"one": {"drift/detector": "a"}, "two": {"drift/scheduled": "b"}}
    first, second = planned(whole, apart, {}).steps
    assert first.rises == (AreaRise(area="drift", before=0, after=2),)
    assert second.rises == (AreaRise(area="drift", before=2, after=3),)


def test_a_check_that_is_in_no_change_is_one_by_itself():
    (step,) = planned(report(result("own/thing", "wired")), TOGETHER, {"own/thing": "nightly export"}).steps
    assert (step.id, step.do) == ("own/thing", "Add what is missing: nightly export")


def test_what_is_accepted_is_in_no_plan():
    accepted = tuple(replace(one, accepted=True) for one in WHOLE.findings)
    assert planned(replace(WHOLE, findings=accepted), TOGETHER, {}).steps == ()


def test_every_shipped_check_is_closed_by_one_change():
    changes = load_changes(shipped_folder())
    closed = [check for checks in changes.values() for check in checks]
    assert sorted(closed) == [check.id for check in load_catalogue().checks]
    assert not {*changes} & {*closed}
    for does in (does for checks in changes.values() for does in checks.values()):
        assert does[:1].islower() and not does.endswith(".") and len(does) <= 80


def test_a_change_does_first_what_the_rest_of_it_needs():
    order = {check: n for checks in load_changes(shipped_folder()).values() for n, check in enumerate(checks)}
    change_of = {check: change for change, checks in load_changes(shipped_folder()).items() for check in checks}
    for check in load_catalogue().checks:
        for before in check.after:
            if change_of[before] == change_of[check.id]:
                assert order[before] < order[check.id], (before, check.id)
