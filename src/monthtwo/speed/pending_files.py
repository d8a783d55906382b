"""Files that are held in memory until they are read."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

_GROUP = 1024 * 1024
"""Bytes of files that are looked up together; of those that are known nothing is held."""


class PendingFiles:
    """Files to be read. Their contents lie in one block, which the system gets back as a whole."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.keys: list[bytes] = []
        self.contents = bytearray()
        self._ends = [0]

    def add(self, path: str, key: bytes, data: bytes) -> None:
        self.paths.append(path)
        self.keys.append(key)
        self.contents += data
        self._ends.append(len(self.contents))

    def views(self) -> list[memoryview]:
        """The contents of each file; nothing can be added any more."""
        whole = memoryview(self.contents)
        return [whole[start:end] for start, end in pairwise(self._ends)]


def groups_of(read: Iterable[tuple[str, str, bytes]]) -> Iterator[list[tuple[str, str, bytes]]]:
    """What is looked up together, in order."""
    group: list[tuple[str, str, bytes]] = []
    size = 0
    for item in read:
        group.append(item)
        size += len(item[2])
        if size > _GROUP:
            yield group
            group, size = [], 0
    if group:
        yield group
