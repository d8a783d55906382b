"""What is otherwise between two reports, and what of it fails the gate."""

from collections.abc import Mapping

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from monthtwo.model import CheckResult, Evidence, Finding, Gate, Report, Repository, Skipped, System, Tool
from monthtwo.readiness.compare.comparison import compared
from monthtwo.readiness.compare.pieces import elsewhere
from monthtwo.readiness.compare.sides import Judged
from monthtwo.readiness.findings import findings
from monthtwo.repository.difference import Contents, Known

CALLED = {"drift/scheduled": "drift schedule"}


def check(id: str, verdict: str = "met", *evidence: Evidence, **more: object) -> CheckResult:
    fields: dict[str, object] = {
        "id": id, "title": f"Title of {id}", "area": id.split("/")[0], "verdict": verdict, "confidence": "high",
        "severity": "high", "rung": "wired", "effort": "days", "evidence": evidence, "missing": f"No {id}",
    }  # fmt: skip
    return CheckResult(**(fields | more))  # type: ignore[arg-type]


def found(checks: tuple[CheckResult, ...], system: str = "") -> tuple[Finding, ...]:
    missing = [one for one in checks if one.verdict == "unmet" and one.expected]
    return findings(missing, {one.id: ("app.py", 1) for one in missing}, system)


def report(*checks: CheckResult, systems: Mapping[str, tuple[CheckResult, ...]] | None = None) -> Report:
    parts = tuple(
        System(name=root, root=root, kind="ml-service", areas=(), checks=checks, findings=found(checks, root))
        for root, checks in (systems or {}).items()
    )
    repository = Repository(name="r", commit="a" * 40, as_of="2025-01-01", kind="ml-service", files=1)
    return Report(
        version=1, tool=Tool("monthtwo", "0"), repository=repository, areas=(), checks=checks, findings=found(checks),
        systems=parts, gate=Gate(True),
    )  # fmt: skip


def side(a_report: Report, **files: str) -> Judged:
    """A report with files, whose names have `__` for a slash and `_` for a dot."""
    texts = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    known = {path: Known(str(hash(text)), len(text), "file") for path, text in texts.items()}
    return Judged(a_report, Contents(known, lambda paths: ((path, "", texts[path].encode()) for path in paths)))


def changes(base: Judged | Report, head: Judged | Report, **more: object) -> list[tuple[str, str, str]]:
    """Kind, system and check of each change."""
    made = result(base, head, **more).changes
    assert made is not UNSET
    return [(one.kind, one.system, one.check) for one in made]


def result(base: Judged | Report, head: Judged | Report, **more: object) -> Report:
    sides = (one if isinstance(one, Judged) else Judged(one) for one in (base, head))
    return compared(*sides, lambda: CALLED, **more)  # type: ignore[arg-type]


SCHEDULED = check("drift/scheduled", "met", Evidence("drift.yml", 3, "runs drift.py"))
GONE = check("drift/scheduled", "unmet")


def test_a_verdict_that_is_lost_makes_a_finding_new():
    made = result(report(SCHEDULED), report(GONE))
    assert changes(report(SCHEDULED), report(GONE)) == [
        ("lost", "", "drift/scheduled"),
        ("new", "", "drift/scheduled"),
    ]
    assert (
        made.changes is not UNSET
        and made.changes[0].message == "the only drift schedule is gone; it was at drift.yml:3"
    )
    assert [one.baseline for one in made.findings] == ["new"] and not made.gate.passed
    assert changes(report(GONE), report(SCHEDULED)) == [
        ("gained", "", "drift/scheduled"),
        ("fixed", "", "drift/scheduled"),
    ]
    assert result(report(GONE), report(SCHEDULED)).gate.passed


def test_a_finding_that_was_there_is_unchanged_wherever_it_is_shown():
    old = report(GONE)
    moved = replace(old, findings=tuple(replace(one, path="other.py", fingerprint="v1:x") for one in old.findings))
    made = result(old, moved)
    assert made.changes == () and [one.baseline for one in made.findings] == ["unchanged"] and made.gate.passed


def test_a_check_that_the_base_does_not_know_is_no_change():
    """A newer version asks more: nobody made that worse."""
    made = result(report(), report(GONE))
    assert made.changes == () and [one.baseline for one in made.findings] == ["unchanged"] and made.gate.passed


def test_what_is_not_expected_is_lost_and_no_finding():
    gone = replace(GONE, expected=False)
    assert changes(report(SCHEDULED), report(gone)) == [("lost", "", "drift/scheduled")]


