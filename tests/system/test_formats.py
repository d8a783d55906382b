"""The shipped recognisers, run on their own examples, and the interpreter on what no example shows."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.facts.readers import read_file
from monthtwo.facts.records import FileFacts, Node
from monthtwo.system.known import formats_by_role, resources_by_role
from monthtwo.system.units.recognition import Format, FormatError, format_from_data, load_formats, recognise
from monthtwo.system.units.unit import Unit

FOLDER = Path(__file__).parents[2] / "checks" / "formats"
FORMATS = load_formats(FOLDER)
EXAMPLES = [
    pytest.param(format, index, id=f"{format.id}-{index}")
    for format in FORMATS
    for index in range(max(len(format.examples), 1))
]


@pytest.mark.parametrize(("format", "index"), EXAMPLES)
def test_a_format_reads_its_examples(format: Format, index: int) -> None:
    assert format.examples, f"{format.id} has no example"
    example = format.examples[index]
    facts = read_file(example.path, example.text.encode())
    assert not facts.error
    found = recognise(example.path, facts, [format])
    assert (format.id in found.formats) == example.matches
    assert [_subset(unit, expected) for unit, expected in zip(found.units, example.units, strict=False)] == list(
        example.units
    )
    assert len(found.units) == len(example.units), [unit.name for unit in found.units]
    assert sorted(resource.type for resource in found.resources) == sorted(example.resources)


def _subset(unit: Unit, expected: dict[str, Any]) -> dict[str, Any]:
    """The fields of `unit` that `expected` names, as YAML would write them."""
    shown: dict[str, Any] = {}
    for name, value in expected.items():
        actual = getattr(unit, name)
        if isinstance(value, dict):
            actual = {key: actual.get(key) for key in value}
        elif isinstance(value, list):
            actual = [list(one) if isinstance(one, tuple) else one for one in actual]
        shown[name] = actual
    return shown


def test_ids_are_the_names_of_the_files() -> None:
    assert [format.id for format in FORMATS] == sorted(path.stem for path in FOLDER.glob("*.yaml"))


def build(data: dict[str, Any]) -> Format:
    return format_from_data({"id": "x", "about": "x", "files": "x.yaml", **data})


def test_formats_are_found_by_their_roles() -> None:
    added = format_from_data({"id": "x", "about": "x", "files": "x.yaml", "roles": ["builds", "starts-services"]})
    known = formats_by_role([*FORMATS, added])
    assert [role for role, ids in known.items() if "x" in ids] == ["builds", "starts-services"]
    assert all(formats_by_role(FORMATS).values()), "a role without a format"


def test_types_of_resources_are_found_by_their_roles() -> None:
    added = build({"resource_roles": {"scrapes": ["x:*"]}})
    assert resources_by_role([added]) == {**dict.fromkeys(resources_by_role([]), ()), "scrapes": ("x:*",)}
    assert all(resources_by_role(FORMATS).values()), "a role without a type"


def units_of(text: str, rule: dict[str, Any], path: str = "x.yaml", **data: Any) -> list[Unit]:
    return recognise(path, read_file(path, text.encode()), [build({"units": [rule], **data})]).units


def test_selectors_start_at_the_document_and_at_enclosing_values() -> None:
    text = "name: top\njobs:\n  train:\n    queue: gpu\n    steps: [{run: a}]\n"
    attributes = {"top": "/name", "job": "^^$key", "queue": "^^.queue", "file": "$file", "far": "^^^^^^^^.name"}
    (unit,) = units_of(text, {"at": "jobs.*.steps.*", "form": "step", "attributes": attributes})
    assert unit.attributes == {"top": "top", "job": "train", "queue": "gpu", "file": "x", "far": "top"}


def test_a_plain_trigger_holds_when_no_rule_gave_one() -> None:
    rule = {
        "at": "jobs.*",
        "form": "step",
        "triggers": [{"at": "on", "names": {"cron|timer": "cron", "no": ""}}, "push"],
    }
    text = "jobs: {a: {on: [timer, no]}, b: {on: {cron: x}}, c: {on: 'no'}, d: {}}\n"
    assert [unit.triggers for unit in units_of(text, rule)] == [("cron",), ("cron",), ("push",), ("push",)]


@pytest.mark.parametrize(
    ("text", "path", "target"),
    [
        ("flows/x.py:fn", "a/x.yaml", ("a/flows/x.py", "fn")),
        ("./x.py", "a/x.yaml", ("a/x.py", "")),
        ("pkg.mod:obj", "x.yaml", ("pkg/mod.py", "obj")),
        ("pkg/mod.handler", "x.yaml", ("pkg/mod.py", "handler")),
        ("../../x.py", "a/x.yaml", None),
        ("${FLOW}.py:fn", "x.yaml", None),
        ("owner/repo/.github/workflows/x.yml@v2", "x.yaml", None),
        ("https://example.org/x.py", "x.yaml", None),
        ("word", "x.yaml", None),
    ],
)
def test_a_target_is_a_file_below_the_root(text: str, path: str, target: tuple[str, str] | None) -> None:
    (unit,) = units_of(f"t: '{text}'\n", {"at": ".", "form": "step", "targets": [{"at": "t"}]}, path)
    assert unit.targets == ((target,) if target else ())


@pytest.mark.parametrize(
    ("build_data", "expected"),
    [
        ("{context: ., dockerfile: docker/Dockerfile.api}", "svc/docker/Dockerfile.api"),
        ("{context: ..}", "Dockerfile"),
        ("{context: '${DIR:-api}'}", "svc/api/Dockerfile"),
        ("{dockerfile: D}", "svc/D"),
        ("{context: ../..}", ""),
        ("{context: 'https://example.org/repo.git'}", ""),
        ("{args: [x]}", ""),
    ],
)
def test_a_build_is_the_path_of_its_dockerfile(build_data: str, expected: str) -> None:
    rule = {"at": ".", "form": "container", "build": {"context": "build.context", "dockerfile": "build.dockerfile"}}
    (unit,) = units_of(f"build: {build_data}\n", rule, "svc/x.yaml")
    assert unit.build == expected


@pytest.mark.parametrize(
    ("stated", "expected"), [("sub", "a/sub"), ("..", ""), ("/mnt/sub", "a/sub"), ("/mnt", "a"), ("/app", "/app")]
)
def test_a_workdir_is_relative_to_the_root_or_absolute(stated: str, expected: str) -> None:
    rule = {"at": ".", "form": "step", "workdir": "dir"}
    (unit,) = units_of(f"dir: {stated}\n", rule, "a/x.yaml", mounts=["/mnt"])
    assert unit.workdir == expected


def test_a_resource_without_its_type_is_none() -> None:
    format = build({"resources": [{"at": "*", "type": "x:{kind}"}]})
    found = recognise("x.yaml", read_file("x.yaml", b"a: {kind: K}\nb: {}\nc: {kind: {}}\n"), [format])
    assert [(one.type, one.name) for one in found.resources] == [("x:K", "a")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"unit": []}, "unknown field `unit`"),
        ({"files": [], "when": {}}, "give `files` or `when`"),
        ({"source": "xml"}, "none of documents"),
        ({"roles": ["deploy"]}, "`roles`: 'deploy' is none of deploys, builds"),
        ({"resource_roles": {"scrape": ["x:y"]}}, "`resource_roles`: 'scrape' is none of deployed-services"),
        ({"folder": "here"}, "neither file nor root"),
        ({"when": {"a..b": ""}}, "`when`: path expression"),
        ({"when": {"a": "("}}, "no regular expression"),
        (
            {"units": [{"at": "a", "form": "step", "triggers": ["nightly"]}]},
            r"`units\[0\].triggers`: 'nightly' is no trigger",
        ),
        ({"units": [{"at": "a", "form": "step", "attributes": {"x": "b..c"}}]}, r"`units\[0\].attributes.x`"),
        ({"resources": [{"at": "a", "type": "x:{b..c}"}]}, r"`resources\[0\].type`"),
    ],
)
def test_a_broken_recogniser_is_refused_with_its_field(data: dict[str, Any], message: str) -> None:
    with pytest.raises(FormatError, match=message):
        build(data)


def test_errors_name_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: a\nabout: a\nfiles: x\n")
    (tmp_path / "b.yaml").write_text("id: a\nabout: a\nfiles: x\n")
    with pytest.raises(FormatError, match=r"b\.yaml: `id: a` is taken"):
        load_formats(tmp_path)
    (tmp_path / "b.yaml").write_text("id: [")
    with pytest.raises(FormatError, match=r"b\.yaml: not YAML"):
        load_formats(tmp_path)
    (tmp_path / "b.yaml").write_text("id: b\n")
    with pytest.raises(FormatError, match=r"b\.yaml: .*missing required field `about`"):
        load_formats(tmp_path)


KEYS = st.sampled_from(
    [
        "on",
        "jobs",
        "steps",
        "run",
        "services",
        "build",
        "image",
        "kind",
        "apiVersion",
        "spec",
        "template",
        "containers",
        "Resources",
        "Type",
        "resource",
        "module",
        "stages",
        "cmd",
        "scrape_configs",
        "rule_files",
        "groups",
        "rules",
        "alert",
        "panels",
        "title",
        "deployments",
        "schedules",
        "outs",
        "$schema",
        "name",
    ]
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12))
NODES = st.recursive(
    st.builds(Node, line=st.integers(0, 9), value=SCALARS),
    lambda inner: st.one_of(
        st.builds(Node, line=st.integers(0, 9), entries=st.dictionaries(KEYS, inner, max_size=5)),
        st.builds(Node, line=st.integers(0, 9), items=st.lists(inner, max_size=3)),
    ),
    max_leaves=25,
)
PATHS = st.sampled_from(["docker-compose.yml", ".github/workflows/x.yml", "a/main.tf", "dvc.yaml", "x.json", "x.dvc"])


@given(PATHS, NODES)
def test_no_document_breaks_the_interpreter(path: str, node: Node) -> None:
    found = recognise(path, FileFacts(documents=[node]), FORMATS)
    assert all(one.line >= 1 and one.path == path for one in [*found.units, *found.resources])
