"""What `monthtwo init` writes, and what it leaves alone."""

from pathlib import Path

import pytest
import yaml

from monthtwo.cli import run


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "train.py").write_text("from sklearn.linear_model import Ridge\n\nRidge().fit([[1]], [1])\n")
    return tmp_path


def test_settings_and_a_workflow_are_written_and_what_was_found_is_said(repository, capfd):
    assert run(["init", str(repository)]) == 0
    assert yaml.safe_load((repository / ".monthtwo.yaml").read_text()) == {"target": "serves"}
    steps = yaml.safe_load((repository / ".github/workflows/monthtwo.yml").read_text())["jobs"]["monthtwo"]["steps"]
    assert [step["uses"].partition("@")[0] for step in steps] == ["actions/checkout", "monthtwo/monthtwo"]
    said = capfd.readouterr().out
    assert ": experiment, explores: nothing was seen to answer with a model." in said
    assert "Wrote .monthtwo.yaml: it is heading for `serves`." in said


def test_a_project_gets_its_settings_where_it_keeps_others(repository):
    (repository / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert run(["init", str(repository), "--target", "production"]) == 0
    text = (repository / "pyproject.toml").read_text()
    assert text.startswith('[project]\nname = "x"\n') and '[tool.monthtwo]\ntarget = "production"' in text
    assert not (repository / ".monthtwo.yaml").exists()


def test_nothing_is_written_over(repository, capfd):
    run(["init", str(repository)])
    before = {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()}
    assert run(["init", str(repository), "--target", "production"]) == 0
    assert {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()} == before
    assert capfd.readouterr().out.count("stays as it is") == 2
