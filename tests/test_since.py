"""What changed between two commits: deleting a line in one file loses what another one does, and the line is named."""

import html
import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET
from rich.console import Console

from histories import at, check_out, make_history
from monthtwo.model import Change, Report
from monthtwo.readiness.configuration import ConfigurationError
from monthtwo.report.json import to_json
from monthtwo.report.markdown import to_markdown
from monthtwo.report.terminal import render
from monthtwo.repository.entries import RepositoryError
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from scanning import SERVICE, plain

DRIFT = """\
import numpy as np
import pandas as pd
from scipy.stats import ks_2samp


def drifted(reference, current):
    return ks_2samp(reference["price"], current["price"]).pvalue < 0.01


if __name__ == "__main__":
    if drifted(pd.read_csv("reference.csv"), pd.read_csv("current.csv")):
        raise SystemExit("data has drifted")
"""
WORKFLOW = """\
name: drift
on:
  schedule:
    - cron: "0 6 * * *"
  workflow_dispatch:
jobs:
  compare:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: python monitoring/drift.py
"""
FLOW = ".github/workflows/drift.yml"
FILES = {"app.py": SERVICE, "monitoring/drift.py": DRIFT, FLOW: WORKFLOW, "README.md": "Prices\n"}


def repo_of(path: Path, *changes: dict[str, str | None], renames: dict[str, str] | None = None) -> Path:
    """A repository of `FILES` with a commit for each of the changes."""
    commits = [at("2025-03-01", FILES), *(at("2025-03-02", change, renames=renames or {}) for change in changes)]
    make_history(path / "repo", commits)
    return path / "repo"


def since(repo: Path, before: str = "HEAD~1", **options: Any) -> Report:
    """What the head of a repository is since a revision; the fast scan says the same, kept or not."""
    report = plain(repo, **{"rev": "HEAD", "since": before} | options)
    for cache in (False, True, True):
        fast = fast_scan(
            repo, FastOptions(**{"rev": "HEAD", "since": before, "history": False, "cache": cache} | options)
        )
        assert to_json(fast) == to_json(report)
    return report


def changes(report: Report) -> list[Change]:
    assert report.changes is not UNSET
    return list(report.changes)


def told(report: Report) -> list[tuple[str, str, str]]:
    """Kind, check and cause of each change."""
    causes = ((one, f"{one.cause.path}:{one.cause.line}" if one.cause else "") for one in changes(report))
    return [(one.kind, one.check, where) for one, where in causes]


def test_the_line_that_took_the_schedule_is_named(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, {FLOW: WORKFLOW.replace('  schedule:\n    - cron: "0 6 * * *"\n', "")})
    report = since(repo)
    lost = next(one for one in changes(report) if one.kind == "lost")
    assert (lost.check, lost.before, lost.after) == ("drift/scheduled", "met", "unmet")
    assert lost.message.startswith(f"this change removes the only drift schedule ({FLOW}:4)")
    assert not report.gate.passed and report.gate.reasons[0] == "drift/scheduled was lost."


def test_a_deleted_workflow_takes_the_schedule_of_a_file_that_stays(tmp_path: Path) -> None:
    report = since(repo_of(tmp_path, {FLOW: None}))
    assert ("lost", "drift/scheduled") in [one[:2] for one in told(report)]
    lost = next(one for one in changes(report) if one.check == "drift/scheduled" and one.kind == "lost")
    assert lost.cause is not None and (lost.cause.side, lost.cause.path) == ("base", FLOW)
    assert not report.gate.passed


TESTED = """\
on: pull_request
jobs:
  quality:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: make lint
      - run: pytest
"""
REUSED = "on: pull_request\njobs:\n  checks:\n    uses: acme/workflows/.github/workflows/checks.yml@v3\n"


@pytest.mark.parametrize(
    ("after", "passed"),
    [
        pytest.param(TESTED.replace("      - run: pytest\n", ""), False, id="left out"),
        pytest.param(TESTED.replace("run: pytest", "run: ./quality"), True, id="replaced by what nobody can read"),
    ],
)
def test_what_is_only_left_out_is_lost_for_sure(tmp_path: Path, after: str, passed: bool) -> None:
    """A workflow from elsewhere may test too, so that nobody is sure that there are no tests: what ran them is gone."""
    flows = {".github/workflows/tests.yml": TESTED, ".github/workflows/reused.yml": REUSED}
    make_history(
        tmp_path / "repo",
        [at("2025-03-01", FILES | flows), at("2025-03-02", {".github/workflows/tests.yml": after})],
    )
    report = since(tmp_path / "repo")
    assert ("lost", "operations/ci") in [(one.kind, one.check) for one in changes(report)]
    assert next(one for one in report.checks if one.id == "operations/ci").confidence == "low"
    assert report.gate.passed is passed


