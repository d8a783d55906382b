"""What is a finding at which stage, and in which order findings stand."""

from itertools import permutations
from pathlib import Path

import pytest

from monthtwo.catalogue.catalogue import load_catalogue
from monthtwo.model import STAGES, CheckResult
from monthtwo.options import ScanOptions
from monthtwo.readiness.advice import ahead, expected, missing
from monthtwo.scan import scan
from scanning import SERVICE

ORDER = ("serving", "drift", "own")


def unmet(id: str, **changes: object) -> CheckResult:
    fields: dict[str, object] = {
        "title": "", "area": id.split("/")[0], "verdict": "unmet", "confidence": "high", "severity": "high",
        "rung": "wired", "effort": "days",
    }  # fmt: skip
    return CheckResult(id=id, **(fields | changes))  # type: ignore[arg-type]


def order(*results: CheckResult, kind: str = "ml-service") -> list[str]:
    return [result.id for result in missing(results, kind, ORDER)]  # type: ignore[arg-type]


def test_only_unmet_checks_that_are_expected_are_missing():
    results = [unmet(f"drift/{verdict}", verdict=verdict) for verdict in ("met", "unmet", "not-asked", "unknown")]
    assert order(*results, unmet("own/spared", expected=False)) == ["drift/unmet"]


def test_the_lower_rung_then_the_graver_then_the_quicker_comes_first():
    ranked = [
        unmet("own/built", rung="implemented", severity="low", effort="weeks"),
        unmet("serving/grave"),
        unmet("drift/grave"),
        unmet("drift/graver-name"),
        unmet("serving/slow", effort="weeks"),
        unmet("serving/mild", severity="medium", effort="hours"),
        unmet("own/mild", severity="medium", effort="hours"),
        unmet("serving/note", severity="note"),
        unmet("serving/late", rung="verified"),
        unmet("own/unsure", rung="implemented", confidence="low", effort="hours"),
    ]
    assert order(*ranked[::-1]) == [result.id for result in ranked]


def test_what_has_to_be_there_first_comes_first_whatever_it_weighs():
    chain = [
        unmet("serving/ground", rung="verified", severity="note", effort="weeks"),
        unmet("drift/wall", after=("serving/ground",), rung="implemented"),
        unmet("own/roof", after=("drift/wall",), rung="implemented", effort="hours"),
    ]
    for results in permutations(chain):
        assert order(*results) == [result.id for result in chain]


def test_of_two_that_wait_for_nothing_the_one_that_more_need_comes_first():
    results = [unmet("own/a"), unmet("own/b"), unmet("own/c", after=("own/b",))]
    assert order(*results) == ["own/b", "own/a", "own/c"]


def test_what_is_unsure_is_waited_for_by_nothing():
    assert order(unmet("own/a", confidence="low"), unmet("own/b", after=("own/a",))) == ["own/b", "own/a"]


def test_checks_that_wait_for_each_other_are_all_told():
    assert order(unmet("own/a", after=("own/b",)), unmet("own/b", after=("own/a",))) == ["own/a", "own/b"]


@pytest.mark.parametrize(
    ("kind", "severity"), [("ml-service", "high"), ("ml-library", "medium"), ("ml-platform", "medium")]
)
def test_what_shows_others_how_lacks_nothing_grave(kind, severity):
    (found,) = missing([unmet("serving/health")], kind, ORDER)
    assert found.severity == severity


def test_a_stage_expects_what_it_and_those_before_it_ask():
    results = [unmet(f"own/{stage}", expected_from=stage) for stage in STAGES] + [
        unmet("own/never", expected_from=None)
    ]
    assert [result.expected for result in expected(results, "serves")] == [True, True, False, False, False]


def test_ahead_is_what_the_next_stage_asks_the_most_work_first():
    results = [
        unmet("own/quick", expected_from="serves", effort="hours"),
        unmet("own/long", expected_from="serves", effort="weeks"),
        unmet("own/follows", expected_from="serves", verdict="not-asked"),
        unmet("own/there", expected_from="serves", verdict="met"),
        unmet("own/later", expected_from="production"),
        unmet("own/now", expected_from="explores"),
    ]
    results.append(unmet("serving/entrypoint", expected_from="serves", effort="weeks"))  # it is the stage itself
    assert ahead(results, "explores") == ("own/long", "own/follows", "own/quick")
    assert ahead(results, "production") == ()


# -- the catalogue -------------------------------------------------------------------------------------------------


