"""Notebooks as Python: the sources of code cells alone; outputs are never looked at.

Reported lines are those of the .ipynb file when it is written one source line to a line, as Jupyter does; in a
notebook written otherwise they are counted through the code cells from 1.
"""

import json

import msgspec
from msgspec import Struct

from monthtwo.facts.python.reader import read_python
from monthtwo.facts.python.syntax_tree import parsed
from monthtwo.facts.records import FileFacts
from monthtwo.facts.source import MAX_CODE, Unreadable, decode, too_deep
from monthtwo.regular_expressions import lazy

_PYTHON_MAGICS = frozenset({"time", "timeit", "capture", "prun", "lprun", "memit", "mprun", "wandb", "scalene"})
"""Cell magics whose cell is Python that runs here."""
_MAGIC = lazy(r"\s*(?:%{1,2}[A-Za-z]|!(?!=)|\?|[\w.]+\?{1,2}\s*$)")
_TIMED = lazy(r"(\s*)%{1,2}(?:time|prun|memit)\s+(?=[A-Za-z_(])")
_ASSIGNED_MAGIC = lazy(r"(\s*[\w.,\[\]][\w.,\[\] ]*=\s*)(?:!(?!=)|%[A-Za-z]).*")
_MAX_LENIENT = 2 * 1024 * 1024
"""Bytes of the largest notebook that is decoded whole, outputs too, where it is no strict JSON."""
_NO_NUMBER = lazy(rb"(?<=[:,\[\s])-?(?:NaN|Infinity)(?=\s*[,\]}])")
_MAX_INDENT = 100
_MAX_MAGIC = 2_000
"""Characters of the longest line that may be a magic."""


class _Cell(Struct, gc=False):
    cell_type: str = ""
    source: str | list[str] = ""
    input: str | list[str] = ""
    """Where notebooks of format 3 keep the source."""


class _Worksheet(Struct):
    cells: list[_Cell] = []


class _Notebook(Struct):
    cells: list[_Cell] = []
    worksheets: list[_Worksheet] = []
    metadata: msgspec.Raw = msgspec.Raw(b"{}")


class _Language(Struct, frozen=True):
    language: str = ""
    name: str = ""


class _Metadata(Struct, frozen=True):
    kernelspec: _Language = _Language()
    language_info: _Language = _Language()


_Code = list[tuple[str, list[int]]]
"""Of each code cell the Python text, ending in a line feed, and the line to report for each of its lines."""


def read_notebook(data: bytes) -> FileFacts:
    """Read a notebook's code cells; a cell that is no Python costs that cell.

    Returns empty facts for a notebook in another language, and an error when no cell is Python.
    Raises Unreadable for what is no notebook.
    """
    code = code_cells(data)
    size = sum(len(text) for text, _ in code)
    if size > MAX_CODE:
        raise Unreadable("oversized", f"{size} characters of code")
    facts = _read(code)
    if facts.error_reason != "syntax":
        return facts
    readable = [cell for cell in code if _is_python(cell[0])]
    return _read(readable) if readable else facts


def code_cells(data: bytes) -> _Code:
    """The code cells of a notebook as Python text with lines, magics and cells in other languages left out."""
    notebook = _decoded(data)
    if not _speaks_python(notebook.metadata):
        return []
    cells = notebook.cells or [cell for sheet in notebook.worksheets for cell in sheet.cells]
    key = b'"source":' if notebook.cells else b'"input":'
    with_source = cells if notebook.cells else [cell for cell in cells if cell.cell_type == "code"]
    starts = _source_lines(data, key, len(with_source))
    starts_of = dict(zip(map(id, with_source), starts, strict=True)) if starts is not None else {}
    code: _Code = []
    running = 1
    for cell in cells:
        if cell.cell_type != "code":
            continue
        pieces, numbers = _source(cell, starts_of.get(id(cell)), running)
        running += len(numbers)
        if python := _python_lines("".join(pieces).split("\n")):
            code.append(("\n".join(python) + "\n", numbers))
    return code


def sources(data: bytes) -> bytes:
    """The text of all cells, to be weighed; that of the notebook as a whole where it is no strict JSON."""
    try:
        notebook = msgspec.json.decode(data, type=_Notebook)
    except (ValueError, RecursionError):
        return data
    cells = [*notebook.cells, *(cell for sheet in notebook.worksheets for cell in sheet.cells)]
    pieces = (cell.source or cell.input for cell in cells if cell.cell_type == "code")
    return "\n".join(piece if isinstance(piece, str) else "".join(piece) for piece in pieces).encode()


