"""What documents and sheets of office programs say: the lines of a text, the first rows of a sheet.

They are ZIP archives of XML. Only parts of known names are unpacked, each up to a limit, and no XML parser is run on
them: of entities and references nothing is followed.
"""

import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from itertools import islice
from zipfile import BadZipFile, ZipFile

from monthtwo.facts.source import Unreadable
from monthtwo.regular_expressions import lazy

_MOST = 2 * 1024 * 1024
"""Bytes that are unpacked of a part."""
_ROWS, _CELLS, _LONGEST = 24, 60, 300
_BREAK = lazy(r"</w:p>|</text:[ph]>|<w:br/>|</w:tr>")
_TAG = lazy(r"<[^<>]{0,4000}>")
_VALUE = lazy(r"<(?:v|t)\b[^>]{0,80}>([^<]{0,2000})</(?:v|t)>")


def read_document(data: bytes) -> str:
    """The paragraphs of a document, a line each."""
    parts = _parts(data, "word/document.xml", "content.xml")
    found = parts.get("word/document.xml") or parts.get("content.xml") or ""
    return "\n".join(unescape(_TAG.sub("", one)).strip() for one in _BREAK.split(found.replace("\n", " "))).strip()


def read_sheet(data: bytes) -> str:
    """The first rows of the first sheet, with tabs between the cells."""
    parts = _parts(data, "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml")
    shared = [_bare(one) for one in _inside(parts.get("xl/sharedStrings.xml", ""), "<si>", "</si>")]
    rows = islice(_inside(parts.get("xl/worksheets/sheet1.xml", ""), "<row", "</row>"), _ROWS)
    return "\n".join(
        "\t".join(_cell(one, shared) for one in islice(_inside(row, "<c ", "</c>"), _CELLS)) for row in rows
    )


def _inside(text: str, begin: str, end: str) -> Iterator[str]:
    """What stands between two marks, each time that the first is there."""
    return (one.partition(end)[0] for one in text.split(begin)[1:])


def _cell(cell: str, shared: list[str]) -> str:
    """The value of a cell: a text of its own, or the number of one that is kept apart."""
    attributes, _, inside = cell.partition(">")
    found = _VALUE.search(inside)
    if found is None:
        return ""
    if 't="s"' in attributes:
        return shared[int(found[1])] if found[1].isdecimal() and int(found[1][:9]) < len(shared) else ""
    return _bare(found[1])


def _bare(text: str) -> str:
    return " ".join(unescape(_TAG.sub("", text)).split())[:_LONGEST]


def _parts(data: bytes, *names: str) -> dict[str, str]:
    """The named parts of an archive, as far as it has them."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            held = [name for name in names if name in archive.NameToInfo]
            return {name: _part(archive, name) for name in held}
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Unreadable("syntax", f"no archive of an office program: {error}") from None


def _part(archive: ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(_MOST).decode("utf-8", "replace")