@pytest.mark.parametrize("verdict", ["met", "unmet"])
def test_what_is_unknown_is_no_change(verdict):
    known, unknown = check("drift/scheduled", verdict), check("drift/scheduled", "unknown")
    assert changes(report(known), report(unknown)) == []
    assert changes(report(unknown), report(known)) == []


def test_what_cannot_be_read_any_more_is_lost_where_the_difference_has_the_file():
    base, unknown = side(report(SCHEDULED), drift_py="a"), report(check("drift/scheduled", "unknown"))
    for reason, files, expected in (
        ("too-deep", {"drift_py": "b"}, [("lost", "", "drift/scheduled")]),
        ("too-deep", {"drift_py": "a"}, []),
        ("timeout", {"drift_py": "b"}, []),
        ("budget", {"drift_py": "a", "big_py": "b"}, [("lost", "", "drift/scheduled")]),
    ):
        skipped = replace(unknown.repository, skipped=(Skipped("drift.py", reason),))  # type: ignore[arg-type]
        assert changes(base, side(replace(unknown, repository=skipped), **files)) == expected


def test_what_is_not_asked_any_more_has_the_cause_of_what_it_hangs_on():
    before = report(check("drift/detector", "met", Evidence("drift.py", 1, "ks")), SCHEDULED)
    unasked = check("drift/scheduled", "not-asked", reason="asked only when drift/detector is met")
    made = result(
        side(before, drift_py="ks\n", drift_yml="a\n"),
        side(report(check("drift/detector", "unmet"), unasked), drift_yml="a\n"),
    )
    assert made.changes is not UNSET
    causes = {one.check: one.cause for one in made.changes if one.kind == "lost"}
    assert {one.path for one in causes.values() if one} == {"drift.py"} and len(causes) == 2


def test_two_checks_that_hang_on_each_other_come_to_an_end():
    before = report(check("a/b", "met"), check("a/c", "met"))
    after = report(check("a/b", "not-asked", reason="see a/c"), check("a/c", "not-asked", reason="see a/b"))
    assert len(changes(before, after)) == 2


def test_evidence_that_stands_elsewhere_has_moved():
    there = check("drift/scheduled", "met", Evidence("dag.py", 9, "runs drift.py"))
    assert changes(report(SCHEDULED), report(there)) == [("moved", "", "drift/scheduled")]
    both = check("drift/scheduled", "met", *SCHEDULED.evidence, *there.evidence)
    assert changes(report(SCHEDULED), report(both)) == changes(report(both), report(SCHEDULED)) == []
    other_line = check("drift/scheduled", "met", Evidence("drift.yml", 30, "runs drift.py"))
    assert changes(report(SCHEDULED), report(other_line)) == []


def test_evidence_follows_a_file_to_its_new_name():
    there = check("drift/scheduled", "met", Evidence("ci/drift.yml", 3, "runs drift.py"))
    assert changes(side(report(SCHEDULED), drift_yml="on: x"), side(report(there), ci__drift_yml="on: x")) == []


def test_what_is_said_again_comes_first_each_piece_once():
    one, other = Evidence("a.py", 1, "calls  f at x.py:3"), Evidence("a.py", 9, "calls g")
    there = [
        Evidence("b.py", 1, "calls h"),
        Evidence("c.py", 2, "calls f at x.py:8"),
        Evidence("d.py", 2, "calls f at x.py:3"),
    ]
    assert elsewhere([one, other], there, {}) == (there[1], there[0], there[2])
    assert elsewhere([one, other], [*there, Evidence("a.py", 70, "calls h")], {}) == ()
    assert elsewhere([one], [Evidence("z.py", 1, "calls f")], {"a.py": "z.py"}) == () == elsewhere([], there, {})


def test_systems_are_compared_each_by_itself():
    base = report(SCHEDULED, systems={"a": (SCHEDULED,), "b": (SCHEDULED,)})
    head = report(SCHEDULED, systems={"a": (SCHEDULED,), "b": (GONE,)})
    made = result(base, head)
    assert changes(base, head) == [("lost", "b", "drift/scheduled"), ("new", "b", "drift/scheduled")]
    assert [one.baseline for one in made.systems[1].findings] == ["new"] and not made.gate.passed


def test_a_system_follows_its_folder_to_a_new_name():
    base = report(SCHEDULED, systems={"old": (GONE,), "b": (SCHEDULED,)})
    head = report(SCHEDULED, systems={"new": (GONE,), "b": (SCHEDULED,)})
    assert changes(side(base, old__a_py="x", old__b_py="y"), side(head, new__a_py="x", new__b_py="y")) == []


