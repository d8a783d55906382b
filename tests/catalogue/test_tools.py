"""One standard for every shipped tool and role, and what others say of tools of their own."""

import re
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from monthtwo.catalogue import manifest_schema as schema
from monthtwo.catalogue.catalogue import collect, load_catalogue
from monthtwo.catalogue.check import ToolNames
from monthtwo.catalogue.document import Document, parse
from monthtwo.catalogue.folders import shipped_folder
from monthtwo.catalogue.manifest_files import all_sources
from monthtwo.catalogue.manifest_validation import KnownNames, roles_problems, tool_problems
from monthtwo.catalogue.problems import CatalogueError
from monthtwo.catalogue.schema_errors import schema_problems
from monthtwo.catalogue.tool import KnownTool
from monthtwo.names.patterns import expand

ROOT = shipped_folder()
FILES = sorted((ROOT / "tools").glob("*.yaml"))
TOOLS = collect(all_sources()).tools()
VOCABULARY = load_catalogue().vocabulary
KNOWN = KnownNames(VOCABULARY, frozenset(), frozenset())


def read(path: Path) -> Document:
    document = parse(path, path.read_bytes())
    assert isinstance(document, Document), document
    return document


def test_every_tool_validates() -> None:
    standard = schema.tool_schema()
    for path in FILES:
        document = read(path)
        assert (schema_problems(document, standard) or tool_problems(document, KNOWN)) == []
        assert document.data["id"] == path.stem


def test_the_roles_validate() -> None:
    document = read(ROOT / "roles.yaml")
    assert (schema_problems(document, schema.roles_schema()) or roles_problems(document, KNOWN)) == []


def test_a_tool_reads_well() -> None:
    for tool in TOOLS:
        assert tool.title == " ".join(tool.title.split())
        assert list(tool.roles) == sorted(tool.roles), tool.id
        for names in tool.roles.values():
            assert_each_once(names)


def assert_each_once(names: ToolNames) -> None:
    for entries in (names.calls, names.bases, names.imports, names.requirements, names.packages, names.commands):
        assert len(entries) == len(set(entries)), [entry for entry in entries if entries.count(entry) > 1]
    assert list(names.requirements) == [canonicalize_name(name) for name in names.requirements]


def test_a_role_reads_well() -> None:
    for name, role in VOCABULARY.items():
        assert role.about == " ".join(role.about.split()) != ""
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        # What only gives words for patterns to ask with is played by nobody.
        played = role.calls or role.bases or role.imports or role.packages or role.commands
        assert bool(played) != bool(role.words), f"no tool plays {name}"
        assert len(role.names) == len(set(role.names))


def test_one_tool_is_told_of_in_one_file() -> None:
    """A package with two roles, or one that starts something, has a file; the others share one.

    A role that packages play whole says what kind they are of, whatever role their names play.
    """
    (small,) = (tool for tool in TOOLS if tool.id == "small")
    others = {package for tool in TOOLS if tool is not small for package in packages(tool)}
    assert packages(small).isdisjoint(others)
    assert not small.units
    roles = [packages(KnownTool(id="", title="", roles={name: names})) for name, names in small.roles.items()]
    assert sum(map(len, roles)) == len(set[str]().union(*roles)), "a package of small.yaml plays two roles"
    for tool in TOOLS:
        assert tool.units or len(tool.roles) > 1, f"{tool.id} plays one role: it belongs into small.yaml"


def packages(tool: KnownTool) -> set[str]:
    """The packages that a tool's patterns begin with; of shared ones (`google.cloud.storage`) none."""
    patterns = (p for names in tool.roles.values() for p in (*names.calls, *names.bases, *names.imports))
    first = {text.partition(".")[0] for pattern in patterns for text in expand(pattern, True)}
    return {part for text in first for part in expand(text, False)} - {"google", "azure"}


# -- other people's ------------------------------------------------------------------------------------------------

SOUND = """\
id: acme
title: Acme
roles:
  log-lines:
    calls: [acme.log]
units:
  - form: schedule
    trigger: cron
    call: [{acme.every: [minutes]}]
    target: [0]
"""


def load(folder: Path, **files: str) -> list[str]:
    """What is said about a folder of these files, without the folder's name."""
    for name, text in files.items():
        path = folder / "acme" / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    try:
        load_catalogue((folder / "acme",))
    except CatalogueError as error:
        return [str(problem).replace(f"{folder}/acme/", "") for problem in error.problems]
    return []


