"""`monthtwo accept`: what is written, and that nothing else changes."""

import subprocess
from pathlib import Path

import pytest

from monthtwo.cli import run

USAGE = 2
SAID = ["--reason", 'nobody "calls" it', "--owner", "ops", "--until", "2026-05-31"]


@pytest.fixture
def accepted(make_repo, capfd):
    """What a file of settings becomes when a check is accepted, or the first line of why it is not."""

    def accept(file: str, text: str, *arguments: str, check: str = "drift/acts") -> str:
        repository = make_repo({"train.py": "", **({file: text} if text else {})})
        status = run(["accept", check, str(repository), *(arguments or SAID)])
        said = capfd.readouterr().err.splitlines()
        assert (status == USAGE) is bool(said)
        return said[0].removeprefix("Error: ") if said else (repository / file).read_text()

    return accept


TOML_ENTRY = """\
[[tool.monthtwo.accept]]
check = "drift/acts"
reason = "nobody \\"calls\\" it"
owner = "ops"
until = "2026-05-31"
"""
YAML_ENTRY = """\
  - check: drift/acts
    reason: "nobody \\"calls\\" it"
    owner: "ops"
    until: "2026-05-31"
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[project]\nname  =  "x"   # ours\n', "\n" + TOML_ENTRY),
        ('[tool.monthtwo]\ntarget = "serves"   # soon\n', "\n" + TOML_ENTRY),
        ('[tool.monthtwo]\n\n[[tool.monthtwo.accept]]\ncheck = "drift/detector"  # first\nreason = "r"\n', "\n" + TOML_ENTRY),
    ],
)  # fmt: skip
def test_a_table_is_added_to_toml(accepted, before, after):
    assert accepted("pyproject.toml", before) == before + after


def test_what_follows_in_toml_stays_apart(accepted):
    before = '[tool.monthtwo]\ntarget = "serves"\n'
    after = "\n[tool.ruff]   # style\nline-length   = 100\n"
    assert accepted("pyproject.toml", before + after) == f"{before}\n{TOML_ENTRY}{after}"


@pytest.mark.parametrize(
    "before",
    [
        '[tool.monthtwo]\ntarget = "serves"\n',
        '[[tool.monthtwo.accept]]\ncheck = "drift/detector"\nreason = "r"  # first\n',
    ],
)
def test_a_comment_stays_with_the_table_below_it(accepted, before):
    after = "\n# style\n# of ours\n[tool.ruff]\nline-length = 100\n"
    assert accepted("pyproject.toml", before + after) == f"{before}\n{TOML_ENTRY}{after}"


def test_where_a_table_ends_in_doubt_it_stands_at_the_end(accepted):
    before = (
        '[[tool.monthtwo.accept]]\ncheck = "drift/detector"\nreason = """\n[x]"""\n\n[tool.ruff]\nline-length = 100\n'
    )
    assert accepted("pyproject.toml", before) == f"{before}\n{TOML_ENTRY}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("target:   serves   # soon\n", "accept:\n" + YAML_ENTRY),
        ("", "accept:\n" + YAML_ENTRY),
        ("accept:\n  - check: drift/detector   # first\n    reason: r\n", YAML_ENTRY),
    ],
)
def test_an_entry_is_added_to_yaml(accepted, before, after):
    assert accepted(".monthtwo.yaml", before) == before + after


def test_what_follows_in_yaml_stays_as_it_is(accepted):
    before = "# ours\naccept:\n- check: drift/detector\n  reason: >\n    a long\n    story\n"
    after = "\n# what fails\ngate:   {fail-on:   high}\n"
    entry = YAML_ENTRY.replace("\n  ", "\n")[2:]
    assert accepted(".monthtwo.yaml", before + after) == before + entry + after


def test_windows_line_ends_stay(make_repo):
    repository = make_repo({".monthtwo.yaml": b"target: serves\r\n"})
    assert run(["accept", "drift/acts", str(repository), *SAID]) == 0
    text = (repository / ".monthtwo.yaml").read_bytes()
    assert text.startswith(b"target: serves\r\naccept:\r\n") and text.count(b"\n") == text.count(b"\r\n") == 6


@pytest.mark.parametrize(
    ("file", "text", "arguments", "message"),
    [
        (".monthtwo.yaml", "accept: [{check: drift/detector, reason: r}]\n", SAID,
         ".monthtwo.yaml is written in a form that is not edited; add it by hand, as a gate that fails shows it."),
        ("pyproject.toml", "[tool.monthtwo]\naccept = [{check = 'drift/detector', reason = 'r'}]\n", SAID,
         "pyproject.toml is written in a form that is not edited; add it by hand, as a gate that fails shows it."),
        (".monthtwo.yaml", "accept:\n  - {check: drift/acts, reason: r}\n", SAID,
         "drift/acts is accepted at .monthtwo.yaml:2; change that."),
        (".monthtwo.yaml", "acceptances: {require: [owner]}\n", ["--reason", "r"],
         "the settings ask each acceptance for `owner`; add --owner."),
        (".monthtwo.yaml", "acceptances: {longest: 30}\n", ["--reason", "r"],
         "an acceptance may hold for 30 days at most; add --until."),
        (".monthtwo.yaml", "acceptances: {longest: 30}\n", SAID,
         "--until: 2026-05-31 is 91 days after the last commit, and an acceptance may hold for 30."),
        ("", "", ["--reason", "r", "--until", "2026-02-28"],
         "--until: 2026-02-28 is before the last commit, of 2026-03-01; write a later day."),
        ("", "", ["--reason", "r", "--until", "soon"],
         "Invalid value for '--until': 'soon' is no day; write one such as 2027-03-01."),
        (".monthtwo.yaml", "tagret: serves\n", SAID,
         ".monthtwo.yaml:1: `tagret` is no setting of monthtwo; did you mean `target`?"),
    ],
)  # fmt: skip
def test_a_mistake_is_answered_by_what_to_do(accepted, file, text, arguments, message):
    assert accepted(file, text, *arguments) == message


def test_an_unknown_check_names_the_nearest(accepted):
    assert accepted("", "", check="drift/act") == "there is no check 'drift/act'; did you mean `drift/acts`?"


def test_a_bare_repository_is_refused(make_repo, tmp_path, capfd):
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", make_repo({"a.py": ""}), bare], check=True)
    assert run(["accept", "drift/acts", str(bare), *SAID]) == USAGE
    assert capfd.readouterr().err.startswith(f"Error: {bare} is a bare repository; accept it in a checkout.")


def test_a_link_is_not_followed(make_repo, tmp_path, capfd):
    repository, outside = make_repo({"a.py": ""}), tmp_path / "outside.yaml"
    outside.write_text("")
    Path(repository, ".monthtwo.yaml").symlink_to(outside)
    assert run(["accept", "drift/acts", str(repository), *SAID]) == USAGE
    assert "is a link; write into what it leads to." in capfd.readouterr().err
    assert outside.read_text() == ""
