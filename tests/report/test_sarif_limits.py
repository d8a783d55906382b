"""Thousands of findings as SARIF: within what code scanning takes, and as Microsoft's multitool wants it."""

import gzip
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace
from report_samples import SAMPLES, check, full, report, warning

from histories import at, make_history
from monthtwo.cli import run
from monthtwo.model import Base, Evidence, Finding, Report
from monthtwo.report.sarif import to_sarif
from monthtwo.report.sarif_rules import HOME
from test_action_since import GOOD, WORSE

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = "accept:\n  - check: data/versioning\n    reason: tried\n    owner: ops\n    until: 2020-01-01\n"


def thousands(count: int = 6_000) -> Report:
    """As many checks of somebody's own, each missing, with texts in which no two words are the same."""
    random = Random(7)

    def text(words: int) -> str:
        return " ".join(f"{random.randrange(16**9):x}" for _ in range(words))

    checks = tuple(
        check(
            f"drift/{number:05}", title=text(8), why=text(120), fix=text(120), verdict="unmet",
            near_misses=(Evidence(f"src/{text(1)}.py", number + 1, text(120)),), reason=text(30),
        )
        for number in range(count)
    )  # fmt: skip
    return report(checks, full().repository)


def results_of(log: dict[str, Any]) -> list[dict[str, Any]]:
    return [result for one in log["runs"] for result in one["results"]]


def test_thousands_of_findings_keep_within_the_limits() -> None:
    text = to_sarif(thousands())
    log = json.loads(text)
    assert len(gzip.compress(text.encode())) < 10_000_000
    assert len(results_of(log)) == 5_000
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert len(rules) == 6_000 <= 25_000
    assert all(len(rule["properties"]["tags"]) <= 10 for rule in rules)
    assert all(len(one["locations"]) == 1 for one in results_of(log))
    identities = {one["partialFingerprints"]["monthtwo/v2"] for one in results_of(log)}
    assert len(identities) == 5_000
    assert "1000 findings left out" in str(log["runs"][0]["invocations"])


def test_texts_without_end_are_cut_so_that_the_file_is_taken() -> None:
    """What is for people alone goes: with it the file would be refused whole, and no alert would ever close."""
    whole = thousands(3_000)
    random = Random(8)
    long = tuple(replace(one, fix=random.randbytes(20_000).hex()) for one in whole.checks)
    text = to_sarif(replace(whole, checks=long))
    assert len(gzip.compress(text.encode())) < 10_000_000
    assert len(results_of(json.loads(text))) == 3_000


def unchanged(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(replace(one, baseline="unchanged") for one in findings)


@pytest.mark.parametrize("name", SAMPLES)
def test_of_what_is_compared_every_result_says_what_it_was(name: str) -> None:
    """Signals and acceptances too: a viewer takes a state for all results or for none."""
    whole = replace(SAMPLES[name](), base=Base(commit="9" * 40, as_of=None, files=1), changes=())
    raised = warning("x", evidence=(Evidence("a.py", 1, "n"),))
    whole = replace(whole, signals=(*whole.signals, raised))
    systems = tuple(replace(one, findings=unchanged(one.findings)) for one in whole.systems)
    whole = replace(whole, findings=unchanged(whole.findings), systems=systems)
    for accepted in (False, True):
        results = results_of(json.loads(to_sarif(whole, accepted)))
        assert results and {one.get("baselineState") for one in results} == {"unchanged"}


@pytest.fixture
def compared(tmp_path: Path) -> list[Path]:
    """What is compared, in each way, of a history in which something is lost, something new and something accepted."""
    repo = tmp_path / "repo"
    head: Mapping[str, str | None] = WORSE | {"train.py": "from sklearn.svm import SVC\nSVC().fit([[1]], [1])\n"}
    make_history(repo, [at("2025-03-01", GOOD | {".monthtwo.yaml": SETTINGS}), at("2025-09-02", head)])
    before, logs = tmp_path / "before.json", [tmp_path / f"{name}.sarif" for name in ("since", "baseline", "accepted")]
    scan = ["scan", str(repo), "--quiet", "--rev"]
    run([*scan, "HEAD~1", "--output", f"json={before}"])
    for log, options in zip(
        logs,
        (["--since", "HEAD~1"], ["--baseline", str(before)], ["--since", "HEAD~1", "--with-accepted"]),
        strict=True,
    ):
        run([*scan, "HEAD", *options, "--output", f"sarif={log}"])
    return logs


def test_compared_reports_hold_new_and_known_results(compared: list[Path]) -> None:
    for log in compared:
        results = results_of(json.loads(log.read_bytes()))
        states = [one.get("baselineState") for one in results]
        assert {"new", "unchanged"} == set(states), log
        assert "acceptance/expired" in {one["ruleId"] for one in results}


@pytest.mark.network
def test_the_multitool_finds_nothing(compared: list[Path], tmp_path: Path) -> None:
    """By the rules of SARIF and by those of code scanning."""
    many, log = tmp_path / "thousands.sarif", json.loads(to_sarif(thousands(2_000)))
    for rule in log["runs"][0]["tool"]["driver"]["rules"]:
        rule["helpUri"] = HOME  # the tool asks for each address
    many.write_text(json.dumps(log), encoding="utf-8")
    monorepo = tmp_path / "monorepo.sarif"
    monorepo.write_text(to_sarif(SAMPLES["monorepo"]()), encoding="utf-8")
    done = subprocess.run(
        [ROOT / "scripts/validate-sarif", *compared, many, monorepo], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
