"""What a change does to the gate that judges it: settings and acceptances that are otherwise, and do not count yet."""

import json
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from monthtwo.facts.accept_comments import accept_comments, accept_lines
from monthtwo.facts.records import AcceptComment
from monthtwo.model import Alteration, Side
from monthtwo.readiness.configuration import Written
from monthtwo.readiness.settings_tables import Steps, Table
from monthtwo.repository.difference import Difference, files_in
from monthtwo.repository.snapshot import Snapshot

Leaves = dict[Steps, tuple[Any, str]]
"""Values by where they stand in the settings, each with where it is written."""


_ORDER = ("(order)",)
"""Of globs of checks the last that fits counts; their order is a value as their keys are."""


def altered_settings(
    base: Written | None, head: Written | None, files: Container[str] = frozenset()
) -> tuple[Alteration, ...]:
    """Each setting that is not as it was. `files` are those of either side: others came with an installed policy."""
    before = _leaves(base.table) if base is not None else {}
    after = _leaves(head.table) if head is not None else {}
    found = [
        _alteration("head", place, steps)
        for steps, (value, place) in after.items()
        if _is_altered(steps, before.get(steps, (None, ""))[0], value)
    ]
    found += [
        _alteration("base", place, steps)
        for steps, (value, place) in before.items()
        if steps not in after and _is_altered(steps, None, value)
    ]
    return tuple(sorted((one for one in found if one.path in files), key=lambda one: (one.path, one.line)))


def counted_comments(
    comments: Sequence[AcceptComment], head: Snapshot, base: Snapshot | None
) -> tuple[tuple[AcceptComment, ...], tuple[Alteration, ...]]:
    """Those of the comments that accepted the same at the base, and what is otherwise.

    A comment is the same where its file is, or where the whole file only has another name.
    """
    if base is None:
        return (), tuple(_added(comments))
    before, after = files_in(base), files_in(head)
    difference = Difference(before, after)
    touched = [path for path in sorted(difference.touched["base"]) if base.natures.get(path) == "production"]
    lines = {path: accept_lines(data) for path, _, data in base.read(touched)} if touched else {}
    was = accept_comments(lines, base.natures)
    names = {path: path for path in lines}
    if was and any(path not in after.files for path in lines):
        moved = difference.renames
        names |= {old: new for old, new in moved.items() if before.files[old].blob == after.files[new].blob}
    known = {(names.get(one.path, ""), check) for one in was for check in one.checks}
    still = {(one.path, check) for one in comments for check in one.checks}
    counted, new = [], []
    for one in comments:
        same = one.path not in difference.touched["head"] and base.natures.get(one.path) == "production"
        kept = tuple(check for check in one.checks if same or (one.path, check) in known)
        more = tuple(check for check in one.checks if check not in kept)
        counted += [AcceptComment(one.path, one.line, kept, one.reason)] if kept else []
        new += [AcceptComment(one.path, one.line, more, one.reason)] if more else []
    gone = [
        Alteration(
            side="base", path=one.path, line=one.line,
            message=f"this change no longer accepts {check}, as a comment did: {one.path}:{one.line}",
        )
        for one in was for check in one.checks if (names.get(one.path, ""), check) not in still
    ]  # fmt: skip
    return tuple(counted), (*_added(new), *gone)


def _added(comments: Iterable[AcceptComment]) -> Iterator[Alteration]:
    for one in comments:
        for check in one.checks:
            message = (
                f"this change accepts {check} in a comment, which does not count for itself: {one.path}:{one.line}"
            )
            yield Alteration(side="head", path=one.path, line=one.line, message=message)


def _is_altered(steps: Steps, before: Any, after: Any) -> bool:
    """Whether a value is another one. Where keys came or went, these say what is otherwise, not their order."""
    if steps[-1:] == _ORDER:
        return before is not None and before != after and sorted(before) == sorted(after)
    return bool(before != after)


def _alteration(side: Side, place: str, steps: Steps) -> Alteration:
    path, _, line = place.rpartition(":")
    name = ".".join(str(one) for one in (steps[:1] if steps[0] == "accept" else steps))
    said = f"this change alters the settings of the gate: {place} ({name})"
    return Alteration(side=side, path=path, line=int(line or 1), message=said)


def _leaves(table: Table) -> Leaves:
    return dict(_leaves_in(table.data, (), table))


def _leaves_in(data: dict[str, Any], steps: Steps, table: Table) -> Iterator[tuple[Steps, tuple[Any, str]]]:
    for key, value in data.items():
        here = (*steps, key)
        if here == ("accept",):
            for number, one in enumerate(value):
                yield (*here, json.dumps(one, sort_keys=True, default=str)), (True, table.place(*here, number))
        elif isinstance(value, dict) and value:
            yield from _leaves_in(value, here, table)
            if key == "checks":  # the last that fits counts
                yield (*here, *_ORDER), (list(value), table.place(*here))
        else:
            yield here, (value, table.place(*here))
