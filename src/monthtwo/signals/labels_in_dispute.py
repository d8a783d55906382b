"""Labels go back to what they were, or several people change them with nothing that says who is right."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from monthtwo.model import Evidence
from monthtwo.regular_expressions import lazy
from monthtwo.repository.history.commits import Commit
from monthtwo.signals.label_values import MOST_BYTES, Values, has_values, values_of
from monthtwo.signals.past import Past, Warned, signal

_LABELS = (
    ".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".ann", ".conll", ".eaf", ".xml", ".xmi", ".parquet", ".xlsx",
)  # fmt: skip
_SETS_UP = lazy(r"set up\b|: Label Studio$")
"""What a note says on a file that tells a tool what to ask."""
_PLAIN = ".txt"
"""How a file ends that may be of labels, and is where its note says so."""
_SETTLES = ("annotation/guideline", "annotation/adjudication")
_MOST_READ = 32 * MOST_BYTES
"""Bytes of earlier contents that are compared value by value."""


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
    back = {path: found for path, all in edits.items() if _disputed(all, found := list(_returning(past, path, all)))}
    if late := _of_late(past, back):
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


def _disputed(edits: Sequence[_Edit], returning: Sequence[_Edit]) -> bool:
    """Whether more than a slip is mended: it came back twice, or somebody else than who changed it took it back."""
    if len(returning) != 1:
        return len(returning) > 1
    (one,) = returning
    changed = [edit for edit in edits if edit.after == one.before]
    return bool(changed) and changed[-1].commit.author != one.commit.author


def _returning(past: Past, path: str, edits: Sequence[_Edit]) -> Iterator[_Edit]:
    """The changes after which a file, or some of its labels, are as they once were."""
    steps = list[tuple[str, str]]()
    values = _values(past, path, edits)
    moved: dict[str, list[tuple[str, str]]] = {}
    for edit in edits:
        before, after = values.get(edit.before, {}), values.get(edit.after, {})
        differing = [item for item, label in before.items() if after.get(item, label) != label]
        back = sum(_leads(moved.get(item, []), after[item], before[item]) for item in differing)
        if _leads(steps, edit.after, edit.before) or back >= past.threshold("labels"):
            yield edit
        steps.append((edit.before, edit.after))
        for item in differing:
            moved.setdefault(item, []).append((before[item], after[item]))


def _values(past: Past, path: str, edits: Sequence[_Edit]) -> dict[str, Values]:
    """The labels of each state of a file, as far as these are here."""
    if not has_values(path) or len(edits) < 2:
        return {}
    ids = list(dict.fromkeys(id for edit in edits for id in (edit.before, edit.after)))
    found, read = dict[str, Values](), 0
    for id, data in zip(ids, past.contents(ids), strict=True):
        read += len(data or b"")
        if data is not None and read <= _MOST_READ:
            found[id] = values_of(path, data)
    return found


def _leads(steps: Sequence[tuple[str, str]], start: str, end: str) -> bool:
    """Whether some steps, each from one state to another, lead from one to another."""
    reached = {start}
    for before, after in steps:
        if before in reached:
            reached.add(after)
    return start != end and end in reached
