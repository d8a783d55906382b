"""The recipes for other continuous integration, run as its runner would: their commands with bash, in a clone with history."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from histories import at, make_history
from test_action import ROOT
from test_action_since import GOOD, WORSE

SHOWN = dict(
    re.findall(r"## ([\w ]+)\n\n```\w+\n(.*?)```", (ROOT / "docs/ci.md").read_text(encoding="utf-8"), re.DOTALL)
)


def commands(name: str) -> list[str]:
    """What a recipe runs, after it has installed monthtwo."""
    text = SHOWN[name]
    if name == "GitLab":
        found = yaml.safe_load(text)["monthtwo"]["script"]
    elif name == "Azure Pipelines":
        found = [step["bash"] for step in yaml.safe_load(text)["steps"] if "bash" in step]
    else:
        found = re.findall(r"sh '(.*)'", text)
    assert "pip install" in found[0]
    return found[1:]


@pytest.mark.parametrize("name", ["GitLab", "Azure Pipelines", "Jenkins"])
@pytest.mark.parametrize("worse", [True, False])
def test_a_recipe_fails_on_what_a_change_made_worse(tmp_path: Path, name: str, worse: bool) -> None:
    change = WORSE if worse else {"README.md": "Churn\n"}
    commits = [at("2025-01-01", GOOD, name="base"), at("2025-01-02", change, branch="change", parents=("base",))]
    base = make_history(tmp_path / "upstream", commits)["base"]
    clone, binaries = tmp_path / "clone", tmp_path / "bin"
    subprocess.run(["git", "clone", "-q", "-b", "change", tmp_path / "upstream", clone], check=True)
    for folder in (binaries, clone / ".monthtwo/bin"):
        folder.mkdir(parents=True)
        program = folder / "monthtwo"
        program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT / "src"} exec {sys.executable} -m monthtwo "$@"\n')
        program.chmod(0o755)
    environment = {
        "PATH": os.pathsep.join((str(binaries), os.defpath)), "HOME": str(tmp_path),
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": str(base), "SYSTEM_PULLREQUEST_TARGETBRANCHNAME": "main", "CHANGE_TARGET": "main",
    }  # fmt: skip
    for command in commands(name):
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", command],
            cwd=clone,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            break
    assert done.returncode == (1 if worse else 0), done.stdout + done.stderr
    assert ("this change removes" in done.stdout) is worse
