"""`monthtwo config`: what holds, and where it comes from."""

import json

import pytest

from monthtwo.cli import run

FILES = {
    "pyproject.toml": '[tool.monthtwo]\nextends = "all.yaml"\ntarget = "production"\n\n[tool.monthtwo.checks]\ndrift = "low"\n',
    "all.yaml": "target: serves\ngate:\n  fail-on: high\nchecks: {drift: off}\nacceptances: {longest: 90}\n",
}


@pytest.fixture
def told(make_repo, capfd):
    """Settings by their keys, each a value and where it comes from."""

    def config(files: dict[str, str], *arguments: str) -> dict[str, tuple[object, str]]:
        assert run(["config", str(make_repo(files)), "--format", "json", *arguments]) == 0
        return {one["key"]: (one["value"], one["from"]) for one in json.loads(capfd.readouterr().out)}

    return config


def test_each_value_says_where_it_comes_from(told):
    settings = told(FILES, "--fail-on", "medium")
    assert settings["target"] == ("production", "pyproject.toml:3")
    assert settings["gate.fail-on"] == ("medium", "option")
    assert settings["gate.confidence"] == ("medium", "default")
    assert settings["checks.drift"] == ("low", "pyproject.toml:6")
    assert settings["acceptances.longest"] == (90, "all.yaml:5 (extended)")
    assert settings["acceptances.warn"] == (14, "default")


def test_without_settings_all_are_defaults(told):
    assert {origin for _, origin in told({"a.py": ""}).values()} == {"default"}


def test_a_table_has_a_line_each(make_repo, capfd):
    assert run(["config", str(make_repo(FILES))]) == 0
    lines = [line.split() for line in capfd.readouterr().out.splitlines()]
    assert ["target", "production", "pyproject.toml:3"] in lines
    assert ["stage", "-", "default"] in lines


def test_a_mistake_is_one_of_usage(make_repo, capfd):
    assert run(["config", str(make_repo({".monthtwo.yaml": "checks: {drift/act: off}\n"}))]) == 2
    assert capfd.readouterr().err.startswith(
        "Error: .monthtwo.yaml:1: no check or area is called 'drift/act'; did you mean `drift/acts`?"
    )
