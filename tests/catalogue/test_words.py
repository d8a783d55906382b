"""The words of areas: the shipped lists are sound, asked for, and each by its own area; mistakes are named."""

import re
from pathlib import Path

import msgspec
import pytest

from monthtwo.catalogue import manifest_schema as schema
from monthtwo.catalogue.catalogue import load_catalogue
from monthtwo.catalogue.document import Document, parse
from monthtwo.catalogue.folders import shipped_folder
from monthtwo.catalogue.manifest_validation import KnownNames, words_problems
from monthtwo.catalogue.problems import CatalogueError
from monthtwo.catalogue.schema_errors import schema_problems

FILES = sorted((shipped_folder() / "areas").glob("*/words.yaml"))
DETECTORS = Path(__file__).parents[2] / "src/monthtwo/areas"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_the_shipped_lists_are_sound_and_in_order(path: Path) -> None:
    document = parse(path, path.read_bytes())
    assert isinstance(document, Document)
    assert (schema_problems(document, schema.words_schema()) or words_problems(document, KnownNames({}, (), ()))) == []
    assert list(document.data) == sorted(document.data)
    assert all(one["about"] == " ".join(one["about"].split()) for one in document.data.values())


def test_each_list_is_asked_for_by_its_own_area() -> None:
    asked = {
        (area.name, name)
        for area in DETECTORS.iterdir()
        for path in area.glob("*.py")
        for name in re.findall(r'\bwords\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert {name for area, name in asked if name.partition("/")[0] != area} == set()
    assert sorted(name for _, name in asked) == sorted(load_catalogue().known.words)


def problems(folder: Path, text: str) -> list[str]:
    path = folder / "zebra/words.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    try:
        load_catalogue((folder,))
    except CatalogueError as error:
        return [str(problem).replace(f"{folder}/", "") for problem in error.problems]
    return []


SOUND = """\
stripes:
  about: What is striped.
  words: [black, white]
"""


def test_lists_of_ones_own_are_named_by_their_area_and_kept(tmp_path: Path) -> None:
    assert problems(tmp_path, SOUND) == []
    catalogue = load_catalogue((tmp_path,))
    assert catalogue.known.words["zebra/stripes"] == {"black", "white"}
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(catalogue), type=type(catalogue)).known == catalogue.known


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  words", "  wrods", "zebra/words.yaml:3: `stripes.wrods` is no field of this; did you mean `words`?"),
        ("  about: What is striped.\n", "", "zebra/words.yaml:1: `stripes` has no `about`; give it one"),
        ("[black, white]", "black", "zebra/words.yaml:3: `stripes.words` is 'black'; write a list"),
        ("[black, white]", "[]", "zebra/words.yaml:3: `stripes.words` has 0 entries; give it at least 1"),
        ("white]", "7]", "zebra/words.yaml:3: `stripes.words[1]` is 7; write a text"),
        ("white]", "white, black]", "zebra/words.yaml:3: `stripes.words[2]` is 'black', which is there already; keep"),
        ("white]", "'']", "zebra/words.yaml:3: `stripes.words[1]` is '', which does not fit"),
        ("stripes:", "Stripes:", "is 'Stripes'; write lower case, words joined by hyphens"),
        ("  words", "  about: x\n  words", "zebra/words.yaml:3: `stripes.about` is given twice; keep one"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SOUND
    found = problems(tmp_path, SOUND.replace(old, new, 1))
    assert any(said in problem for problem in found), found


def test_a_list_is_given_once(tmp_path: Path) -> None:
    other = tmp_path / "more/zebra/words.yaml"
    other.parent.mkdir(parents=True)
    other.write_text(SOUND, encoding="utf-8")
    (problem,) = problems(tmp_path, SOUND)
    assert problem.endswith("`stripes` is a list of more/zebra/words.yaml; give yours another name")
