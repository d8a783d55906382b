"""Renames, told by contents alone: the same blob goes away and comes in one commit."""

from collections.abc import Iterable

from monthtwo.repository.history.commits import Change, Rename

_EMPTY = frozenset(
    {
        "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
        "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
    }
)
"""Files with nothing in them are all the same."""


def renames_in(commit: int, changes: Iterable[Change]) -> list[Rename]:
    """What a commit renamed. Of several with the same contents, those of the same name belong together first."""
    gone: dict[str, list[str]] = {}
    come: dict[str, list[str]] = {}
    for change in changes:
        if change.status == "D":
            gone.setdefault(change.before, []).append(change.path)
        elif change.status == "A" and change.after not in _EMPTY:
            come.setdefault(change.after, []).append(change.path)
    found = []
    for blob, new in come.items():
        old = gone.get(blob, [])
        pairs = _of_one_name(old, new)
        taken = {path for pair in pairs for path in pair}
        others = ([path for path in paths if path not in taken] for paths in (old, new))
        pairs += zip(*others, strict=False)
        found += [Rename(commit, before, after) for before, after in pairs]
    return sorted(found, key=lambda rename: rename.new)


def _of_one_name(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    named: dict[str, list[str]] = {}
    for path in old:
        named.setdefault(_name(path), []).append(path)
    return [(candidates.pop(0), path) for path in new if (candidates := named.get(_name(path)))]


def _name(path: str) -> str:
    return path.rpartition("/")[2]
