"""What surrounds the product says what is true."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from histories import at, make_history
from monthtwo import __version__
from test_action_since import GOOD, WORSE

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PYTHONS = ("3.10", "3.11", "3.12", "3.13")


def test_versions_agree() -> None:
    assert version("monthtwo") == __version__


def test_ci_runs_the_commands_of_the_readme() -> None:
    commands = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
    assert len(commands) == 2
    script = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    for command in commands:
        assert command in [line.strip() for line in script]


def locked(name: str, python: str) -> dict[str, str]:
    """The releases that a lock names for a Python, each with the hashes of its files."""
    text = (ROOT / "locks" / name).read_text(encoding="utf-8")
    entries = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    pins = [Requirement(re.split(" +--hash=sha256:[0-9a-f]{64}", entry)[0]) for entry in entries if "--hash" in entry]
    assert len(pins) == len(entries)
    machine = {"python_version": python, "python_full_version": f"{python}.1"}
    taken = [pin for pin in pins if not pin.marker or pin.marker.evaluate(machine)]
    versions = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in taken}
    assert len(versions) == len(taken)
    return versions


@pytest.mark.parametrize("python", PYTHONS)
def test_the_locks_hold_what_the_project_asks_for(python: str) -> None:
    project, groups = PROJECT["project"], PROJECT["dependency-groups"]
    assert PROJECT["build-system"]["requires"] == groups["build"]
    run, dev = locked("run.txt", python), locked("dev.txt", python)
    assert run.items() <= dev.items()
    tools = [*project["optional-dependencies"]["dev"], *(one for one in groups["editable"] if isinstance(one, str))]
    for lock, wanted in ((run, [*project["dependencies"], *groups["build"]]), (dev, tools)):
        for requirement in map(Requirement, wanted):
            if not requirement.marker or requirement.marker.evaluate({"python_version": python}):
                assert requirement.specifier.contains(lock[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "docs/action.md",
        "docs/audit.md",
        "docs/exit-codes.md",
        "docs/checks.md",
        "docs/formats.md",
        "docs/tools.md",
    ],
)
def test_links_lead_somewhere(name: str) -> None:
    document = ROOT / name
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


@pytest.fixture
def clone(tmp_path: Path, git: Any) -> Path:
    """A clone of a service, as somebody works in it; `monthtwo` is on the path."""
    make_history(tmp_path / "upstream", [at("2025-01-01", GOOD)], "--bare")
    git(tmp_path, "clone", "-q", tmp_path / "upstream", "clone")
    return tmp_path / "clone"


def committed(clone: Path, git: Any, files: Mapping[str, str | None]) -> None:
    for name, text in files.items():
        (clone / name).write_text(text or "", encoding="utf-8")
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", "Work")


def test_the_hook_is_a_command_that_refuses_what_a_push_makes_worse(clone: Path, git: Any) -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["stages"] == ["pre-push"], "a commit waits for nothing"
    program, *rest = hook["entry"].split()
    command = [sys.executable, "-m", program, *rest, *hook["args"]]

    def push() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=clone, check=False, capture_output=True, text=True)

    committed(clone, git, {"README.md": "Churn\n"})
    (clone / "service/main.py").unlink()  # what is not committed is not pushed
    assert push().returncode == 0, push().stdout + push().stderr
    committed(clone, git, WORSE)
    done = push()
    assert done.returncode == 1 and "serving/health was lost" in done.stdout, done.stdout + done.stderr


def test_the_hook_that_is_shown_stops_a_push(clone: Path, git: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    [shown] = re.findall(r"```sh\n(#!/bin/sh\n.*?)```", (ROOT / "docs/ci.md").read_text(encoding="utf-8"), re.DOTALL)
    binaries = clone.parent / "bin"
    binaries.mkdir()
    programs = {
        binaries / "monthtwo": f'#!/bin/sh\nexec {sys.executable} -m monthtwo "$@"\n',
        clone / ".git/hooks/pre-push": shown,
    }
    for program, text in programs.items():
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{binaries}:{os.environ['PATH']}")
    committed(clone, git, WORSE)
    git(clone, "push", "-q", "origin", "HEAD:change", check=False)
    assert "change" not in git(clone.parent / "upstream", "branch", "--list", "change")
    committed(clone, git, {"service/main.py": GOOD["service/main.py"]})
    git(clone, "push", "-q", "origin", "HEAD:change")
    assert "change" in git(clone.parent / "upstream", "branch", "--list", "change")


def test_generated_documents_are_written_and_checked(tmp_path: Path) -> None:
    for name in (
        "README.md",
        "action.yml",
        "docs/action.md",
        "docs/audit.md",
        "docs/formats.md",
        "docs/policy.md",
        "scripts/generate-docs",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "fixtures/flask-spam", tmp_path / "fixtures/flask-spam")

    def generate(*arguments: str) -> int:
        script = tmp_path / "scripts/generate-docs"
        return subprocess.run([sys.executable, script, *arguments], check=False, capture_output=True).returncode

    assert generate("--check") == 1, "docs/checks.md is not there yet"
    assert generate() == 0
    assert generate("--check") == 0
    page = (tmp_path / "docs/checks.md").read_text(encoding="utf-8")
    (tmp_path / "docs/checks.md").write_text(page.replace("## Serving", "## Sewing"), encoding="utf-8")
    assert generate("--check") == 1
    assert generate("--chekc") == 2
