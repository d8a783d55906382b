"""The order of commits: parents before children, else by the committers' clocks; the same however they were read."""

from collections.abc import Sequence

from monthtwo.repository.history.record import Row


def oldest_first(rows: Sequence[Row], head: str) -> list[Row]:
    """The commits that lead to `head`, and it. A clock that is behind its parent's counts as showing the same."""
    by_id = {row.id: row for row in rows}
    placed: dict[str, tuple[int, int, str]] = {}
    waiting = [head] if head in by_id else []
    while waiting:
        row = by_id[waiting[-1]]
        if row.id in placed:
            waiting.pop()
            continue
        parents = [parent for parent in row.parents if parent in by_id]
        if missing := [parent for parent in parents if parent not in placed]:
            waiting += missing
            continue
        waiting.pop()
        before = [placed[parent] for parent in parents]
        time = max([row.committed[0], *(time for time, _, _ in before)])
        placed[row.id] = (time, max((depth for _, depth, _ in before), default=0) + 1, row.id)
    return [by_id[id] for _, _, id in sorted(placed.values())]
