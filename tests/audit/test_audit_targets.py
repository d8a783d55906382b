"""What is named becomes targets, each one place with one name."""

from pathlib import Path

import pytest

from monthtwo.audit.access import Access
from monthtwo.audit.forges.hosted import Wanted
from monthtwo.audit.targets.remotes import Remotes
from monthtwo.audit.targets.resolving import targets_of
from monthtwo.audit.targets.target import NoTarget, TargetError


@pytest.fixture
def clones(tmp_path: Path) -> Path:
    """A folder of clones and mirrors, some of them deep, and what is none."""
    for name in ("acme/ranking", "acme/pricing", "other/ranking"):
        (tmp_path / "clones" / name / ".git").mkdir(parents=True)
    for folder in ("objects", "refs"):
        (tmp_path / "clones/mirror.git" / folder).mkdir(parents=True)
    (tmp_path / "clones/mirror.git/HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / "clones/notes").mkdir()
    (tmp_path / "clones/acme/ranking/vendor/inner/.git").mkdir(parents=True)
    return tmp_path


def remotes() -> Remotes:
    return Remotes(Access(), {}, Wanted())


def names(*arguments: str, at: Path) -> list[str]:
    return [one.name for one in targets_of(arguments, at, remotes())]


def test_a_folder_stands_for_the_repositories_in_it(clones: Path) -> None:
    found = targets_of(["clones"], clones, remotes())
    assert [one.name for one in found] == ["acme/pricing", "acme/ranking", "mirror", "other/ranking"]
    assert found[0].source == str(clones / "clones/acme/pricing")


def test_a_repository_and_a_plain_folder_stand_for_themselves(clones: Path) -> None:
    assert names("clones/acme/ranking", "clones/notes", at=clones) == ["ranking", "notes"]


def test_patterns_stand_for_the_folders_that_match(clones: Path) -> None:
    assert names("clones/acme/*", at=clones) == ["pricing", "ranking"]
    assert names("clones/*", at=clones) == ["acme/pricing", "acme/ranking", "mirror", "notes", "other/ranking"]


def test_two_that_are_one_place_are_one_target(clones: Path) -> None:
    (clones / "link").symlink_to(clones / "clones/acme/ranking")
    (clones / "list.yaml").write_text("- path: clones/acme/ranking\n  name: search/ranking\n  tags: {team: search}\n")
    [one] = targets_of(["link", "clones/acme/ranking/", "clones/acme/ranking/.git", "list.yaml"], clones, remotes())
    assert (one.name, one.tags) == ("search/ranking", {"team": "search"})


def test_what_is_called_alike_is_told_apart_by_the_folders_above(clones: Path) -> None:
    both = ["clones/acme/ranking", "clones/other/ranking"]
    assert names(*both, at=clones) == ["acme/ranking", "other/ranking"]
    assert names(*reversed(both), at=clones) == ["other/ranking", "acme/ranking"]


def test_lists_have_a_path_on_each_line(clones: Path) -> None:
    (clones / "lists").mkdir()
    (clones / "lists/fleet.txt").write_text("# ours\n../clones/acme/*\n\n../clones/mirror.git\n../gone\n")
    found = targets_of(["lists/fleet.txt"], clones, remotes())
    assert [one.name for one in found] == ["pricing", "ranking", "mirror", "gone"]
    assert found[-1].source == str(clones / "gone"), "what is gone is a target that fails, and not the end of all"


def test_lists_in_yaml_have_names_and_tags(clones: Path) -> None:
    (clones / "fleet.yaml").write_text(
        "targets:\n  - path: clones/acme/*\n    tags: {team: acme, tier: 1}\n  - clones/mirror.git\n"
        "  - path: clones/other/ranking\n    name: ranking\n"
    )
    found = targets_of(["fleet.yaml"], clones, remotes())
    assert [(one.name, dict(one.tags)) for one in found] == [
        ("pricing", {"team": "acme", "tier": "1"}),
        ("acme/ranking", {"team": "acme", "tier": "1"}),
        ("mirror", {}),
        ("ranking", {}),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- path: a\n- paht: b\n", "list.yaml:2: there is no field 'paht'; did you mean `path`?"),
        (
            "- {name: x}\n",
            "list.yaml:1: names no target; write a path or an address, or `path:` with `name:` and `tags:`",
        ),
        ("- path: [a]\n", "list.yaml:1: `path` is no text"),
        ("- path: a\n  tags: search\n", "list.yaml:2: `tags` is no mapping"),
        ("path: a\n", "list.yaml:1: is no list of targets; write `- path: …` for each"),
        ("- path: [\n", "list.yaml: is no YAML: line "),
        (
            "- https://git.example.org/a.git?private_token=s3cret\n",
            "list.yaml:1: https://git.example.org/a.git: an address with a query cannot be cloned",
        ),
        (
            "- path: 'github:ftp://ada:s3cret@git.example.org/acme'\n",
            "list.yaml:1: github:…: is no list of repositories",
        ),
        ("- path: clones/none*\n", "list.yaml:1: no folder matches 'clones/none*'; mend the pattern"),
        ("- path: clones/acme/*\n  name: x\n", "list.yaml:1: 2 folders match 'clones/acme/*', and one `name` is given"),
        ("- path: clones/acme\n  name: x\n", "list.yaml:1: 2 repositories are in 'clones/acme', and one `name`"),
        (
            "- {path: clones/acme/ranking, name: x}\n- {path: clones/acme/pricing, name: x}\n",
            "list.yaml:2: the name 'x' is that of another target, at list.yaml:1; give it another `name`",
        ),
    ],
)
def test_mistakes_name_file_line_and_mend(
    clones: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    monkeypatch.chdir(clones)
    Path("list.yaml").write_text(text)
    with pytest.raises(TargetError) as raised:
        targets_of(["list.yaml"], clones, remotes())
    assert str(raised.value).startswith(message)
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("argument", ["clones/nowhere", "clones/none*"])
def test_what_is_not_there_is_said(clones: Path, argument: str) -> None:
    with pytest.raises(NoTarget, match=r"clones/no.*; "):
        targets_of([argument], clones, remotes())


def test_a_list_that_names_nothing_is_a_mistake(clones: Path) -> None:
    (clones / "list.txt").write_text("# nothing yet\n")
    with pytest.raises(NoTarget, match="names no target"):
        targets_of(["list.txt"], clones, remotes())


def test_addresses_are_called_as_on_the_page_of_a_forge(clones: Path) -> None:
    (clones / "list.txt").write_text("git@git.example.org:acme/pricing.git\nclones/mirror.git\n")
    (clones / "fleet.yaml").write_text(
        "- path: https://ada:s3cret@git.example.org/acme/search/ranking.git\n  tags: {team: search}\n"
        "- https://git.example.org/acme/search/ranking\n- https://other.example.org/acme/search/ranking\n"
    )
    found = targets_of(["list.txt", "fleet.yaml"], clones, remotes())
    assert [(one.name, one.source, dict(one.tags)) for one in found] == [
        ("acme/pricing", "git@git.example.org:acme/pricing.git", {}),
        ("mirror", str(clones / "clones/mirror.git"), {}),
        (
            "git.example.org/acme/search/ranking",
            "https://git.example.org/acme/search/ranking.git",
            {"team": "search"},
        ),
        ("other.example.org/acme/search/ranking", "https://other.example.org/acme/search/ranking", {}),
    ]