def _source(cell: _Cell, start: int | None, running: int) -> tuple[list[str], list[int]]:
    """The pieces of a cell's source, and the line to report for each line in them.

    `start` is the line of the first piece in the file; without it lines are counted from `running`.
    """
    source = cell.source or cell.input
    pieces = [source] if isinstance(source, str) else source
    pieces = [piece.replace("\r\n", "\n").replace("\r", "\n") for piece in pieces]
    if start is None:
        return pieces, [running + n for n in range(sum(piece.count("\n") for piece in pieces) + 1)]
    numbers = [start + n for n, piece in enumerate(pieces) for _ in range(piece.count("\n"))]
    return pieces, [*numbers, start + max(len(pieces) - 1, 0)]


def _read(code: _Code) -> FileFacts:
    source = "".join(text for text, _ in code)
    return read_python(source, [line for _, lines in code for line in lines])


def _decoded(data: bytes) -> _Notebook:
    try:
        return msgspec.json.decode(data, type=_Notebook)
    except RecursionError:
        raise too_deep() from None
    except (ValueError, msgspec.ValidationError):
        pass
    # NaN in an output, a byte that is no UTF-8, a byte order mark: Jupyter opens all of them.
    if len(data) > _MAX_LENIENT:
        return _repaired(data)
    try:
        document = json.loads(decode(data), strict=False, parse_int=len)  # whose numbers nobody reads
        return msgspec.convert({key: document[key] for key in ("cells", "worksheets") if document.get(key)}, _Notebook)
    except RecursionError:
        raise too_deep() from None
    except json.JSONDecodeError as error:
        raise Unreadable("syntax", f"line {error.lineno}: {error.msg}") from None
    except (AttributeError, ValueError):  # a list, or cells that are none
        raise Unreadable("syntax", "JSON, but no notebook") from None


def _repaired(data: bytes) -> _Notebook:
    """A notebook that is too large for all of it to be decoded."""
    try:
        return msgspec.json.decode(_NO_NUMBER.sub(b"null", decode(data).encode()), type=_Notebook)
    except RecursionError:
        raise too_deep() from None
    except (ValueError, msgspec.ValidationError) as error:
        raise Unreadable("syntax", str(error)) from None


def _speaks_python(metadata: msgspec.Raw) -> bool:
    try:
        known = msgspec.json.decode(metadata, type=_Metadata)
    except (ValueError, RecursionError):
        return True
    language = (known.kernelspec.language or known.language_info.name).lower()
    return not language or "python" in language


def _source_lines(data: bytes, key: bytes, count: int) -> list[int] | None:
    """The line on which the first source line of each of `count` cells stands; None when that cannot be told.

    Keys are looked for with plain searches, not expressions: most of a notebook is pictures. Those of cells are
    the least indented ones; outputs may hold some of the same name further in.
    """
    found: list[tuple[int, int]] = []
    position = data.find(key)
    while position >= 0:
        near = max(position - _MAX_INDENT, 0)
        line_start = data.rfind(b"\n", near, position) + 1
        if (line_start or not near) and not data[line_start:position].strip():
            found.append((position - line_start, position))
        position = data.find(key, position + 1)
    least = min((indent for indent, _ in found), default=0)
    places = [position for indent, position in found if indent == least]
    if len(places) != count:
        return None
    lines = []
    line, before = 1, 0
    for position in places:
        line += data.count(b"\n", before, position)
        before = position
        opened = data[position + len(key) : position + len(key) + 10].lstrip(b" ")
        if opened.startswith(b'["'):
            return None
        lines.append(line + 1 if opened.startswith((b"[\n", b"[\r\n")) else line)
    return lines


def _python_lines(lines: list[str]) -> list[str]:
    """The lines of a cell with magics replaced, so that what follows keeps its line; none for another language."""
    first = next((line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
    if first.startswith("%%") and first[2:].split(" ")[0] not in _PYTHON_MAGICS:
        return []
    if not any(sign in line for line in lines for sign in "%!?"):
        return lines
    return [_without_magic(line) for line in lines]


def _without_magic(line: str) -> str:
    if len(line) > _MAX_MAGIC:
        return line
    if timed := _TIMED.match(line):
        return line[: timed.end(1)] + line[timed.end() :]
    if _MAGIC.match(line):
        return line[: len(line) - len(line.lstrip())] + "pass"
    if assigned := _ASSIGNED_MAGIC.fullmatch(line):
        return assigned.group(1) + "None"
    return line


def _is_python(text: str) -> bool:
    try:
        parsed(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError, Unreadable):
        return False
    return True
