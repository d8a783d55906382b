"""`monthtwo plan` at the command line."""

import json

import pytest

from monthtwo.cli import run
from scanning import SERVICE

HEALTHY = SERVICE + '\n\n@app.get("/health")\ndef health():\n    return {"status": "ok"}\n'


@pytest.fixture
def service(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app").mkdir()
    (tmp_path / "app/app.py").write_text(SERVICE)
    return tmp_path / "app"


def planned(capfd, *arguments):
    assert run(["plan", "app", "--format", "json", *arguments]) == 0
    return json.loads(capfd.readouterr().out)["steps"]


def test_each_proof_fails_until_its_change_is_made(service, capfd):
    steps = planned(capfd, "--target", "production")
    assert len(steps) > 3
    for step in steps:
        sure = any(one["confidence"] != "low" for one in step["closes"])
        assert run([*step["proof"][1:], "--quiet"]) == (1 if sure else 0), step["id"]
    capfd.readouterr()
    (step,) = (step for step in steps if "serving/health" in [one["check"] for one in step["closes"]])
    (service / "app.py").write_text(HEALTHY)
    left = {one["check"] for other in planned(capfd, "--target", "production") for one in other["closes"]}
    assert {one["check"] for one in step["closes"]} - left == {"serving/health"}


def test_the_proof_judges_as_the_plan_does(service, capfd):
    """The stage is that of the whole, which what is selected alone does not show."""
    steps = planned(capfd)
    for step in steps:
        assert step["proof"][3:5] == ["--target", "serves"]
        sure = any(one["confidence"] != "low" for one in step["closes"])
        assert run([*step["proof"][1:], "--quiet"]) == (1 if sure else 0), step["id"]


def test_a_plan_is_shown_and_written(service, tmp_path, capfd):
    assert run(["plan", "app", "--output", f"markdown={tmp_path / 'plan.md'}"]) == 0
    assert "1. " in capfd.readouterr().out
    assert "- [ ] **" in (tmp_path / "plan.md").read_text()


def test_a_path_that_is_not_there_is_a_mistake(tmp_path, capfd):
    assert run(["plan", str(tmp_path / "none")]) == 3
    assert run(["plan", str(tmp_path), str(tmp_path)]) == 2
    assert "a plan takes one path" in capfd.readouterr().err