def test_a_caller_that_is_added_gains_it(tmp_path: Path) -> None:
    make_history(
        tmp_path / "repo", [at("2025-03-01", FILES | {FLOW: "on: push\n"}), at("2025-03-02", {FLOW: WORKFLOW})]
    )
    report = since(tmp_path / "repo")
    gained = next(one for one in changes(report) if one.kind == "gained" and one.check == "drift/scheduled")
    assert gained.cause is not None and (gained.cause.side, gained.cause.path) == ("head", FLOW)
    assert report.gate.passed


def test_what_leads_to_evidence_is_the_cause_where_that_stays_as_it_is(tmp_path: Path) -> None:
    """The workflow starts a module that calls the one which compares; only the call goes."""
    caller = "from monitoring.drift import drifted\n\n\ndef nightly(old, new):\n    if drifted(old, new):\n        raise SystemExit(1)\n\n\nnightly({}, {})\n"
    files = FILES | {"nightly.py": caller, FLOW: WORKFLOW.replace("monitoring/drift.py", "nightly.py")}
    gone = caller.replace("    if drifted(old, new):\n        raise SystemExit(1)\n", "    return None\n")
    gone = gone.replace("from monitoring.drift import drifted\n", "")
    make_history(tmp_path / "repo", [at("2025-03-01", files), at("2025-03-02", {"nightly.py": gone})])
    lost = next(one for one in changes(since(tmp_path / "repo")) if one.check == "drift/scheduled")
    assert lost.kind == "lost" and lost.cause is not None
    assert (lost.cause.side, lost.cause.path, lost.cause.line) == ("base", "nightly.py", 5)


@pytest.mark.parametrize(
    ("change", "renames"),
    [
        ({"README.md": "Prices of houses\n"}, {}),
        ({}, {"monitoring": "watching"}),
        (
            {
                "monitoring/drift.py": DRIFT.replace("\n\n\n", "\n\n\n\n# Compared once a day.\n\n").replace(
                    "    ", "  "
                )
            },
            {},
        ),
        ({"app.py": f'"""Answers with prices."""\n\n{SERVICE}'}, {}),
        ({"docs/notes.md": "# Notes\n"}, {}),
    ],
    ids=["words", "a move", "layout", "lines above", "a file more"],
)
def test_what_means_the_same_changes_nothing(
    tmp_path: Path, change: dict[str, str | None], renames: dict[str, str]
) -> None:
    if renames:
        change = {FLOW: WORKFLOW.replace("monitoring/", "watching/")}
    report = since(repo_of(tmp_path, change, renames=renames))
    assert changes(report) == []
    assert report.gate.passed and {one.baseline for one in report.findings} == {"unchanged"}


def test_the_same_commit_changes_nothing(tmp_path: Path) -> None:
    report = since(repo_of(tmp_path), "HEAD")
    assert report.base is not UNSET and (changes(report), report.base.files) == ([], 0)
    assert plain(repo_of(tmp_path / "b"), rev="HEAD").changes is UNSET


def test_uncommitted_changes_are_the_head(tmp_path: Path) -> None:
    repo = repo_of(tmp_path)
    check_out(repo)
    assert changes(since(repo, "HEAD", rev=None)) == []
    (repo / FLOW).unlink()
    assert ("lost", "drift/scheduled") in [one[:2] for one in told(since(repo, "HEAD", rev=None))]


def test_a_bare_clone_says_the_same(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, {FLOW: None})
    subprocess.run(["git", "clone", "-q", "--bare", str(repo), str(tmp_path / "bare")], check=True)
    assert told(since(tmp_path / "bare", rev=None)) == told(since(repo))


