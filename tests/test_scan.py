"""The whole flow: what a scan says of a repository, however it is looked at."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from monthtwo import areas
from monthtwo.model import Report
from monthtwo.report.json import to_json
from monthtwo.report.sarif import to_sarif
from monthtwo.repository.entries import RepositoryError
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from scanning import plain

FIXTURES = Path(__file__).parent.parent / "fixtures"

SERVICE = {
    "app/main.py": "import joblib\nfrom fastapi import FastAPI\napp = FastAPI()\nmodel = joblib.load('m.joblib')\n\n\n"
    "@app.post('/predict')\ndef predict(body: dict):\n    return model.predict([body])\n",
    "train.py": "import joblib\nfrom sklearn.svm import SVC\njoblib.dump(SVC().fit([[1]], [1]), 'm.joblib')\n",
    "Dockerfile": "FROM python\nCOPY app app\nCMD uvicorn app.main:app\n",
}


def judged(path: Path, **options: Any) -> Report:
    return plain(path, **options)


def verdicts(report: Report) -> dict[str, str]:
    return {result.id: result.verdict for result in report.checks}


def test_a_commit_and_its_working_tree_have_the_same_verdicts(make_repo, git, tmp_path):
    repo = make_repo(SERVICE)
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "-q", "--bare", str(repo), str(bare))
    tree, commit, stored = judged(repo), judged(repo, rev="HEAD"), judged(bare, rev="main")
    assert verdicts(tree)["serving/container"] == "met"
    assert tree == commit
    assert (tree.checks, tree.findings, tree.areas) == (stored.checks, stored.findings, stored.areas)


def test_uncommitted_changes_count_in_the_working_tree_only(make_repo):
    repo = make_repo(SERVICE)
    (repo / "Dockerfile").unlink()
    assert verdicts(judged(repo))["serving/container"] == "unmet"
    assert verdicts(judged(repo, rev="HEAD"))["serving/container"] == "met"


def test_two_scans_are_the_same_bytes(make_repo):
    repo = make_repo(SERVICE)
    one, other = judged(repo), judged(repo)
    assert to_json(one) == to_json(other)
    assert to_sarif(one) == to_sarif(other)


def test_the_clock_is_the_scanned_commit(make_repo):
    repo = make_repo(SERVICE)
    assert judged(repo).repository.as_of == "2026-03-01"
    assert judged(repo, as_of="2026-11-21").repository.as_of == "2026-11-21"


def test_the_place_of_the_folder_does_not_matter(tmp_path):
    reports = []
    for parent in ("a", "deeper/than/a"):
        folder = tmp_path / parent / "repo"
        shutil.copytree(FIXTURES / "churn-api" / "repo", folder)
        reports.append(to_json(judged(folder)))
    assert reports[0] == reports[1]


@pytest.mark.parametrize("files", [{}, {"README.md": "# Nothing yet"}])
def test_a_repository_without_commits(make_repo, files):
    repo = make_repo(files, commit=False)
    if not files:
        with pytest.raises(RepositoryError, match="no files"):
            judged(repo)
        return
    report = judged(repo)
    assert (report.repository.commit, report.repository.kind) == (None, "not-ml")


def test_no_such_path(tmp_path):
    with pytest.raises(RepositoryError, match="nowhere"):
        judged(tmp_path / "nowhere")


def test_what_may_lie_in_a_missing_blob_is_unknown(make_repo, git, tmp_path):
    repo = make_repo(SERVICE)
    git(repo, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partial.git"
    git(tmp_path, "clone", "-q", "--bare", "--filter=blob:none", f"file://{repo}", str(clone))
    git(clone, "remote", "set-url", "origin", "file:///nowhere")
    report = judged(clone, rev="main")
    assert {item.path for item in report.repository.skipped} == set(SERVICE)
    assert verdicts(report)["serving/entrypoint"] == "unknown"
    assert report.gate.passed
    assert judged(clone, rev="main", fail_on="note").gate.passed  # unknown never fails it


def test_a_broken_detector_costs_its_own_answer(make_repo, monkeypatch):
    def broken(engine: object) -> Any:
        raise ZeroDivisionError("by design")

    known = areas.detectors()
    monkeypatch.setattr(areas, "detectors", lambda: {**known, "promotion-gate": broken})
    results = {result.id: result for result in judged(make_repo(SERVICE)).checks}
    gate = results["retraining/gate"]
    assert (gate.verdict, gate.broken) == ("unknown", True)
    assert "by design" in str(gate.reason)
    assert results["serving/entrypoint"].verdict == "met"


def test_select_and_ignore(make_repo):
    repo = make_repo(SERVICE)
    only = judged(repo, select=("serving/container",))
    assert verdicts(only) == {"serving/container": "met"}  # what it depends on is judged and not shown
    assert "serving/container" not in verdicts(judged(repo, ignore=("serving/container",)))


@pytest.mark.parametrize(
    "shown", [{"select": ("drift/detector",)}, {"ignore": ("serving/entrypoint", "serving/deploy-target")}], ids=str
)
@pytest.mark.parametrize("files", [SERVICE, {f"{root}/{p}": t for root in "ab" for p, t in SERVICE.items()}], ids=len)
def test_the_stage_is_the_same_whatever_is_shown(make_repo, files, shown):
    repo = make_repo(files)
    whole, part, kept = judged(repo), judged(repo, **shown), fast_scan(repo, FastOptions(history=False, **shown))
    assert whole.repository.stage != "explores"
    for one in (part, kept):
        assert one.repository.stage_reason == whole.repository.stage_reason
        assert [system.stage for system in one.systems] == [system.stage for system in whole.systems]
        assert not verdicts(one).keys() & {*shown.get("ignore", ())}
    assert to_json(part) == to_json(kept)


def test_own_manifests(make_repo, tmp_path):
    folder = tmp_path / "ours" / "serving"
    folder.mkdir(parents=True)
    (folder / "grpc.yaml").write_text(
        "id: serving/grpc\ntitle: The service speaks gRPC\nrung: implemented\nseverity: low\neffort: days\n"
        "why: We do.\nfix: |\n  Use `grpc.aio.server()`.\nevidence: {import: grpc, place: production}\n"
        "examples:\n  - {files: {a.py: import grpc}, verdict: met}\n"
    )
    repo = make_repo(SERVICE | {"rpc.py": "import grpc\n"})
    results = {result.id: result for result in judged(repo, checks=(folder.parent,)).checks}
    assert [item.path for item in results["serving/grpc"].evidence] == ["rpc.py"]


def test_commented_out_code_is_a_near_miss(make_repo):
    drift = "from evidently import Report\n\ndef check(a, b):\n    # Report(metrics=[DataDriftPreset()]).run(a, b)\n    return None\n"
    results = {result.id: result for result in judged(make_repo(SERVICE | {"drift.py": drift})).checks}
    assert results["drift/detector"].verdict == "unmet"
    assert ("drift.py", 4, "commented out: Report") in [
        (near.path, near.line, near.note) for near in results["drift/detector"].near_misses
    ]
