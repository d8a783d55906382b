"""The benchmarks run and print what they promise. What they measure is nobody's business here."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
HEALTHY = """\
import joblib
from fastapi import FastAPI

app = FastAPI()
model = joblib.load("model.joblib")


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/predict")
def predict(features: list[float]):
    return {"churn": float(model.predict([features])[0])}
"""


def run(script: str, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, BENCHMARKS / script, "--monthtwo", Path(sys.executable).with_name("monthtwo"), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def repository(folder: Path) -> Path:
    (folder / "app").mkdir(parents=True)
    (folder / "app/main.py").write_text(HEALTHY, encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "all")
    return folder


def test_speed_is_given_beside_the_floor(tmp_path: Path) -> None:
    folder = repository(tmp_path / "service")
    done = run("scan.py", "--runs", "1", "--grow", "1,2", folder)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[1] == "service: 1 files, 1 Python (0.0 MB), medians of 1"
    for name in ("read all bytes", "ast.parse, two processes", "git ls-files -s", "monthtwo --help"):
        assert any(line.startswith(name) for line in lines)
    for ratio in ("cold ÷ ast.parse, one process", "warm ÷ monthtwo cold", "one file changed ÷ monthtwo warm"):
        assert any(line.startswith(f"monthtwo {ratio}: ") for line in lines)
    assert [line.split()[:2] for line in lines[-2:]] == [["1", "1"], ["2", "2"]]
    assert not git(folder, "status", "--porcelain")


def test_a_scan_that_ends_badly_is_not_measured(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("scan.py", "--runs", "1", tmp_path / "empty")
    assert done.returncode == 1
    assert "ended with 3" in done.stderr


def test_accuracy_is_given_by_check_and_by_confidence(tmp_path: Path) -> None:
    clone = repository(tmp_path / "repos" / "acme+churn")
    labels = tmp_path / "labels"
    labels.mkdir()
    health = "serving/health: {value: yes, evidence: ['app/main.py:8']}"
    facts = f"{{{health}, drift/detector: {{value: yes}}, data/none: {{value: no}}}}"
    label = f"repo: acme/churn\ncommit: {git(clone, 'rev-parse', 'HEAD')}\nkind: ml-service\nfacts: {facts}\n"
    (labels / "acme+churn.yaml").write_text(label, encoding="utf-8")
    done = run(
        "accuracy.py",
        "--labels",
        labels,
        "--repos",
        tmp_path / "repos",
        "--only",
        "serving,drift",
        "--misses",
        "--sureness",
    )
    assert done.returncode == 0, done.stderr
    assert "| serving/health | 1 | 0 | 1.00 | 1.00 | 1.00 | 1.00 |" in " ".join(done.stdout.split())
    assert "data/none" not in done.stdout
    assert "drift/detector  acme/churn  label true [], unmet" in done.stdout
    assert "| unmet, high" in done.stdout
    assert "| serving/health | 1 of 1 | | | | | | 1.00 |" in " ".join(done.stdout.split())


def test_a_missing_clone_is_a_failure(tmp_path: Path) -> None:
    labels = tmp_path / "labels"
    labels.mkdir()
    (labels / "a.yaml").write_text("{repo: a/b, commit: c, kind: not-ml, facts: {}}", encoding="utf-8")
    done = run("accuracy.py", "--labels", labels, "--repos", tmp_path)
    assert done.returncode == 1
    assert "a/b: no clone" in done.stdout


def reports(tree: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, tree / "benchmarks/reports.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"})


def tree_of_one_fixture(folder: Path) -> Path:
    """A tree with the script, one fixture, the examples of one check and of one format."""
    root = BENCHMARKS.parent
    for name in (
        "benchmarks/reports.py",
        "checks/areas/serving/container.cases.yaml",
        "checks/areas/serving/container.yaml",
        "checks/formats/argocd.yaml",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, folder / name)
    shutil.copytree(root / "fixtures/linkshort", folder / "fixtures/linkshort")
    return folder


def test_reports_are_made_of_fixtures_examples_and_repositories(tmp_path: Path) -> None:
    tree = tree_of_one_fixture(tmp_path / "tree")
    clone = repository(tmp_path / "clones/acme+churn/repo")
    git(tmp_path, "clone", "-q", "--bare", str(clone), "clones/bare.git")
    git(tmp_path, "clone", "-q", "--no-checkout", str(clone), "clones/hidden")
    made = reports(tree, "make", tmp_path / "out", *(tmp_path / "clones").glob("[bh]*"), clone)
    assert made.returncode == 0, made.stdout + made.stderr
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.json")}
    assert {
        "fixtures/linkshort.json",
        "examples/formats/argocd-0.json",
        "examples/areas/serving/container-0-met.json",
    } < names
    heads = [json.loads(path.read_bytes()) for path in (tmp_path / "out/repositories").iterdir()]
    assert [report["repository"]["commit"] for report in heads] == [git(clone, "rev-parse", "HEAD")] * 3
    example = json.loads((tmp_path / "out/examples/areas/serving/container-0-met.json").read_bytes())
    assert example["repository"]["commit"] is None
    assert {check["id"]: check["verdict"] for check in example["checks"]}["serving/container"] == "met"

    again = reports(tree, "make", tmp_path / "out")
    assert again.returncode == 1
    assert "is not empty" in again.stderr
    twice = reports(tree, "make", tmp_path / "twice", clone, clone)
    assert twice.returncode == 1
    assert "repositories/acme+churn" in twice.stderr


def test_a_repository_without_a_report_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    made = reports(tree_of_one_fixture(tmp_path / "tree"), "make", tmp_path / "out", tmp_path / "empty")
    assert made.returncode == 1
    assert "repositories/empty: exit status 3: " in made.stdout
    assert (tmp_path / "out/fixtures/linkshort.json").exists()


def compared(folder: Path, old: dict[str, Any], new: dict[str, Any], *arguments: str) -> tuple[int, list[str]]:
    """Status and lines of a comparison of these reports by name."""
    for side, given in (("old", old), ("new", new)):
        shutil.rmtree(folder / side, ignore_errors=True)
        (folder / side).mkdir()
        for name, report in given.items():
            (folder / side / f"{name}.json").write_text(json.dumps(report), encoding="utf-8")
    done = reports(BENCHMARKS.parent, "compare", folder / "old", folder / "new", *arguments)
    assert not done.stderr
    return done.returncode, done.stdout.splitlines()


def test_every_difference_is_printed_once_with_the_reports_that_have_it(tmp_path: Path) -> None:
    def report(verdict: str, mark: str, *evidence: str) -> dict[str, Any]:
        checks = [{"id": "data/validation", "verdict": "met", "evidence": []}]
        checks.append({"id": "drift/acts", "verdict": verdict, "evidence": [{"path": path} for path in evidence]})
        return {"checks": checks, "findings": [{"check": "drift/acts", "fingerprint": mark}]}

    old = {"a": report("met", "v1", "x.py", "y.py"), "b": report("met", "v1"), "same": report("met", "v2")}
    new = {"a": report("unmet", "v2", "y.py", "z.py"), "b": report("unmet", "v2"), "same": report("met", "v2")}
    status, lines = compared(tmp_path, old, new)
    assert status == 1
    assert lines[:8] == [
        'checks[drift/acts].evidence: + {"path": "z.py"}',
        "    1 of 3: a",
        'checks[drift/acts].evidence: - {"path": "x.py"}',
        "    1 of 3: a",
        "checks[drift/acts].verdict: met → unmet",
        "    2 of 3: a, b",
        "findings[drift/acts].fingerprint: v1 → v2",
        "    2 of 3: a, b",
    ]
    assert "     2 checks[drift/acts].verdict" in lines
    assert lines[-1] == "2 of 3 reports differ"

    status, lines = compared(tmp_path, old, new, "--ignore", "findings.fingerprint", "--ignore", "checks.evidence")
    assert (status, lines[:2]) == (1, ["checks[drift/acts].verdict: met → unmet", "    2 of 3: a, b"])
    assert compared(tmp_path, old, new, "--ignore", "findings", "--ignore", "checks")[0] == 0
    assert compared(tmp_path, old, old) == (0, ["0 of 3 reports differ"])


def test_what_is_missing_or_stands_in_another_order_is_a_difference(tmp_path: Path) -> None:
    def first(old: Any, new: Any) -> str:
        status, lines = compared(tmp_path, {"a": old}, {"a": new})
        assert status == 1
        return lines[0]

    one, two = {"id": "one"}, {"id": "two"}
    assert first({"version": 1, "areas": [one]}, {"version": 1}) == 'areas: - [{"id": "one"}]'
    assert first({"areas": [one]}, {"areas": [one, two]}) == 'areas[two]: + {"id": "two"}'
    assert first({"areas": [one, two]}, {"areas": [two, one]}) == "areas (order): one → another"
    assert first({"reasons": ["a", "b"]}, {"reasons": ["b", "a"]}) == "reasons (order): one → another"
    assert first({"a": 1, "b": 2}, {"b": 2, "a": 1}) == "(order): one → another"
    assert first({"line": 1}, {"line": True}) == "line: 1 → true"
    assert first({"why": "x" * 500 + "a"}, {"why": "x" * 500 + "b"}) == f"why: …{'x' * 20}a → …{'x' * 20}b"
    assert "…" not in first({"why": "x" * 100}, {"why": "y"})
    status, lines = compared(tmp_path, {"a": one, "b": one}, {"a": one, "c": one})
    assert (status, lines) == (
        1,
        [f"only in {tmp_path / 'old'}: b", f"only in {tmp_path / 'new'}: c", "0 of 1 reports differ"],
    )
    (tmp_path / "new/a.json").write_text('{"id":  "one"}', encoding="utf-8")
    spelt = reports(BENCHMARKS.parent, "compare", tmp_path / "old", tmp_path / "new")
    assert spelt.stdout.startswith("(spelling of the JSON)")
    (tmp_path / "empty").mkdir()
    assert reports(BENCHMARKS.parent, "compare", tmp_path / "empty", tmp_path / "empty").returncode == 1


def test_changes_are_told_with_the_file_that_caused_them(tmp_path: Path) -> None:
    folder = repository(tmp_path / "repos/owner+service")
    base = git(folder, "rev-parse", "HEAD")
    (folder / "app/main.py").write_text(HEALTHY.replace('@app.get("/health")\n', ""), encoding="utf-8")
    git(folder, "commit", "-q", "-a", "-m", "less")
    head = git(folder, "rev-parse", "HEAD")
    entry = {"repo": "owner/service", "base": base, "head": head, "kind": "lost", "check": "serving/health"}
    entries = [
        entry | {"cause": {"side": "base", "diff": "app/main.py"}},
        entry | {"cause": {"side": "base", "diff": "other.py"}},
        entry | {"kind": "same", "check": "serving/entrypoint"},
        entry | {"repo": "owner/nothing"},
    ]
    (tmp_path / "changes.yaml").write_text(json.dumps(entries), encoding="utf-8")
    done = run("changes.py", "--changes", tmp_path / "changes.yaml", "--repos", tmp_path / "repos", "--jobs", "1")
    assert done.returncode == 1
    *told, figures = done.stdout.splitlines()
    assert "cause {'side': 'base', 'path': 'app/main.py', 'line': 8}, label" in told[0] and "exit 3" in told[1]
    assert figures == (
        "changes 4: right 3; of 3 lost or gained 2 are told and 1 have the cause of the label; apart from two scans 0"
    )


def test_findings_that_stay_keep_their_fingerprint(tmp_path: Path) -> None:
    folder = repository(tmp_path / "service")
    (folder / "app/more.py").write_text("import os\n", encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "more")
    done = run("fingerprints.py", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    *_, beside, figures = done.stdout.splitlines()
    assert beside.startswith(f"{folder}: 2 commits, ") and beside.endswith("with itself 0 changes")
    assert "keep their fingerprint (100.0 %)" in figures and not figures.startswith("1 histories: of 0")


def test_each_commit_is_compared_with_the_one_before(tmp_path: Path) -> None:
    folder = repository(tmp_path / "service")
    (folder / "README.md").write_text("Churn\n", encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "words")
    (folder / "app/main.py").write_text(
        HEALTHY.replace("/health", "/other").replace("health", "other"), encoding="utf-8"
    )
    git(folder, "commit", "-qam", "no health")
    done = run("commits.py", folder)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[1:] for line in lines if "serving/health" in line] == [
        ["lost", "serving/health", "app/main.py:8"],
        ["new", "serving/health", "app/main.py:8"],
    ]
    assert lines[-1] == "commits 2: with a change 1, changes 2, not touched 0, no report 0"


def test_an_audit_of_a_made_fleet_is_measured(tmp_path: Path) -> None:
    command = [
        sys.executable,
        BENCHMARKS / "audit.py",
        "--repositories",
        "3",
        "--jobs",
        "1",
        "--keep",
        tmp_path / "fleet",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if "an hour" in line]
    assert [line.split()[0] for line in lines] == ["cold", "unchanged", "a"]
    assert " 3 judged      0 carried    0 failed    - changed" in lines[0]
    assert " 0 judged      3 carried    0 failed    0 changed" in lines[1]
    assert lines[2].endswith(" 0 failed    0 changed")
