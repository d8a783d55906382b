"""Each fixture is a whole small repository; its kind and the verdicts of all checks are known."""

import ast
import shutil
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from monthtwo.catalogue.catalogue import load_catalogue
from monthtwo.model import CheckResult, Kind, Report, System, VerdictValue
from scanning import plain

FIXTURES = Path(__file__).parent.parent / "fixtures"
NAMES = sorted(path.parent.name for path in FIXTURES.glob("*/expected.yaml"))
CHECK_IDS = [check.id for check in load_catalogue().checks]


def load(name: str) -> dict[str, Any]:
    expected: dict[str, Any] = yaml.safe_load((FIXTURES / name / "expected.yaml").read_text(encoding="utf-8"))
    return expected


def difference(check: str, expected: dict[str, Any], result: CheckResult | None) -> str | None:
    """What is wrong with one answer, in one line."""
    if result is None:
        return f"{check}: not in the report"
    if result.verdict != expected["verdict"]:
        shown = ", ".join(f"{item.path}:{item.line} {item.note}" for item in result.evidence)
        return f"{check}: expected {expected['verdict']}, got {result.verdict} ({shown or result.reason})"
    if wanted := expected.get("evidence"):
        named = sorted({item.path for item in result.evidence})
        if not set(named) & set(wanted):
            return f"{check}: evidence should name one of {wanted}, names {named}"
    if expected.get("near_miss") and not result.near_misses:
        return f"{check}: shows no near miss"
    return None


def system(one: System) -> dict[str, Any]:
    """What is expected of a system of a monorepo."""
    met = [result.id for result in one.checks if result.verdict == "met"]
    return {"kind": one.kind, "stage": one.stage, "met": met}


def differences(expected: dict[str, Any], report: Report) -> list[str]:
    results = {result.id: result for result in report.checks}
    found = [difference(check, expected["verdicts"][check], results.get(check)) for check in CHECK_IDS]
    if report.repository.kind != expected["kind"]:
        reason = report.repository.kind_reason
        found.insert(0, f"kind: expected {expected['kind']}, got {report.repository.kind} ({reason})")
    systems = {one.root: system(one) for one in report.systems}
    if systems != expected.get("systems", {}):
        found.append(f"systems: expected {expected.get('systems', {})}, got {systems}")
    return [line for line in found if line]


def test_there_are_fixtures_of_every_kind() -> None:
    assert {load(name)["kind"] for name in NAMES} == set(get_args(Kind))


@pytest.mark.parametrize("name", NAMES)
def test_fixture_is_complete(name: str) -> None:
    expected = load(name)
    files = [path for path in (FIXTURES / name / "repo").rglob("*") if path.is_file()]
    assert 5 <= len(files) <= 25
    assert sorted(expected.keys() - {"systems"}) == ["about", "kind", "verdicts"]
    assert sorted(expected["verdicts"]) == sorted(CHECK_IDS)
    for check, answer in expected["verdicts"].items():
        assert answer["verdict"] in get_args(VerdictValue), check
        assert set(answer) <= {"verdict", "evidence", "near_miss"}, check
        assert bool(answer.get("evidence")) == (answer["verdict"] == "met"), f"{check}: a met verdict names its files"
        assert not answer.get("near_miss") or answer["verdict"] == "unmet", f"{check}: nearly met is unmet"
        for path in answer.get("evidence", ()):
            assert (FIXTURES / name / "repo" / path).is_file(), f"{check}: no such file {path}"


@pytest.mark.parametrize("name", NAMES)
def test_python_of_fixture_parses(name: str) -> None:
    for path in sorted((FIXTURES / name / "repo").rglob("*.py")):
        ast.parse(path.read_text(encoding="utf-8"), str(path))


@pytest.mark.parametrize("name", NAMES)
def test_fixture_is_judged_as_expected(name: str, tmp_path: Path) -> None:
    repository = tmp_path / name
    shutil.copytree(FIXTURES / name / "repo", repository)
    wrong = differences(load(name), plain(repository))
    assert not wrong, f"\n{name}: {len(wrong)} answers differ\n  " + "\n  ".join(wrong)