def test_it_is_compared_with_where_the_lines_part(tmp_path: Path) -> None:
    """What came on the other line since is none of this change's doing."""
    commits = [
        at("2025-03-01", FILES, name="base"),
        at("2025-03-02", {"README.md": "Mine\n"}, name="mine"),
        at("2025-03-03", {FLOW: None}, branch="other", parents=("base",)),
    ]
    repo = tmp_path / "repo"
    ids = make_history(repo, commits)
    report = since(repo, "other", rev="main")
    assert changes(report) == [] and report.base is not UNSET and report.base.commit == ids["base"]


def test_a_file_that_cannot_be_read_any_more_loses_what_it_showed(tmp_path: Path) -> None:
    report = since(repo_of(tmp_path, {"monitoring/drift.py": "x = " + "-" * 50_000 + "1\n"}))
    lost = [one for one in changes(report) if one.kind == "lost" and one.check == "drift/detector"]
    assert [one.after for one in lost] == ["unknown"]
    assert lost[0].cause is not None and (lost[0].cause.side, lost[0].cause.path) == ("head", "monitoring/drift.py")
    assert "can no longer be seen" in lost[0].message and not report.gate.passed


def test_time_alone_makes_nothing_worse(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, {"README.md": "Later\n"})
    report = since(repo, as_of="2035-01-01")
    assert changes(report) == [] and report.base is not UNSET and report.base.as_of == "2035-01-01"


def test_a_tag_is_no_change(tmp_path: Path) -> None:
    """It makes production of what was deployed before; the files ask for no more than they did."""
    deployed = "services:\n  api:\n    build: .\n    command: uvicorn app:app\n"
    image = "FROM python:3.11\nCOPY . .\nCMD uvicorn app:app\n"
    files = FILES | {"compose.yaml": deployed, "Dockerfile": image}
    make_history(tmp_path / "repo", [at("2025-03-01", files), at("2025-03-02", {"README.md": "Later\n"})])
    subprocess.run(["git", "-C", str(tmp_path / "repo"), "tag", "v1.0"], check=True)
    report = since(tmp_path / "repo")
    assert report.repository.stage == "production" and changes(report) == []


def test_the_settings_are_those_of_the_base(tmp_path: Path) -> None:
    """A change cannot leave out what it takes away."""
    report = since(repo_of(tmp_path, {FLOW: None, ".monthtwo.yaml": "ignore: [drift]\n"}))
    assert ("lost", "drift/scheduled") in [one[:2] for one in told(report)]


def test_the_settings_say_how_grave_a_new_finding_must_be(tmp_path: Path) -> None:
    """A second service without a health route makes the first finding of it new."""
    settings = {".monthtwo.yaml": "stage: serves\ngate: {fail-on: high}\n"}
    files = {path: text for path, text in FILES.items() if path != "app.py"}
    make_history(tmp_path / "repo", [at("2025-03-01", files | settings), at("2025-03-02", {"app.py": SERVICE})])
    report = since(tmp_path / "repo")
    new = [one for one in changes(report) if one.kind == "new" and one.confidence != "low"]
    assert {one.severity for one in new} >= {"medium"}
    assert report.gate.fail_on == "high"
    assert report.gate.passed is all(one.severity != "high" for one in new)


LEVELS = {".monthtwo.yaml": "stage: serves\ngate: {fail-on: high, levels: {serves: {drift: 3, monitoring: 3}}}\n"}
WITHOUT_APP = {path: text for path, text in (FILES | LEVELS).items() if path != "app.py"}


def test_an_area_that_a_change_takes_below_its_level_fails(tmp_path: Path) -> None:
    """The first service has nothing of what is demanded of services, though no finding of it is grave."""
    make_history(tmp_path / "repo", [at("2025-03-01", WITHOUT_APP), at("2025-03-02", {"app.py": SERVICE})])
    gate = since(tmp_path / "repo").gate
    assert not gate.passed and "monitoring/service-metrics" in gate.blocking
    assert any(one.startswith("monitoring is at level 0, and 3 is demanded; this change") for one in gate.reasons)


def test_an_area_that_was_below_its_level_before_fails_nothing(tmp_path: Path) -> None:
    make_history(tmp_path / "repo", [at("2025-03-01", FILES | LEVELS), at("2025-03-02", {"README.md": "Later\n"})])
    gate = since(tmp_path / "repo").gate
    assert gate.passed and not any("demanded" in one for one in gate.reasons)