def test_the_shipped_order_names_checks_and_has_no_circle():
    after = {check.id: set(check.after) for check in load_catalogue().checks}
    while free := {id for id, needed in after.items() if not needed & after.keys()}:
        after = {id: needed for id, needed in after.items() if id not in free}
    assert not after


def test_every_shipped_check_says_what_is_missing_and_of_whom_it_is_expected():
    for check in load_catalogue().checks:
        assert check.missing, check.id
        assert check.expected_of is not None, check.id
        assert "not-ml" not in check.expected_of


# -- whole repositories --------------------------------------------------------------------------------------------

STUDY = "from sklearn.linear_model import Ridge\n\nRidge().fit([[1]], [1])\n"


def scanned(folder: Path, target: str | None = None, **files: str):
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return scan(folder, ScanOptions(target=target))  # type: ignore[arg-type]


def test_an_experiment_is_told_what_an_experiment_needs_and_what_comes_when_it_serves(tmp_path):
    report = scanned(tmp_path, train__py=STUDY)
    assert (report.repository.kind, report.repository.stage) == ("experiment", "explores")
    assert {finding.check.split("/")[0] for finding in report.findings} == {"data", "reproducibility"}
    assert report.ahead and all(not result.expected for result in report.checks if result.id in report.ahead)


def test_a_target_judges_by_where_it_is_going(tmp_path):
    report = scanned(tmp_path, "production", train__py=STUDY)
    assert report.repository.stage == "explores"
    assert {"serving/entrypoint", "monitoring/alerts"} <= {finding.check for finding in report.findings}
    assert report.ahead == ()


def test_a_service_is_asked_what_a_service_needs_and_not_yet_what_production_does(tmp_path):
    report = scanned(tmp_path, app__py=SERVICE)
    found = {finding.check for finding in report.findings}
    assert report.repository.stage == "serves"
    assert "serving/container" in found and "monitoring/alerts" not in found
    assert next(result for result in report.checks if result.id == "monitoring/alerts").verdict == "unmet"


def test_a_remedy_fits_what_the_code_is_built_on(tmp_path):
    flask = SERVICE.replace("from fastapi import FastAPI", "from flask import Flask").replace(
        "FastAPI()", "Flask(__name__)"
    )
    for name, text in (("fastapi", SERVICE), ("flask", flask)):
        (tmp_path / name).mkdir()
        report = scanned(tmp_path / name, app__py=text)
        (fix,) = (result.fix for result in report.checks if result.id == "serving/container")
        assert ("uvicorn" in fix, "gunicorn" in fix) == (name == "fastapi", name == "flask")


BATCH = """\
import joblib
import pandas as pd

model = joblib.load("model.joblib")
rows = pd.read_parquet("today.parquet")
rows["score"] = model.predict(rows)
rows.to_parquet("s3://scores/today.parquet")
"""


def test_a_job_that_scores_is_not_asked_what_only_requests_need(tmp_path):
    nightly = "on: {schedule: [{cron: 0 3 * * *}]}\njobs: {score: {runs-on: x, steps: [{run: python score.py}]}}\n"
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / ".github/workflows/nightly.yml").write_text(nightly)
    found = {finding.check for finding in scanned(tmp_path, score__py=BATCH).findings}
    assert found.isdisjoint({"serving/health", "serving/input-validation"})
    assert "data/contract-file" in found


def test_a_service_that_trains_nothing_is_asked_for_no_contract_of_data(tmp_path):
    report = scanned(tmp_path, app__py=SERVICE)
    assert "data/contract-file" not in {finding.check for finding in report.findings}
    (tmp_path / "train.py").write_text(STUDY)
    assert "data/contract-file" in {finding.check for finding in scanned(tmp_path).findings}


OWN = """\
id: own/thing
title: The thing is there
rung: wired
severity: low
effort: hours
why: Because.
fix: Run `thing`.
evidence: {path: thing.txt}
examples:
  - {verdict: met, files: {thing.txt: ""}}
  - {verdict: unmet, files: {other.txt: ""}}
"""


def test_a_check_of_ones_own_without_expectation_is_expected_everywhere(tmp_path):
    (tmp_path / "checks/own").mkdir(parents=True)
    (tmp_path / "checks/own/thing.yaml").write_text(OWN)
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo/train.py").write_text(STUDY)
    report = scan(tmp_path / "repo", ScanOptions(checks=(tmp_path / "checks",)))
    assert "own/thing" in {finding.check for finding in report.findings}
