"""One standard for every shipped manifest, and the schema it is written against."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from monthtwo.areas import detectors
from monthtwo.catalogue import manifest_schema as schema
from monthtwo.catalogue.catalogue import load_catalogue
from monthtwo.catalogue.document import Document, parse
from monthtwo.catalogue.folders import shipped_folder
from monthtwo.catalogue.manifest_validation import KnownNames, check_problems
from monthtwo.catalogue.schema_errors import schema_problems

ROOT = shipped_folder()
AREAS = sorted((ROOT / "areas").glob("*/area.yaml"))
CASES = sorted((ROOT / "areas").glob("*/*.cases.yaml"))
WORDS = sorted((ROOT / "areas").glob("*/words.yaml"))
MANIFESTS = sorted({*(ROOT / "areas").glob("*/*.yaml")} - {*AREAS, *CASES, *WORDS})


def read(path: Path) -> Document:
    document = parse(path, path.read_bytes())
    assert isinstance(document, Document), document
    return document


def named(paths: list[Path]) -> list[Any]:
    return [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in paths]


@pytest.fixture(scope="module")
def known() -> KnownNames:
    catalogue = load_catalogue()
    checks, areas = (frozenset(one.id for one in many) for many in (catalogue.checks, catalogue.areas))
    return KnownNames(catalogue.vocabulary, checks, areas, frozenset(detectors()))


def test_the_published_schemas_are_current() -> None:
    for name, text in schema.published().items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, (
            "write it anew: python -m monthtwo.catalogue.manifest_schema checks"
        )
        Draft202012Validator.check_schema(json.loads(text))


# -- manifests -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", named(MANIFESTS))
def test_a_manifest_validates(path: Path, known: KnownNames) -> None:
    document = read(path)
    assert (schema_problems(document, schema.manifest_schema()) or check_problems(document, known)) == []


@pytest.mark.parametrize("path", named(MANIFESTS))
def test_a_manifest_reads_well(path: Path) -> None:
    assert list(_words_amiss(path, read(path).data)) == []


def _words_amiss(path: Path, check: dict[str, Any]) -> Iterator[str]:
    title, why = check["title"], check["why"].strip()
    if check["id"] != path.relative_to(ROOT / "areas").with_suffix("").as_posix():
        yield "`id` is not folder/file name"
    if len(title) > 80 or title.endswith((".", "?", "!")) or not title[0].isupper():
        yield "`title` states a capability in at most 80 characters, with a capital and no full stop"
    if re.match(r"(No|Missing|Lacks?|Check|Ensure|Is|Does)\b", title):
        yield "`title` states what is there when the check is met"
    if not why.endswith("."):
        yield "`why` ends in a full stop"
    if len(why) > 600:
        yield "`why` is longer than 600 characters"
    for fix in (check["fix"].rstrip(), *(remedy["fix"].rstrip() for remedy in check.get("fixes", ()))):
        if not (fix.endswith(".") or _is_code(fix.splitlines()[-1])):
            yield f"a remedy ends in a full stop or a code block, not so {fix!r}"
        if any(len(line) > 4 + 70 for line in fix.splitlines() if _is_code(line)):
            yield f"code stands whole on a screen, in at most 70 characters a line, not so {fix!r}"
        if not (re.search(r"`[^`]+`", fix) or any(map(_is_code, fix.splitlines()))):
            yield f"a remedy holds a command or a snippet, not so {fix!r}"
    if not 10 <= len(check.get("missing", "")) <= 46 or check["missing"].endswith("."):
        yield "`missing` says in at most 46 characters what is not there"
    if not check.get("refs") or not all(re.fullmatch(r"[\w.-]+:\S+", ref) for ref in check["refs"]):
        yield "`refs` are `source:item`, at least one"


def _is_code(line: str) -> bool:
    return line.startswith("    ")


@pytest.mark.parametrize("path", named(MANIFESTS))
def test_a_manifest_is_short(path: Path) -> None:
    """People read the question at once, beside the texts for a reader; what must be told apart stands in the cases."""
    head = path.read_text(encoding="utf-8").partition("examples:\n")[0].splitlines()
    check = read(path).data
    assert len(head) - len(check["why"].splitlines()) - len(check["fix"].splitlines()) <= 40
    assert max(map(len, head)) <= 200
    assert len(read(path).data["examples"]) <= 3


@pytest.mark.parametrize("path", named(MANIFESTS))
def test_a_manifest_has_examples_both_ways(path: Path) -> None:
    check = read(path).data
    examples = check["examples"]
    assert {"met", "unmet"} <= {example["verdict"] for example in examples}
    if _can_nearly_miss(check):
        assert any(example.get("near_miss") and example["verdict"] == "unmet" for example in examples)


def _can_nearly_miss(check: dict[str, Any]) -> bool:
    """The rule: a near miss makes sense where a pattern asks for a place, or where the check names its near misses.

    Without either there is nothing to be nearly right: a file is there or it is not.
    """
    return "near_misses" in check or any("place" in pattern for pattern in _mappings(check["evidence"]))


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _mappings(item)


# -- areas ---------------------------------------------------------------------------------------------------------


def test_an_area_is_a_folder_with_checks_and_a_place_in_the_order() -> None:
    standard = schema.area_schema()
    for path in AREAS:
        document = read(path)
        assert schema_problems(document, standard) == []
        assert document.data["id"] == path.parent.name
    orders = [read(path).data["order"] for path in AREAS]
    assert len(set(orders)) == len(orders)
    assert {path.parent for path in AREAS} == {path.parent for path in MANIFESTS}


def test_cases_stand_beside_their_check() -> None:
    assert {path.with_name(path.name.replace(".cases", "")) for path in CASES} <= set(MANIFESTS)