def test_a_system_that_comes_beside_another_loses_nothing_for_the_first():
    met = check("serving/health", "met", Evidence("a/app.py", 1, "route"))
    unmet = check("serving/health", "unmet")
    head = report(met, systems={"a": (met,), "b": (unmet,)})
    assert changes(report(met), head) == [("new", "b", "serving/health")]


def test_a_system_that_goes_is_part_of_the_whole_alone():
    base = report(SCHEDULED, systems={"a": (SCHEDULED,), "b": (GONE,)})
    assert changes(base, report(SCHEDULED)) == []


@pytest.mark.parametrize(
    ("severity", "confidence", "fail_on", "passed"),
    [
        ("high", "high", None, False),
        ("medium", "medium", None, False),
        ("low", "high", None, True),
        ("high", "low", None, True),
        ("low", "high", "low", False),
        ("medium", "high", "high", True),
    ],
)
def test_a_new_finding_fails_the_gate_if_it_is_grave_and_sure(severity, confidence, fail_on, passed):
    base = report(check("a/b", "not-asked"))
    head = report(check("a/b", "unmet", severity=severity, confidence=confidence))
    assert result(base, head, fail_on=fail_on).gate.passed is passed


def test_what_was_missing_before_and_is_asked_now_fails_nothing_and_is_said():
    """A change that brings a repository further is not told off for what nobody asked before."""
    base = report(check("a/b", "unmet", expected=False), check("a/c", "unmet"))
    made = result(base, report(check("a/b", "unmet"), check("a/c", "met")))
    assert [one.baseline for one in made.findings] == ["new"] and made.gate.passed
    assert made.gate.reasons == ("a/b was missing before and asked only now, which does not block.",)


def test_what_is_lost_with_low_confidence_fails_nothing_and_is_said():
    gate = result(report(replace(SCHEDULED, confidence="low")), report(GONE)).gate
    assert gate.passed is False  # the finding is sure, and new
    gate = result(report(SCHEDULED), report(replace(GONE, confidence="low"))).gate
    assert gate.passed and gate.reasons == ("drift/scheduled does not block, being of low confidence.",)


def test_old_findings_and_what_is_not_judged_fail_nothing_and_signals_do():
    base = report(GONE, check("a/b", "unknown"))
    gate = result(base, base, fail_on="note").gate
    assert gate.passed and gate.reasons == ("a/b was not judged, which does not block.",)
    assert not result(base, base, raised=("stale-model",)).gate.passed


PROMOTE = "from quality import quality\n\nif not quality().get('passed'):\n    stop()\n"
GATED = check("retraining/gate", "met", Evidence("promote.py", 3, "compares before promoting"))
UNGATED = check("retraining/gate", "unmet")


def cause(base: Judged, head: Judged) -> tuple[str, str, int]:
    made = result(base, head).changes
    assert made is not UNSET and made[0].cause is not None
    return made[0].cause.side, made[0].cause.path, made[0].cause.line


def test_a_condition_is_caused_by_what_it_looks_at():
    gate = "LIMIT = 1\n\ndef quality():\n    return {'passed': score() > LIMIT}\n"
    with_it = side(report(GATED), promote_py=PROMOTE, quality_py=gate, app_py="run()\n")
    without = side(report(UNGATED), app_py="run()\n")
    assert cause(without, with_it) == ("head", "quality.py", 3)
    assert cause(with_it, without) == ("base", "quality.py", 3)


@pytest.mark.parametrize(
    ("files", "before"),
    [
        ({"promote_py": PROMOTE, "quality_py": "x\n"}, {"quality_py": "x\n"}),
        ({"promote_py": PROMOTE, "quality_py": "x\n"}, {"quality_py": "y\n"}),
        ({"promote_py": PROMOTE.replace("if not ", ""), "quality_py": "x\n"}, {}),
        ({"promote_py": PROMOTE.replace("get", "passed.get"), "quality_py": "x\n", "passed_py": "y\n"}, {}),
        ({"promote_py": PROMOTE, "other_py": "x\n"}, {}),
    ],
    ids=["what-was-there", "what-is-edited", "no-condition", "two-files", "another-file"],
)
def test_a_condition_is_its_own_cause_where_nothing_came_with_it_that_it_names(files, before):
    head, base = side(report(GATED), **files), side(report(UNGATED), **before)
    assert cause(base, head) == ("head", "promote.py", 3)
