"""CONTRIBUTING's transcripts, followed literally in a copy of the tree."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TRANSCRIPTS = re.findall(
    r"^## (.+)\n(?:(?!^## ).*\n)*?```console\n([\s\S]+?)^```", (ROOT / "CONTRIBUTING.md").read_text(), re.M
)
COMMAND = re.compile(r"^\$ (.*<<'EOF'\n[\s\S]+?^EOF$|.*)\n((?:(?!^\$ ).*\n)*)", re.M)


def test_there_is_one_of_each_kind() -> None:
    assert [title for title, _ in TRANSCRIPTS] == ["A check", "A tool", "A format", "A detector"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What a contributor has after the first command: the files, and an environment beside them."""
    copied = tmp_path / "monthtwo"
    shutil.copytree(ROOT, copied, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "build"))
    (copied / ".venv").symlink_to(sys.prefix)
    return copied


@pytest.mark.parametrize(("title", "transcript"), TRANSCRIPTS, ids=[title for title, _ in TRANSCRIPTS])
def test_a_transcript_works_literally(title: str, transcript: str, tree: Path) -> None:
    environment = os.environ | {"PYTHONPATH": "src", "PYTEST_ADDOPTS": "-p no:cacheprovider", "COLUMNS": "120"}
    for command, shown in COMMAND.findall(transcript):
        done = subprocess.run(["bash", "-c", command], cwd=tree, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        for line in shown.splitlines():
            assert line in done.stdout, f"{command}\n{done.stdout}{done.stderr}"
