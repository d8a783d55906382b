"""Which line of a difference made a change.

What a verdict stood on, where that is in the difference, and of a condition what it looks at; else what led there, or
what it led to; else what names the file in which it stood; else what speaks of what was looked for.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from monthtwo.model import Cause, CheckResult, Evidence, Side
from monthtwo.names.words import words_of
from monthtwo.readiness.compare.sides import Leading, Place
from monthtwo.regular_expressions import lazy
from monthtwo.repository.difference import Difference, Line

_MOST_LINES = 10_000
"""Lines of a difference that are read for names."""
_NEAR = 15
"""Lines around evidence in which an edit is held to be about it."""
_WORD = lazy(r"[\w./-]+")
_PLACE = lazy(r"([\w./-]+)(?::(\d{1,9}))?")
_STEM = 4
"""Letters by which words are the same: schedule, scheduled."""
_COMMON = frozenset({"main", "__init__", "app", "index", "config", "utils", "test"})
"""Names of files that say nothing of what is in them: only their whole paths are names."""
_CONDITION = lazy(r"\W*(if|elif|else if|unless|while|assert|when|case|until)\b")
"""How a line begins that decides on what something else has found out."""


class Causes:
    """The causes of changes on one side of a difference."""

    def __init__(self, side: Side, difference: Difference, leading: Leading) -> None:
        self._side, self._difference, self._leading = side, difference, leading
        self._touched = difference.touched[side]

    def of(self, result: CheckResult) -> Cause | None:
        """Why a verdict is met on this side alone, by where it stands and what leads there."""
        if not self._touched:
            return None
        own = list(self._own(result.evidence))
        sure = next((cause for near, cause in own if near), None)
        if sure is not None:
            return self._looked_at(sure) or sure
        return self._led(result) or next((cause for _, cause in own), None)

    def at(self, path: str) -> Cause | None:
        """The first line that differs in a file of the difference; None for another file."""
        if path not in self._touched:
            return None
        lines = self._difference.lines(self._side, path)
        return self._cause(path, lines[0].number if lines else 1)

    def stands_in(self, one: Evidence) -> bool:
        """Whether evidence stands on a line that differs, or in a file that the other side has not."""
        if one.path not in self._touched:
            return False
        lines = self._difference.lines(self._side, one.path)
        return self._difference.deleted(self._side, one.path) or any(line.number == one.line for line in lines)

    def only_left_out(self, evidence: Sequence[Evidence]) -> bool:
        """Whether all evidence stood in lines that files only lost, and none of these came anywhere else."""
        if not evidence or not all(map(self.stands_in, evidence)):
            return False
        there: Side = "head" if self._side == "base" else "base"
        twins = {self._difference.counterpart(self._side, one.path) for one in evidence}
        if any(self._difference.lines(there, twin) for twin in twins if twin is not None):
            return False
        places = {(one.path, one.line) for one in evidence}
        gone = {
            line.text
            for path, _ in places
            for line in self._difference.lines(self._side, path)
            if (path, line.number) in places
        }
        came = self._difference.touched[there]
        return all(line.text not in gone for path in came for line in self._difference.lines(there, path))

    def told(self, reasons: Iterable[str]) -> Cause | None:
        """The place in the difference that one of some reasons names."""
        for path, line in (place for reason in reasons for place in _PLACE.findall(reason)):
            if path in self._touched:
                lines = self._difference.lines(self._side, path)
                return self._cause(path, _nearest(lines, int(line or 1)))
        return None

    def _own(self, evidence: Sequence[Evidence]) -> Iterator[tuple[bool, Cause]]:
        """Evidence in files of the difference: at the line that differs, and whether that is near."""
        ranked = []
        for number, one in enumerate(evidence):
            if one.path not in self._touched:
                continue
            lines = self._difference.lines(self._side, one.path)
            line = _nearest(lines, one.line)
            away = abs(line - one.line) if lines else _NEAR + 1
            whole = self._difference.deleted(self._side, one.path)
            ranked.append((away if not whole else 0, number, self._cause(one.path, one.line if whole else line)))
        for away, _, cause in sorted(ranked, key=lambda one: one[:2]):
            yield away <= _NEAR, cause

    def _looked_at(self, decides: Cause) -> Cause | None:
        """Where a condition gets what it looks at, in another file that is there on this side alone as its own is.

        The condition only acts on that. A line that names several such files, or none, is its own cause.
        """
        if not self._difference.deleted(self._side, decides.path):
            return None
        lines = self._difference.lines(self._side, decides.path)
        text = next((one.text for one in lines if one.number == decides.line), "")
        if not _CONDITION.match(text):
            return None
        alone = (path for path in sorted(self._touched - {decides.path}) if self._difference.deleted(self._side, path))
        named = [path for path in alone if _names(text, path)]
        if len(named) != 1 or not (there := self._difference.lines(self._side, named[0])):
            return None
        whole = lazy(rf"\b{re.escape(_stem(named[0]))}\s*\(")
        return self._cause(named[0], next((one.number for one in there if whole.search(one.text)), there[0].number))

    def _led(self, result: CheckResult) -> Cause | None:
        """The place in the difference on the way to evidence, or on the way from it.

        A file that the other side has not goes before one that is only edited: all ways through it are there on this
        side alone. Of several the one that is named after the question comes first, then the nearest.
        """
        stems = _asked_for(result)

        def rank(place: Place) -> tuple[bool, int]:
            whole = self._difference.deleted(self._side, place[0])
            return not whole, -len(stems & _stems(place[0])) if whole else 0

        for path, line in sorted(self._leading(result.evidence, self._touched), key=rank):
            lines = self._difference.lines(self._side, path)
            if lines:
                return self._cause(path, _nearest(lines, line))
        return None

    def naming(self, result: CheckResult) -> Cause | None:
        """The line of the difference that names most files of the evidence."""

        def names(path: str, line: Line) -> int:
            return sum(_names(line.text, one.path) for one in result.evidence if one.path != path)

        return self._best(names)

    def speaking(self, result: CheckResult) -> Cause | None:
        """The line of the difference that speaks most of what was looked for."""
        stems = _asked_for(result)
        return self._best(lambda path, line: len(stems & _stems(path)) + len(stems & _stems(line.text)))

    def _best(self, worth: Callable[[str, Line], int]) -> Cause | None:
        """The first line of the most worth; none where all are worth nothing."""
        ranked = ((worth(path, line), path, line.number) for path, line in islice(self._lines(), _MOST_LINES))
        most, path, number = max(ranked, key=lambda one: one[0], default=(0, "", 0))
        return self._cause(path, number) if most else None

    def _lines(self) -> Iterator[tuple[str, Line]]:
        for path in sorted(self._touched):
            for line in self._difference.lines(self._side, path):
                yield path, line

    def _cause(self, path: str, line: int) -> Cause:
        return Cause(side=self._side, path=path, line=max(line, 1))


def _nearest(lines: Sequence[Line], line: int) -> int:
    return min((one.number for one in lines), key=lambda number: (abs(number - line), number), default=line)


def _asked_for(result: CheckResult) -> set[str]:
    return _stems(f"{result.id} {result.title}")


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in words_of(text) if len(word) >= _STEM}


def _names(text: str, path: str) -> bool:
    """Whether a line names a file: by its path, as a module, or by a name that says what it is."""
    whole = path.rpartition(".")[0] or path
    name = _stem(path)
    if path in text or whole.replace("/", ".") in text:
        return True
    words = _WORD.findall(text.replace(".", " ").replace("/", " "))
    return name not in _COMMON and len(name) >= _STEM and name in words


def _stem(path: str) -> str:
    """The name of a file without its ending."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name
