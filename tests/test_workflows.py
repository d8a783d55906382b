"""Workflows: our own, those that the documents show and the one that `monthtwo init` writes; nothing in them floats."""

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest
import yaml

from monthtwo.cli import run
from test_action import ROOT, workflows

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PINNED = re.compile(r"uses: [\w./-]+@(?:[0-9a-f]{40}|<commit>) # v\d+\.\d+\.\d+|uses: \./(?: |$)")


@pytest.fixture
def written(tmp_path: Path) -> str:
    (tmp_path / "repository").mkdir()
    (tmp_path / "repository/train.py").write_text("print('trains')\n")
    assert run(["init", str(tmp_path / "repository")]) == 0
    return (tmp_path / "repository/.github/workflows/monthtwo.yml").read_text()


def test_every_action_is_named_by_its_commit_and_version(written: str) -> None:
    texts = [written, *workflows(), (ROOT / "action.yml").read_text(), (ROOT / "README.md").read_text()]
    for text in texts:
        for line in text.splitlines():
            if re.search(r"\buses: \S+", line):
                assert PINNED.search(line), line


def test_no_workflow_has_more_permissions_than_it_says_why(written: str) -> None:
    for text in workflows():
        assert yaml.safe_load(text)["permissions"] == {}
        assert not re.search(r"permissions: *(write|read)-all", text)
    for text in (written, *workflows()):
        for line in text.splitlines():
            if re.match(r" +[a-z-]+: write", line):
                assert " # " in line, line


def test_zizmor_finds_nothing(written: str, tmp_path: Path) -> None:
    """Our own are looked at by `.ci/run`, the action too; here those that others copy."""
    folder = tmp_path / "copied/.github/workflows"
    folder.mkdir(parents=True)
    shown = re.findall(r"```yaml\n(name: .*?)```", (ROOT / "docs/action.md").read_text(encoding="utf-8"), re.DOTALL)
    for number, text in enumerate([written, *shown]):
        (folder / f"{number}.yml").write_text(text.replace("<commit>", COMMIT), encoding="utf-8")
    program = Path(sysconfig.get_path("scripts"), "zizmor")
    command = [program, "--offline", "--no-progress", "--no-config", "--strict-collection", tmp_path / "copied"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