def test_an_area_that_loses_a_level_fails_by_that_too(tmp_path: Path) -> None:
    settings = {".monthtwo.yaml": LEVELS[".monthtwo.yaml"].replace("serves", "production")}
    make_history(tmp_path / "repo", [at("2025-03-01", FILES | settings), at("2025-03-02", {FLOW: None})])
    gate = since(tmp_path / "repo").gate
    assert [one.split(",")[0] for one in gate.reasons if "demanded" in one] == ["drift is at level 2"]


def test_a_system_that_comes_below_its_level_is_named(tmp_path: Path) -> None:
    image = 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn", "app:app"]\n'
    systems = {
        f"services/{name}/{file}": text
        for name in ("prices", "ranks")
        for file, text in (("app.py", SERVICE), ("Dockerfile", image), ("requirements.txt", "fastapi\n"))
    }
    scopes = "scopes: {services/ranks: {stage: serves, gate: {fail-on: high, levels: {serves: {monitoring: 3}}}}}\n"
    files = WITHOUT_APP | {".monthtwo.yaml": scopes, "services/ranks/README.md": "Ranks\n"}
    make_history(tmp_path / "repo", [at("2025-03-01", files), at("2025-03-02", systems)])
    reasons = [one for one in since(tmp_path / "repo").gate.reasons if "demanded" in one]
    assert len(reasons) == 1 and reasons[0].startswith("services/ranks: monitoring is at level 0")


def test_a_folder_is_compared_with_itself(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, {"services/rank/app.py": SERVICE})
    check_out(repo)
    report = since(repo / "services/rank", rev=None)
    assert {one.kind for one in changes(report)} == {"gained", "new"}
    assert report.base is not UNSET and changes(since(repo / "monitoring", rev=None)) == []


def test_what_comes_out_of_an_ignored_folder_is_added(tmp_path: Path) -> None:
    files = {path: text for path, text in FILES.items() if not path.startswith("monitoring")}
    commits = [
        at("2025-03-01", files | {"vendor/drift.py": DRIFT}),
        at("2025-03-02", renames={"vendor/drift.py": "monitoring/drift.py"}),
    ]
    make_history(tmp_path / "repo", commits)
    gained = [
        one for one in changes(since(tmp_path / "repo")) if one.kind == "gained" and one.check == "drift/detector"
    ]
    assert [one.cause.path for one in gained if one.cause] == ["monitoring/drift.py"]


def test_what_is_declared_to_be_generated_is_lost_by_that(tmp_path: Path) -> None:
    report = since(repo_of(tmp_path, {".gitattributes": "*.md text\nmonitoring/drift.py linguist-generated\n"}))
    lost = {one.check: one.cause for one in changes(report) if one.kind == "lost"}
    cause = lost["drift/detector"]
    assert cause is not None and (cause.side, cause.path, cause.line) == ("head", ".gitattributes", 2)


def test_a_shallow_clone_says_what_to_fetch(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, {"README.md": "Later\n"})
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{repo}", str(shallow)], check=True)
    with pytest.raises(RepositoryError, match=r"'HEAD~1' names no commit .* `git fetch --unshallow origin` gets it"):
        plain(shallow, since="HEAD~1")
    subprocess.run(["git", "-C", str(shallow), "fetch", "-q", "--unshallow"], check=True)
    assert changes(plain(shallow, since="HEAD~1")) == []


def test_a_clone_without_contents_says_what_to_fetch(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, {FLOW: None})
    subprocess.run(["git", "-C", str(repo), "config", "uploadpack.allowFilter", "true"], check=True)
    partial = tmp_path / "partial"
    command = ["git", "clone", "-q", "--filter=blob:none", f"file://{repo}", str(partial)]
    subprocess.run(command, check=True, capture_output=True)
    with pytest.raises(RepositoryError, match=r"drift.yml.*`git diff [0-9a-f]{40} HEAD` fetches them"):
        plain(partial, since="HEAD~1")


def test_what_is_no_revision_is_said(tmp_path: Path) -> None:
    repo = repo_of(tmp_path)
    for rev in ("nowhere", "HEAD~7", "", "a\nb"):
        with pytest.raises(RepositoryError, match="names no commit here"):
            plain(repo, rev="HEAD", since=rev)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/a.py").write_text("x = 1\n")
    with pytest.raises(RepositoryError, match="nothing is committed here"):
        plain(tmp_path / "folder", since="HEAD")


