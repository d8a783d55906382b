"""What `monthtwo init` writes, and what it leaves alone."""

from pathlib import Path

import pytest
import yaml

from monthtwo import __version__
from monthtwo.cli import installed, run


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


ID = "0123456789abcdef0123456789abcdef01234567"
WORKFLOW = ".github/workflows/monthtwo.yml"


def test_the_workflow_pins_the_commit_of_a_release(repository, monkeypatch, tmp_path, capfd):
    released = tmp_path / "commit.txt"
    released.write_text(f"{ID}\n")
    monkeypatch.setattr(installed, "RELEASED", released)
    assert run(["init", str(repository)]) == 0
    assert f"monthtwo/monthtwo@{ID} # v{__version__}\n" in (repository / WORKFLOW).read_text()
    assert "in place of" not in capfd.readouterr().out


def test_without_a_known_commit_it_says_how_to_fill_it(repository, monkeypatch, tmp_path, capfd):
    for text in (None, "main", ID[:7]):
        released = tmp_path / "commit.txt"
        if text:
            released.write_text(text)
        monkeypatch.setattr(installed, "RELEASED", released)
        (repository / WORKFLOW).unlink(missing_ok=True)
        assert run(["init", str(repository)]) == 0
        assert f"monthtwo/monthtwo@<commit> # v{__version__}\n" in (repository / WORKFLOW).read_text()
        said = capfd.readouterr().out
        assert f"in place of <commit> in it: git ls-remote {installed.HOME}" in said and f"v{__version__}" in said


def test_nothing_in_the_workflow_floats(repository):
    assert run(["init", str(repository)]) == 0
    steps = yaml.safe_load((repository / WORKFLOW).read_text())["jobs"]["monthtwo"]["steps"]
    assert all(len(step["uses"].partition("@")[2]) == 40 or "@<commit>" in step["uses"] for step in steps)


@pytest.mark.parametrize(
    ("told", "commit"),
    [
        ({"url": f"{installed.HOME}.git", "vcs_info": {"vcs": "git", "commit_id": ID}}, ID),
        ({"url": installed.HOME, "vcs_info": {"vcs": "git", "commit_id": ID}}, ID),
        ({"url": "https://github.com/eve/monthtwo", "vcs_info": {"vcs": "git", "commit_id": ID}}, None),
        ({"url": installed.HOME, "vcs_info": {"commit_id": "main"}}, None),
        ({"url": "file:///src/monthtwo", "dir_info": {"editable": True}}, None),
        ({}, None),
        ([], None),
    ],
)
def test_a_commit_is_what_the_installer_took_from_the_repository_itself(told, commit):
    assert installed.from_origin(told) == commit
