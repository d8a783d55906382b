"""A scan that has to come to an end says what it left, and leaves nothing behind that a later one would believe."""

import json
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace

from monthtwo import deadline
from monthtwo.cli import run
from monthtwo.model import CheckResult, Report
from monthtwo.report.json import to_json
from monthtwo.report.sarif import to_sarif
from monthtwo.speed import kept_judgement, workers
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from scanning import looked_back, plain

FIXTURES = Path(__file__).parent.parent / "fixtures"
NO_TIME = "not judged: the time was up"
NOT_BUILT = "the time was up before it was known what runs here"
AT_ONCE = 1e-9
"""Seconds that are over before anything is read."""
FILES = {f"m{number}.py": f"import logging\nlogging.info({number})\n" for number in range(60)} | {
    "train.py": "from sklearn.svm import SVC\nSVC().fit([[1]], [1])\n",
    "data.py": "import torch\n" + "x = 'abc'\n" * 60_000,
    "deploy.yaml": "kind: Deployment\n",
}


def verdicts(report: Report) -> set[str]:
    return {result.verdict for result in report.checks}


def late(report: Report) -> list[str]:
    return [skip.path for skip in report.repository.skipped if skip.reason == "timeout"]


@pytest.fixture
def repo(make_repo):
    return make_repo(FILES)


@pytest.mark.parametrize("options", [{"jobs": 1}, {"jobs": 3}, {"cache": False}])
def test_what_is_not_read_in_time_is_said(repo, options, monkeypatch):
    monkeypatch.setattr(workers, "_WORTH", 0.0)
    monkeypatch.setattr(kept_judgement, "_MANY", 0)
    for report in (plain(repo, timeout=AT_ONCE), fast_scan(repo, FastOptions(timeout=AT_ONCE, **options))):
        assert late(report) == sorted(FILES)
        assert verdicts(report) == {"unknown"}
        assert {result.reason for result in report.checks} == {NO_TIME}
        assert report.findings == ()
        assert not [result.id for result in report.checks if result.broken]
        json.loads(to_sarif(report))


def test_a_judgement_that_was_cut_short_is_not_kept(repo):
    for _ in range(2):
        assert verdicts(fast_scan(repo, FastOptions(timeout=AT_ONCE))) == {"unknown"}
    whole = fast_scan(repo, FastOptions())
    assert to_json(whole) == to_json(looked_back(repo))
    assert late(whole) == []


def test_what_was_judged_before_is_there_at_once(repo):
    whole = fast_scan(repo, FastOptions())
    assert whole.checks == fast_scan(repo, FastOptions(timeout=1e9)).checks == plain(repo, timeout=1e9).checks


@pytest.mark.parametrize("moments", [1, 5, 30, 70, 80])
def test_the_clock_is_looked_at_between_files_and_between_checks(repo, moments, monkeypatch):
    """By a clock that goes on by one each time it is looked at."""
    scans = (
        lambda: plain(repo, timeout=moments),
        lambda: fast_scan(repo, FastOptions(timeout=moments, jobs=1, cache=False)),
    )
    for scan in scans:
        monkeypatch.setattr(deadline, "monotonic", count().__next__)
        report = scan()
        monkeypatch.undo()
        assert "unknown" in verdicts(report)
        assert "unmet" not in verdicts(report) or not late(report)
        assert {skip.path for skip in report.repository.skipped} <= set(FILES)


@pytest.fixture
def service(tmp_path: Path) -> Path:
    """A repository by itself: a folder of the checkout is judged with all that is around it."""
    return Path(shutil.copytree(FIXTURES / "churn-api" / "repo", tmp_path / "service"))


@pytest.fixture
def until(monkeypatch):
    """`until(scan, 7)` is the report when the time is up at the seventh look at the clock, and how often it was seen.

    The clock goes on by one each time it is looked at.
    """

    def report(scan: Callable[[float], Report], moment: float) -> tuple[Report, int]:
        clock = count()
        with monkeypatch.context() as patch:
            patch.setattr(deadline, "monotonic", clock.__next__)
            return scan(moment), next(clock)

    return report


def plainly(path: Path) -> Callable[[float], Report]:
    return lambda moment: plain(path, timeout=moment)


def fast(path: Path) -> Callable[[float], Report]:
    return lambda moment: fast_scan(path, FastOptions(timeout=moment, jobs=1, cache=False, history=False))


def verdict_of(check: CheckResult) -> CheckResult:
    """A result without whether it is expected: that hangs on the stage, which other checks tell."""
    return replace(check, expected=True)


@pytest.mark.parametrize("way", [plainly, fast])
def test_whenever_the_time_is_up_what_was_judged_stands_and_the_rest_is_unknown(way, until, service):
    scan = way(service)
    whole, looks = until(scan, 1e9)
    assert whole == scan(1e9)
    built = set()
    for moment in range(1, looks, looks // 25):
        report, _ = until(scan, moment)
        judged = {verdict_of(check) for check in report.checks if check.reason != NO_TIME}
        assert len(judged) < len(report.checks) and judged <= set(map(verdict_of, whole.checks))
        assert set(report.findings) <= set(whole.findings)
        assert not judged or report.repository.kind_reason == whole.repository.kind_reason
        if not late(report):
            built.add(report.repository.kind_reason)
    assert built == {NOT_BUILT, whole.repository.kind_reason}, "it is up while the system is built, too"


def test_it_may_be_up_in_the_midst_of_one_check(until, service):
    def scan(moment: float) -> Report:
        return plain(service, timeout=moment, select=("data/upstream-resilience",))

    whole, looks = until(scan, 1e9)
    reports = [until(scan, moment)[0] for moment in range(looks // 2, looks, max(1, looks // 200))]
    built = [one for one in reports if one.repository.kind_reason == whole.repository.kind_reason and not late(one)]
    cut = [one for one in built if [*map(verdict_of, one.checks)] != [*map(verdict_of, whole.checks)]]
    assert len(cut) > 1, "once is before it"
    assert all(check.reason == NO_TIME for report in cut for check in report.checks)


@pytest.mark.parametrize("gate", [[], ["--fail-on", "note"]])
def test_the_exit_status_is_that_of_unknown_verdicts(repo, capfdbinary, gate):
    assert run(["scan", str(repo), "--timeout", "0.000001", "--format", "json", *gate]) == 0
    report = json.loads(capfdbinary.readouterr().out)
    assert report["gate"]["passed"]
    assert {check["verdict"] for check in report["checks"]} == {"unknown"}


@pytest.mark.parametrize("seconds", ["0", "-1", "soon"])
def test_a_timeout_is_a_number_of_seconds(repo, seconds):
    assert run(["scan", str(repo), "--timeout", seconds]) == 2