def test_lines_that_have_nothing_in_common_are_refused(tmp_path: Path) -> None:
    commits = [at("2025-03-01", FILES), at("2025-03-02", FILES, branch="apart", parents=())]
    make_history(tmp_path / "repo", commits)
    with pytest.raises(RepositoryError, match="have nothing in common"):
        plain(tmp_path / "repo", rev="HEAD", since="apart")


ACCEPTED = SERVICE.replace("app = FastAPI()", "app = FastAPI()  # monthtwo: accept[serving/health] the platform asks")
HEALTHY = SERVICE + '\n\n@app.get("/health")\ndef health():\n    return {"ok": True}\n'


def altered(report: Report) -> list[str]:
    assert report.altered is not UNSET
    return [one.message for one in report.altered]


def accepted(report: Report) -> set[str]:
    return {one.check for one in report.findings if one.accepted}


def test_what_a_change_does_to_the_settings_is_said(tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    first = "gate:\n  fail-on: high\nchecks:\n  drift: high\n  serving: low\n"
    second = "gate:\n  fail-on: note\nchecks:\n  drift: off\ntarget: production\n"
    make_history(
        repo, [at("2025-03-01", FILES | {".monthtwo.yaml": first}), at("2025-03-02", {".monthtwo.yaml": second})]
    )
    report = since(repo)
    assert altered(report) == [
        "this change alters the settings of the gate: .monthtwo.yaml:2 (gate.fail-on)",
        "this change alters the settings of the gate: .monthtwo.yaml:4 (checks.drift)",
        "this change alters the settings of the gate: .monthtwo.yaml:5 (target)",
        "this change alters the settings of the gate: .monthtwo.yaml:5 (checks.serving)",
    ]
    assert report.gate.passed and altered(since(repo, "HEAD")) == []


def test_the_order_of_checks_is_a_setting(tmp_path: Path) -> None:
    first, second = 'checks: {"drift/*": high, drift/acts: off}\n', 'checks: {drift/acts: off, "drift/*": high}\n'
    make_history(
        tmp_path / "repo",
        [at("2025-03-01", FILES | {".monthtwo.yaml": first}), at("2025-03-02", {".monthtwo.yaml": second})],
    )
    assert altered(since(tmp_path / "repo")) == [
        "this change alters the settings of the gate: .monthtwo.yaml:1 (checks.(order))"
    ]


def test_settings_that_only_move_to_another_file_are_the_same(tmp_path: Path) -> None:
    first, second = {".monthtwo.yaml": "target: production\n"}, '[tool.monthtwo]\ntarget = "production"\n'
    moved = {".monthtwo.yaml": None, "pyproject.toml": second}
    make_history(tmp_path / "repo", [at("2025-03-01", FILES | first), at("2025-03-02", moved)])
    assert altered(since(tmp_path / "repo")) == []


def test_an_acceptance_of_the_change_accepts_nothing(tmp_path: Path) -> None:
    """Neither in the settings nor in a comment; both are said."""
    settings = "accept:\n  - check: serving/health\n    reason: mine\n"
    make_history(
        tmp_path / "repo",
        [
            at("2025-03-01", FILES | {"app.py": HEALTHY}),
            at("2025-03-02", {"app.py": ACCEPTED, ".monthtwo.yaml": settings}),
        ],
    )
    report = since(tmp_path / "repo")
    assert ("lost", "serving/health") in [one[:2] for one in told(report)]
    assert not report.gate.passed and not accepted(report) and not report.acceptances
    line = ACCEPTED.split("\n").index(next(one for one in ACCEPTED.split("\n") if "accept[" in one)) + 1
    assert altered(report) == [
        "this change alters the settings of the gate: .monthtwo.yaml:2 (accept)",
        f"this change accepts serving/health in a comment, which does not count for itself: app.py:{line}",
    ]


def test_an_acceptance_of_before_counts(tmp_path: Path) -> None:
    """In a file that is as it was, in one that is not, and in one that only has another name."""
    later = ACCEPTED + "\n# more\n"
    make_history(
        tmp_path / "repo",
        [
            at("2025-03-01", FILES | {"app.py": ACCEPTED}),
            at("2025-03-02", {"README.md": "Later\n"}),
            at("2025-03-03", {"app.py": later}),
            at("2025-03-04", renames={"app.py": "api.py"}),
            at("2025-03-05", {"api.py": SERVICE}),
        ],
    )
    for rev in ("HEAD~3", "HEAD~2", "HEAD~1"):
        report = since(tmp_path / "repo", f"{rev}~1", rev=rev)
        assert accepted(report) == {"serving/health"} and altered(report) == []
    report = since(tmp_path / "repo")
    assert not accepted(report) and len(altered(report)) == 1
    assert altered(report)[0].startswith("this change no longer accepts serving/health, as a comment did: api.py:")


def test_a_comment_that_moves_to_another_file_counts_there_no_more(tmp_path: Path) -> None:
    """Another file that is much like the first may be another service."""
    changed = ACCEPTED + '\n\n@app.get("/more")\ndef more():\n    return 1\n'
    make_history(
        tmp_path / "repo",
        [at("2025-03-01", FILES | {"app.py": ACCEPTED}), at("2025-03-02", {"app.py": None, "api.py": changed})],
    )
    report = since(tmp_path / "repo")
    assert not accepted(report) and len(altered(report)) == 2


def test_a_folder_that_is_new_is_judged_by_the_settings_around_it(tmp_path: Path) -> None:
    own = {"services/rank/app.py": SERVICE, "services/rank/.monthtwo.yaml": "ignore: [serving, drift]\n"}
    make_history(
        tmp_path / "repo",
        [at("2025-03-01", FILES | {".monthtwo.yaml": "ignore: [serving/load-test]\n"}), at("2025-03-02", own)],
    )
    check_out(tmp_path / "repo")
    report = since(tmp_path / "repo/services/rank", rev=None)
    ids = {one.id for one in report.checks}
    assert "serving/health" in ids and "serving/load-test" not in ids and altered(report)


def test_settings_of_the_change_that_cannot_be_used_are_an_error(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, {".monthtwo.yaml": "ignore: [srving]\n"}, {".monthtwo.yaml": "ignore: [serving]\n"})
    with pytest.raises(ConfigurationError, match=r"\.monthtwo\.yaml:1: "):
        plain(repo, rev="HEAD~1", since="HEAD~2")
    with pytest.raises(ConfigurationError, match=r"\.monthtwo\.yaml:1: .*so it stands at [0-9a-f]{40}"):
        plain(repo, rev="HEAD", since="HEAD~1")


@pytest.mark.parametrize(
    "contents",
    [
        b"\xff\xfe" + DRIFT.encode("utf-16-le"),
        b"#" * 3_000_000,
        DRIFT.encode() + b"\0",
        DRIFT.encode() + b"\nx = (((\n",
    ],
    ids=["not UTF-8", "too large", "a NUL", "no Python"],
)
def test_what_a_change_makes_unreadable_is_lost(tmp_path: Path, contents: bytes) -> None:
    repo = repo_of(tmp_path)
    check_out(repo)
    (repo / "monitoring/drift.py").write_bytes(contents)
    report = since(repo, "HEAD", rev=None)
    assert ("lost", "drift/detector") in [one[:2] for one in told(report)]
    assert not report.gate.passed


def test_what_is_said_of_the_settings_is_shown(tmp_path: Path) -> None:
    report = since(repo_of(tmp_path, {".monthtwo.yaml": "ignore: [drift]\n"}))
    said = "this change alters the settings of the gate: .monthtwo.yaml:1"
    shown = StringIO()
    render(report, Console(file=shown, width=100))
    assert said in " ".join(shown.getvalue().split())
    assert said in html.unescape(to_markdown(report)).replace("\\", "")


def test_a_file_that_is_hidden_excuses_nothing_by_doubt(tmp_path: Path) -> None:
    """All that made a service of it is in that file: what is left is judged with little confidence."""
    commits = [at("2025-03-01", {"app.py": HEALTHY}), at("2025-03-02", {"app.py": "x = " + "(" * 50_000 + HEALTHY})]
    make_history(tmp_path / "repo", commits)
    report = since(tmp_path / "repo")
    lost = [one for one in changes(report) if one.kind == "lost"]
    assert "serving/health" in {one.check for one in lost} and {one.confidence for one in lost} == {"high"}
    assert not report.gate.passed
