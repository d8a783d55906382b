"""What surrounds the product says what is true."""

import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from monthtwo import __version__

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


def test_the_pre_commit_hook_is_a_command_that_runs(tmp_path: Path) -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (tmp_path / "main.py").write_text("print('hello')\n", encoding="utf-8")
    program, *rest = hook["entry"].split()
    command = [sys.executable, "-m", program, *rest, *hook["args"]]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Nothing is missing that is asked for here")
    gate = subprocess.run([*command, "--fail-on=high"], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert gate.stdout.startswith("Gate passed at high.")


def test_generated_documents_are_written_and_checked(tmp_path: Path) -> None:
    for name in (
        "README.md",
        "action.yml",
        "docs/action.md",
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
