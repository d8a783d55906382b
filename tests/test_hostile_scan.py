"""Repositories that mean harm, scanned as a user would: nothing runs, nothing is followed, nothing ends the scan."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from monthtwo.catalogue.folders import shipped_folder
from monthtwo.cli.request import catalogue_with
from monthtwo.model import Report
from monthtwo.report.markdown import to_markdown
from monthtwo.report.sarif import to_sarif
from monthtwo.speed import compiled_catalogue, store
from monthtwo.speed import fast_scan as scan_module
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from monthtwo.system.starts import allowance
from scanning import plain

SHIPPED = shipped_folder()

GOOD = {"train.py": "from sklearn.svm import SVC\nSVC().fit([[1]], [1])\n"}

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)
)


def judged(path: Path) -> Report:
    return plain(path)


def met(report: Report) -> set[str]:
    return {result.id for result in report.checks if result.verdict == "met"}


@pytest.mark.parametrize(
    ("name", "contents", "reason"),
    [
        ("docker-compose.yml", BOMB, {"too-deep", "syntax", "oversized"}),
        ("k8s/deployment.yaml", "[" * 10_000 + "]" * 10_000, {"too-deep", "syntax"}),
        ("config.json", "[" * 10_000 + "]" * 10_000, {"too-deep", "syntax"}),
        ("nested.py", "x = " + "(" * 10_000 + ")" * 10_000, {"too-deep", "syntax"}),
        ("nested.toml", "x = " + "[" * 10_000 + "]" * 10_000, {"too-deep", "syntax"}),
        ("main.tf", "x = " + "[" * 10_000 + "]" * 10_000, {"too-deep", "syntax"}),
        ("notebook.ipynb", "this is no JSON", {"syntax"}),
        ("two.py", "print 'python two\n", {"syntax"}),
        ("nul.py", "x = 1\0\n", {"syntax", "binary"}),
        ("latin.py", b"x = '\xff\xfe'\n", {"syntax", "not-utf8"}),
        ("huge.yaml", b"#" * 3_000_000, {"oversized"}),
    ],
)
def test_a_file_that_cannot_be_read_is_reported_and_the_scan_goes_on(make_repo, name, contents, reason):
    report = judged(make_repo(GOOD | {name: contents}))
    assert "retraining/entrypoint" in met(report)
    (skipped,) = report.repository.skipped
    assert skipped.path == name
    assert skipped.reason in reason


def test_functions_that_return_each_other_break_no_check(make_repo):
    check = "def {}(auc, threshold):\n    if auc > threshold:\n        print(auc)\n    return {}(auc, threshold)\n"
    promotes = """
import mlflow
def main(auc):
    outcome = one_check(auc, 0.8)
    if outcome:
        mlflow.register_model("runs:/x", "model")
if __name__ == "__main__":
    main(0.9)
