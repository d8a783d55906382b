"""Lines of text on a console: wrapped with a hanging indent, cut nowhere, without trailing blanks."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from rich.console import Console
from rich.text import Text

from monthtwo.regular_expressions import lazy

MAX_WIDTH = 100
NARROW = 60
FEWEST = 4
"""Lines of a section that are shown however little room there is, its heading among them."""

Part = str | tuple[str, str]
"""Text, or text with its style."""

_CODE = lazy(r"`[^`]+`")
_JOINED = "\ue000"
"""Stands for a blank at which no line ends: code in a sentence stays on one line where it can. No text that is shown
holds it (`safe_text`)."""
_ASCII = str.maketrans({"✗": "x", "✓": "+", "■": "#", "□": "-", "·": "-", "…": "~", "—": "-"})


class Page:
    """What is printed on one console, at most 100 columns wide."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = min(console.width, MAX_WIDTH)
        self.narrow = self.width < NARROW
        self._ascii = not console.encoding.startswith("utf")

    def paragraph(self, *parts: Part, indent: int = 0, hang: int = 0) -> list[Text]:
        """One paragraph; its further lines are indented by `hang` more."""
        text = self._text(parts)
        room = self.width - indent - hang
        text.plain = _CODE.sub(lambda code: code[0].replace(" ", _JOINED if len(code[0]) < room else " "), text.plain)
        first, rest = " " * indent, " " * (indent + hang)
        lines = text.wrap(self.console, max(self.width - len(rest), 10), overflow="fold")
        for line in lines:
            line.plain = line.plain.replace(_JOINED, " ")
        return [_stripped(Text.assemble(rest if number else first, line)) for number, line in enumerate(lines)]

    def verbatim(self, line: str, style: str, indent: int) -> list[Text]:
        """A line of code, whole however long it is: what is copied must be what was written."""
        return [Text.assemble(" " * indent, self._text([(line, style)]))]

    def fits(self, rows: Sequence[Sequence[Sequence[Part]]], indent: int = 2) -> bool:
        """Whether rows of cells can stand aligned."""
        return indent + sum(_widths(self._cells(rows))) + 2 * (max(map(len, rows), default=1) - 1) <= self.width

    def table(self, rows: Sequence[Sequence[Sequence[Part]]], indent: int = 2) -> list[Text]:
        """Rows of cells, aligned; where they do not fit, the last cell of a row goes below the others."""
        kept = self._cells(rows)
        if not kept:
            return []
        if not self.fits(rows, indent):
            return [line for row in kept for line in self._stacked(row, indent)]
        widths = _widths(kept)
        return [_stripped(Text.assemble(" " * indent, *_aligned(row, widths))) for row in kept]

    def _cells(self, rows: Sequence[Sequence[Sequence[Part]]]) -> list[list[Text]]:
        return [[self._text(cell) for cell in row] for row in rows]

    def fitted(self, sections: Sequence[list[Text]], room: int) -> list[list[Text]]:
        """Sections, each its heading and as many lines as there is room for.

        The longest give first; where nothing else helps, the last gives all.
        """
        most = [len(one) for one in sections]
        while sum(most) > room and max(most) > FEWEST:
            most[most.index(max(most))] -= 1
        if sum(most) > room:
            most[-1] = 0
        return [self._short(one, limit) for one, limit in zip(sections, most, strict=True)]

    def _short(self, lines: list[Text], most: int) -> list[Text]:
        """The first of a section's lines, and how many are left out."""
        if len(lines) <= most or not most:
            return lines[:most]
        return [*lines[: most - 1], *self.paragraph((f"and {len(lines) - most + 1} more (-v)", "dim"), indent=3)]

    def put(self, lines: Iterable[Text]) -> None:
        for line in lines:
            self.console.print(line, no_wrap=True, overflow="ignore", crop=False)

    def _stacked(self, row: Sequence[Text], indent: int) -> list[Text]:
        *most, last = row
        head = Text("  ").join(most)
        lines = self.paragraph(*_parts(head), indent=indent, hang=2)
        if lines and lines[-1].cell_len + 2 + last.cell_len <= self.width:
            lines[-1] = Text.assemble(lines[-1], "  ", last)
            return lines
        return lines + self.paragraph(*_parts(last), indent=indent + 2)

    def _text(self, parts: Sequence[Part]) -> Text:
        pairs = (part if isinstance(part, tuple) else (part, "") for part in parts)
        return Text.assemble(*((text.translate(_ASCII) if self._ascii else text, style) for text, style in pairs))


def _widths(rows: Sequence[Sequence[Text]]) -> list[int]:
    columns = range(max(map(len, rows), default=0))
    return [max(row[n].cell_len if n < len(row) else 0 for row in rows) for n in columns]


def _aligned(row: Sequence[Text], widths: Sequence[int]) -> Iterable[Text | str]:
    """Cells, each followed by what its column and the gap between columns leave blank."""
    for cell, width in zip(row, widths, strict=False):
        yield cell
        yield " " * (width - cell.cell_len + 2)


def _parts(text: Text) -> Iterable[Part]:
    """A text as its parts again."""
    ends = sorted({0, len(text), *(edge for span in text.spans for edge in (span.start, span.end))})
    for start, end in pairwise(ends):
        style = next((str(span.style) for span in text.spans if span.start <= start and end <= span.end), "")
        yield text.plain[start:end], style


def _stripped(line: Text) -> Text:
    line.rstrip()
    return line