def test_another_tool_plays_a_shipped_role_and_starts_units(tmp_path: Path) -> None:
    assert load(tmp_path, tools__acme=SOUND) == []
    catalogue = load_catalogue((tmp_path / "acme",))
    assert set(catalogue.vocabulary["log-lines"].calls) - set(VOCABULARY["log-lines"].calls) == {"acme.log"}
    assert [rule.form for rule in catalogue.units if {"acme.every": ("minutes",)} in rule.call] == ["schedule"]


def test_roles_of_ones_own(tmp_path: Path) -> None:
    tool = SOUND.replace("log-lines", "acme-gates")
    assert load(tmp_path, tools__acme=tool) != []
    assert load(tmp_path, tools__acme=tool, roles="acme-gates: Calls that open the gate.\n") == []
    roles = "acme-gates: {about: Calls that open the gate., names: [^open_gate]}\n"
    assert load(tmp_path, tools__acme=tool, roles=roles) == []
    role = load_catalogue((tmp_path / "acme",)).vocabulary["acme-gates"]
    assert (role.calls, role.names) == (("acme.log",), ("^open_gate",))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  log-lines:", "  log-lnes:", "tools/acme.yaml:4: `roles.log-lnes` is no role; did you mean `log-lines`?"),
        ("calls:", "cals:", "tools/acme.yaml:5: `roles.log-lines.cals` is no field of this; did you mean `calls`?"),
        ("title: Acme\n", "", "tools/acme.yaml:1: this file has no `title`; give it one"),
        ("id: acme", "id: Acme", "`id` is 'Acme'; write lower case, words joined by hyphens"),
        ("[acme.log]", "acme.log", "tools/acme.yaml:5: `roles.log-lines.calls` is 'acme.log'; write a list"),
        ("[acme.log]", "['acme.{log']", "tools/acme.yaml:5: `roles.log-lines.calls[0]` cannot be read: 'acme.{log'"),
        (
            "calls: [acme.log]",
            "packages: [acme.log]",
            "`roles.log-lines.packages[0]` is 'acme.log', which is no package;",
        ),
        (
            "calls: [acme.log]",
            "commands: ['(']",
            "`roles.log-lines.commands[0]` is '(', which is no regular expression",
        ),
        ("cron", "crons", "`units[0].trigger` is 'crons', which is not permitted; did you mean `cron`?"),
        ("    call:", "    cal:", "tools/acme.yaml:9: `units[0].cal` is no field of this; did you mean `call`?"),
        ("acme.every", "acme..every", "tools/acme.yaml:9: `units[0].call[0]` cannot be read: 'acme..every'"),
        ("[minutes]", "minutes", "`units[0].call[0].acme.every` is 'minutes'; write a list"),
        ("id: acme", "id: airflow", f"`id` is 'airflow', as in {ROOT}/tools/airflow.yaml; give each tool its own id"),
        ("id: acme\n", "", "this file has no `id`; give it one"),
    ],
)
def test_a_mistake_in_a_tool_is_named_with_its_mend(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SOUND
    found = load(tmp_path, tools__acme=SOUND.replace(old, new, 1))
    assert any(said in problem for problem in found), found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "log-lines: Ours.\n",
            f"`log-lines` is a role of {ROOT}/roles.yaml; give yours another name, or let a tool play",
        ),
        ("acme: 1\n", "roles.yaml:1: `acme` is 1; write a text or a mapping"),
        ("acme: {calls: [acme.log]}\n", "roles.yaml:1: `acme` has no `about`; give it one"),
        ("acme:\n  about: x\n  cals: []\n", "roles.yaml:3: `acme.cals` is no field of this; did you mean `calls`?"),
        ("acme:\n  about: x\n  calls: ['a.{b']\n", "roles.yaml:3: `acme.calls[0]` cannot be read"),
        ("acme:\n  about: x\n  names: ['+']\n", "roles.yaml:3: `acme.names[0]` is '+', which is no regular"),
    ],
)
def test_a_mistake_in_roles_is_named_with_its_mend(tmp_path: Path, text: str, said: str) -> None:
    found = load(tmp_path, roles=text)
    assert any(said in problem for problem in found), found


def test_two_tools_of_one_id_name_both_files(tmp_path: Path) -> None:
    (problem,) = load(tmp_path, tools__acme=SOUND, tools__other=SOUND)
    assert problem.startswith("tools/other.yaml:1: `id` is 'acme', as in tools/acme.yaml; give each tool its own id")
