"""The benchmarks run and print what they promise. What they measure is nobody's business here."""

import subprocess
import sys
from pathlib import Path

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
    done = run("accuracy.py", "--labels", labels, "--repos", tmp_path / "repos", "--only", "serving,drift", "--misses")
    assert done.returncode == 0, done.stderr
    assert "| serving/health | 1 | 0 | 1.00 | 1.00 | 1.00 | 1.00 |" in " ".join(done.stdout.split())
    assert "data/none" not in done.stdout
    assert "drift/detector  acme/churn  label true [], unmet" in done.stdout
    assert "| unmet, high" in done.stdout


def test_a_missing_clone_is_a_failure(tmp_path: Path) -> None:
    labels = tmp_path / "labels"
    labels.mkdir()
    (labels / "a.yaml").write_text("{repo: a/b, commit: c, kind: not-ml, facts: {}}", encoding="utf-8")
    done = run("accuracy.py", "--labels", labels, "--repos", tmp_path)
    assert done.returncode == 1
    assert "a/b: no clone" in done.stdout
