"""The order of commits: parents before children, else by the committers' clocks; the same however they were read."""

from collections.abc import Mapping, Sequence

from monthtwo.repository.history.record import Row

_Place = tuple[int, int, str]
"""The time, how many commits stand below one another up to here, and the id."""


def oldest_first(rows: Sequence[Row], head: str) -> list[Row]:
    """The commits that lead to `head`, and it. A clock that is behind its parent's counts as showing the same."""
    by_id = {row.id: row for row in rows}
    leading = _leading(by_id, head)
    placed: dict[str, _Place] = {}
    for row in reversed(rows):  # git says the newest first, so that nearly all parents are placed by then
        if row.id in leading:
            _place(row, by_id, placed)
    return [by_id[id] for _, _, id in sorted(placed.values())]


def _leading(by_id: Mapping[str, Row], head: str) -> set[str]:
    found = {head} if head in by_id else set[str]()
    waiting = list(found)
    while waiting:
        for parent in by_id[waiting.pop()].parents:
            if parent not in found and parent in by_id:
                found.add(parent)
                waiting.append(parent)
    return found


def _place(row: Row, by_id: Mapping[str, Row], placed: dict[str, _Place]) -> None:
    """Place a commit, and those before it that are not."""
    waiting = [row]
    while waiting:
        row = waiting[-1]
        time, depth = row.committed[0], 0
        for parent in row.parents:
            if (before := placed.get(parent)) is not None:
                time, depth = max(time, before[0]), max(depth, before[1])
            elif parent in by_id:
                waiting.append(by_id[parent])
        if waiting[-1] is row:
            placed[row.id] = (time, depth + 1, row.id)
            waiting.pop()
