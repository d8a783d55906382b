"""Forms of labels that no column or key tells of: tracks of times and labels, projects of programs for coding."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import of_labels, of_machines, of_oracles
from monthtwo.engine.question import Hit, Question
from monthtwo.regular_expressions import lazy

_NATURES = ("production", "docs")
_TRACK = lazy(r"\A(?:\d{1,6}\.\d{3,9}\t\d{1,6}\.\d{3,9}\t[^\t\n]{1,80}(?:\n|\Z)){1,3}")
_FEWEST = 2
_PROJECTS = {
    ".nvp": "NVivo", ".nvpx": "NVivo", ".mx18": "MAXQDA", ".mx20": "MAXQDA", ".mx22": "MAXQDA", ".mx24": "MAXQDA",
    ".qdpx": "a program for coding", ".atlproj": "ATLAS.ti", ".boris": "BORIS", ".mmax": "MMAX2", ".trs": "Transcriber",
    ".antx": "a program for transcripts", ".slp": "SLEAP", ".qpproj": "QuPath", ".mqda": "MAXQDA",
}  # fmt: skip
"""Endings of what such programs write, each with the program."""
_SCORED = lazy(r"(?:^|/)CollectedData_(?P<who>\w{1,30})\.(?:csv|h5)$")
_GRID = ".TextGrid"


def forms_of_labels(q: Question) -> Iterator[Hit]:
    """One file of each form in each folder."""
    yield from _tracks(q)
    told = set[tuple[str, str]]()
    for path in q.paths(*_PROJECTS, natures=_NATURES):
        ending = path[path.rfind(".") :]
        folder = path.rpartition("/")[0]
        if (folder, ending) not in told and not of_oracles(q, path):
            told.add((folder, ending))
            yield Hit(path, 1, "", f"written by a program for labels: {_PROJECTS[ending]}", "medium")
    yield from scored(q)
    for path in q.paths(_GRID, natures=_NATURES):
        if of_labels(q, path) and not of_oracles(q, path) and not of_machines(q, path):
            yield Hit(path, 1, "", "written by a program for labels: Praat", "medium")
            return


def scored(q: Question) -> Iterator[Hit]:
    """Points that a person marked in frames; the file is named for the person."""
    for path in q.paths(".csv", ".h5", natures=_NATURES):
        if _SCORED.search(path):
            yield Hit(path, 1, "", "points that one person marked", "medium")
            return


def _tracks(q: Question) -> Iterator[Hit]:
    """Texts of lines that are a start, an end and a label, as editors of sound hand them out."""
    held: dict[str, list[str]] = {}
    for path in q.paths(".txt", natures=_NATURES):
        if not of_oracles(q, path) and not of_machines(q, path) and _TRACK.match(q.text(path)):
            held.setdefault(path.rpartition("/")[0], []).append(path)
    for folder, paths in held.items():
        if len(paths) >= _FEWEST or of_labels(q, folder, *paths):
            yield Hit(paths[0], 1, "", "a track of labels", "medium")
