"""Labels go back to what they were, or several people change them with nothing that says who is right."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from monthtwo.model import Evidence
from monthtwo.regular_expressions import lazy
from monthtwo.repository.history.commits import Commit
from monthtwo.signals.label_values import Values, has_values, values_of
from monthtwo.signals.past import Past, Warned, signal

_LABELS = (
    ".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".ann", ".conll", ".eaf", ".xml", ".xmi", ".parquet", ".xlsx",
)  # fmt: skip
_SETS_UP = lazy(r"set up\b|: Label Studio$")
"""What a note says on a file that tells a tool what to ask."""
_PLAIN = ".txt"
"""How a file ends that may be of labels, and is where its note says so."""
_SETTLES = ("annotation/guideline", "annotation/adjudication")
_MOST = 40
"""Changes of one file, and files, whose labels are compared one by one."""
_FEWEST = 2
"""Changes of a file without which nothing can come back."""


class _Edit(Struct, frozen=True):
    """A commit that changed a file of labels which was there, with the ids of its contents."""

    commit: Commit
    before: str
    after: str


@signal("labels-in-dispute")
def labels_in_dispute(past: Past) -> Warned:
    """Whether labels that were changed came back, or several people change the same files and nothing settles them."""
    if past.unknown("annotation/active"):
        return Warned(status="unknown", reason="whether people label here could not be judged")
    if not past.met("annotation/active"):
        return Warned(status="not-asked", reason="nobody labels data here")
    edits = _edits(past)
    if not edits:
        return Warned(status="not-asked", reason="no file of labels was ever changed")
    if late := _of_late(past, _disputed(past, edits)):
        return _raised(past, "labels that were changed came back as they had been", late)
    several = {
        path: found for path, found in _of_late(past, edits).items() if len({one.commit.author for one in found}) > 1
    }
    if not several:
        return Warned(status="clear", reason="no label came back, and no two people changed the same labels of late")
    if past.met(*_SETTLES):
        return Warned(status="clear", reason="several people change labels, by a guideline or with one who decides")
    if past.unknown(*_SETTLES):
        return Warned(status="unknown", reason="whether a guideline is there could not be judged")
    return _raised(past, "several people change the same labels, by no guideline, and nobody decides", several)


def _raised(past: Past, reason: str, by_path: Mapping[str, Sequence[_Edit]]) -> Warned:
    assert past.history is not None
    paths = past.history.paths
    there = sorted((path for path in by_path if paths[path].present), key=lambda path: (-len(by_path[path]), path))
    commits = sorted({one.commit.number: one.commit for edits in by_path.values() for one in edits}.items())
    return Warned(
        status="raised",
        reason=reason,
        since=min(commit.day for _, commit in commits),
        confidence="medium",
        evidence=tuple(Evidence(path, 1, f"changed by {len(by_path[path])} of them") for path in there[:3])
        or past.shown("annotation/active"),
        commits=tuple(commit.id for _, commit in commits[-3:]),
    )


def _edits(past: Past) -> dict[str, list[_Edit]]:
    """By file of labels, the changes that people made to what was in it."""
    assert past.history is not None
    shown = (one for one in past.results["annotation/active"].evidence if not _SETS_UP.search(one.note))
    alike = {_alike(one.path) for one in shown if _holds_labels(one)}
    found: dict[str, list[_Edit]] = {}
    for commit in past.history.commits if alike else ():
        if commit.human and any(_alike(path) in alike for path in past.history.touched(commit)):
            for change in past.history.changes(commit):
                if change.status == "M" and _alike(change.path) in alike:
                    found.setdefault(change.path, []).append(_Edit(commit, change.before, change.after))
    return found


def _holds_labels(place: Evidence) -> bool:
    path = place.path.lower()
    return path.endswith(_LABELS) or (path.endswith(_PLAIN) and "labels of" in place.note)


def _alike(path: str) -> tuple[str, str]:
    """The folder and the ending of a file: what a tool writes into one folder is of one kind."""
    return path.rpartition("/")[0], path.rpartition(".")[2]


def _of_late(past: Past, edits: Mapping[str, Sequence[_Edit]]) -> dict[str, list[_Edit]]:
    late = {
        path: [one for one in found if past.days_since(one.commit.day) <= past.threshold("days")]
        for path, found in edits.items()
    }
    return {path: found for path, found in late.items() if found}


def _disputed(past: Past, edits: Mapping[str, Sequence[_Edit]]) -> dict[str, list[_Edit]]:
    """The changes after which labels came back, of the files in which this is more than a slip that is mended."""
    busiest = sorted(edits, key=lambda path: (-len(edits[path]), path))[:_MOST]
    found = {}
    for path, changes in edits.items():
        labels = _labels(past, path, changes) if path in busiest else _none
        back = list(_returning(changes, labels, past.threshold("labels")))
        if len(back) > 1 or any(_undoes_another(changes, one) for one in back):
            found[path] = back
    return found


def _undoes_another(edits: Sequence[_Edit], returning: _Edit) -> bool:
    """Whether somebody else made the last change before one that takes labels back."""
    made = [edit for edit in edits if edit.after == returning.before]
    return bool(made) and made[-1].commit.author != returning.commit.author


def _returning(edits: Sequence[_Edit], labels: Callable[[str], Values], fewest: float) -> Iterator[_Edit]:
    """The changes after which a file, or at least so many of its labels, are as they once were."""
    steps = list[tuple[str, str]]()
    moved: dict[str, list[tuple[str, str]]] = {}
    for edit in edits:
        before, after = labels(edit.before), labels(edit.after)
        differing = [item for item, label in before.items() if after.get(item, label) != label]
        back = sum(_leads(moved.get(item, []), after[item], before[item]) for item in differing)
        if _leads(steps, edit.after, edit.before) or back >= fewest:
            yield edit
        steps.append((edit.before, edit.after))
        for item in differing:
            moved.setdefault(item, []).append((before[item], after[item]))


def _labels(past: Past, path: str, edits: Sequence[_Edit]) -> Callable[[str], Values]:
    """What gives the labels of each state of a file, as far as it is here."""
    if not has_values(path) or len(edits) < _FEWEST:
        return _none
    ids = list(dict.fromkeys(id for edit in edits[-_MOST:] for id in (edit.before, edit.after)))
    held = dict(zip(ids, past.contents(ids), strict=True))

    @lru_cache(maxsize=2)  # what one change left is what the next one changes
    def labels(id: str) -> Values:
        data = held.get(id)
        return values_of(path, data) if data is not None else {}

    return labels


def _none(id: str) -> Values:
    return {}


def _leads(steps: Sequence[tuple[str, str]], start: str, end: str) -> bool:
    """Whether some steps, each from one state to another, lead from one to another."""
    reached = {start}
    for before, after in steps:
        if before in reached:
            reached.add(after)
    return start != end and end in reached