"""
    cycle = check.format("one_check", "other_check") + check.format("other_check", "one_check")
    report = judged(make_repo({"train.py": GOOD["train.py"] + cycle + promotes}))
    (result,) = [result for result in report.checks if result.id == "retraining/gate"]
    assert not result.broken


def scheduled(step: str) -> str:
    """A scheduled workflow of twenty steps that say this over and over."""
    steps = [{"run": step * (16_000 // len(step))}] * 20
    return json.dumps({"on": {"schedule": [{"cron": "0 0 * * *"}]}, "jobs": {"a": {"runs-on": "x", "steps": steps}}})


@pytest.mark.parametrize(
    ("name", "contents"),
    [
        ("hashes.py", f"print('{'#' * 400_000}')\n"),
        ("test_blanks.py", f"from{' ' * 100_000}import\n"),
        ("test_open.py", "from a import (\n" * 30_000),
        ("test_line.py", f"from a{'import' * 80_000}\n"),
        *(
            (".github/workflows/ci.yml", scheduled(step))
            for step in ("<<A ", "<<A\n", "for;do ", "if [ ", "$acc", "wget ", "xargs -P1 ", "_")
        ),
        ("run.sh", f"cat <<A {'su ' * 5_000}\nA\n" * 30),
        ("requirements.txt", f"a{chr(9) * 1_900}!\n" * 200),
        ("pyproject.toml", 'x = [ """\n' + r"\"" * 200_000 + '\n"""]\n'),
        ("config.json", "/*" * 49_000),
        ("README.md", (" " * 498 + "x\n" + "<A" * 249 + "\n") * 1_500),
        ("Jenkinsfile", f"sh{chr(9) * 490}x\n" * 3_000),
        ("justfile", f"a{' ' * 3_000}\n" * 100),
    ],
)
def test_text_that_is_walked_over_again_and_again_holds_nothing_up(make_repo, name, contents):
    repo = make_repo(GOOD | {name: contents})
    command = [sys.executable, "-m", "monthtwo", "scan", str(repo), "--no-cache", "--format", "json"]
    # It takes half a second; the limit is for what would take hours.
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    verdicts = {check["id"]: check["verdict"] for check in json.loads(done.stdout)["checks"]}
    assert verdicts["retraining/entrypoint"] == "met"


def test_links_lead_nowhere(make_repo, tmp_path):
    secret = tmp_path / "outside"
    secret.mkdir()
    (secret / "api.py").write_text("import prometheus_client\nprometheus_client.start_http_server(1)\n")
    repo = make_repo(GOOD)
    (repo / "link.py").symlink_to(secret / "api.py")
    (repo / "folder").symlink_to(secret)
    (repo / "loop").symlink_to(repo)
    report = judged(repo)
    assert "monitoring/service-metrics" not in met(report)
    assert report.repository.classified["symlink"] == 3


def test_names_with_markup_and_control_characters_are_only_text(make_repo):
    name = "evil\x1b[31m\r\n::error::<script>[bold]|`@all`.py"
    repo = make_repo({name: GOOD["train.py"]})
    report = judged(repo)
    assert "retraining/entrypoint" in met(report)
    shown = subprocess.run(
        [sys.executable, "-m", "monthtwo", "scan", str(repo), "--no-cache", "--verbose"], capture_output=True, text=True
    ).stdout
    for text in (shown, to_markdown(report), to_sarif(report)):
        assert "\x1b" not in text
        assert "\n::error" not in text
        assert "\r" not in text
    assert "<script>" not in to_markdown(report)


def test_a_checks_folder_with_code_in_the_repository_is_data(make_repo, tmp_path):
    marker = tmp_path / "ran"
    code = f"import pathlib\npathlib.Path({str(marker)!r}).touch()\n"
    manifest = "id: serving/entrypoint\ntitle: Mine\nevidence: {path: '*'}\n"
    repo = make_repo(
        GOOD
        | {
            "checks/detectors.py": code,
            "checks/areas/serving/entrypoint.yaml": manifest,
            "conftest.py": code,
            "monthtwo.py": code,
            "sitecustomize.py": code,
            "src/monthtwo/checks/detectors/__init__.py": code,
        }
    )
    done = subprocess.run(
        [sys.executable, "-P", "-m", "monthtwo", "scan", ".", "--no-cache"] if sys.version_info >= (3, 11)
        else [Path(sys.executable).with_name("monthtwo"), "scan", ".", "--no-cache"],
        cwd=repo, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not marker.exists()
    assert "serving/entrypoint" not in met(judged(repo))


def test_configured_programs_do_not_run(make_repo, git, tmp_path):
    marker = tmp_path / "ran"
    script = tmp_path / "trap"
    script.write_text(f"#!/bin/sh\ntouch {marker}\ncat\n")
    script.chmod(0o755)
    repo = make_repo(GOOD | {".gitattributes": "*.py filter=x diff=x\n"})
    for key in (
        "core.fsmonitor",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "diff.x.textconv",
        "core.pager",
    ):
        git(repo, "config", key, str(script))
    hooks = repo / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-index-change", "pre-commit", "post-checkout"):
        (hooks / hook).write_text(script.read_text())
        (hooks / hook).chmod(0o755)
    (repo / "train.py").write_text(GOOD["train.py"] + "# dirty\n")
    assert "retraining/entrypoint" in met(judged(repo))
    assert "retraining/entrypoint" in met(plain(repo, rev="HEAD"))
    assert not marker.exists()


@pytest.mark.parametrize("where", ["", ".cache", "deep/er"])
def test_a_cache_in_the_repository_is_not_used(make_repo, monkeypatch, where):
    repo = make_repo(GOOD | {"sub/a.py": "x = 1\n"})
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(repo / where))
    for folder in (repo, repo / "sub"):
        for _ in range(2):
            fast_scan(folder, FastOptions())
    assert sorted(path.name for path in repo.rglob("*") if ".git" not in path.parts) == ["a.py", "sub", "train.py"]


def test_without_a_cache_no_folder_for_one_is_asked_for(make_repo, monkeypatch):
    def asked() -> Path:
        raise AssertionError

    for module in (compiled_catalogue, scan_module, store):
        monkeypatch.setattr(module, "cache_folder", asked)
    own = make_repo(
        {
            "governance/own.yaml": (SHIPPED / "areas/serving/health.yaml")
            .read_text()
            .replace("serving/health", "governance/own")
        },
        name="own",
    )
    monkeypatch.setattr(compiled_catalogue, "_BESIDE", own / "nothing")
    scanned = fast_scan(make_repo(GOOD), FastOptions(cache=False, checks=(own,)))
    assert "governance/own" in {result.id for result in scanned.checks}
    assert catalogue_with((own,), kept=False).checks


def chained(count: int) -> dict[str, dict[str, str]]:
    """Repositories in which so much leads to the training script, one thing through another."""
    ends = "python train.py\n"
    return {
        "targets": {"Makefile": "".join(f"t{n}:\n\tmake t{n + 1}\n" for n in range(count)) + f"t{count}:\n\t{ends}"},
        "scripts": {"Makefile": "all:\n\t./s0.sh\n", f"s{count}.sh": ends}
        | {f"s{n}.sh": f"./s{n + 1}.sh\n" for n in range(count)},
        "folders": {"Makefile": "all:\n\td0/s.sh\n", f"d{count}/s.sh": ends}
        | {f"d{n}/s.sh": f"d{n + 1}/s.sh\n" for n in range(count)},
        "images": {"Makefile": "all:\n\tdocker build d0\n", f"d{count}/Dockerfile": f"FROM x\nCMD {ends}"}
        | {f"d{n}/Dockerfile": f"FROM x\nRUN docker build d{n + 1}\n" for n in range(count)},
        "calls": {"a.py": "import subprocess\nsubprocess.run('make t0')\n"}
        | {"Makefile": "".join(f"t{n}:\n\tmake t{n + 1}\n" for n in range(count)) + f"t{count}:\n\t{ends}"},
    }


@pytest.mark.parametrize(
    ("kind", "count"), [("targets", 400), ("scripts", 1_000), ("folders", 1_000), ("images", 400), ("calls", 400)]
)
def test_what_starts_what_may_go_as_deep_as_it_likes(make_repo, kind, count):
    report = judged(make_repo(GOOD | chained(count)[kind]))
    assert not [result.id for result in report.checks if result.broken]
    assert met(report) == met(judged(make_repo(GOOD | chained(1)[kind], name="short")))
    assert report.repository.skipped == ()


def test_what_starts_too_much_is_followed_so_far_and_said(make_repo, monkeypatch):
    monkeypatch.setattr(allowance, "MOST_STEPS", 50)
    repo = make_repo(GOOD | chained(1_000)["targets"])
    for cached in (False, True, True):
        report = fast_scan(repo, FastOptions(cache=cached))
        assert not [result.id for result in report.checks if result.broken]
        assert ("Makefile", "too-deep") in [(skip.path, skip.reason) for skip in report.repository.skipped]


@pytest.mark.parametrize("word", ["a.sh", "docker run x", "python -m celery", "bash -c", "env", "sudo", "'a.sh"])
def test_a_command_may_have_a_thousand_words(make_repo, word):
    report = judged(make_repo(GOOD | {"Makefile": f"all:\n\t{f'{word} ' * 1_000}python train.py\n", "a.sh": ""}))
    assert not [result.id for result in report.checks if result.broken]
