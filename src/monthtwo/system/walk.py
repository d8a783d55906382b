"""Walking through what starts what: as deep as a repository says, but only so far."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from monthtwo.system.module import NodeId

Step: TypeAlias = "NodeId | Iterator[Step]"
"""A node on the way, or what comes next before the rest."""

MOST_STEPS = 200_000
"""Commands that are followed in one repository, each as often as something leads to it. The largest known repositories
take a hundredth of it."""


def walked(steps: Iterable[Step]) -> Iterator[NodeId]:
    """The nodes of a walk, in its order. There is no recursion: a repository says how deep it goes."""
    way: list[Iterator[Step]] = [iter(steps)]
    while way:
        for step in way[-1]:
            if isinstance(step, tuple):
                yield step
            else:
                way.append(step)
                break
        else:
            way.pop()


class Allowance:
    """How far is walked in all. Beyond it everything is taken for what it starts itself."""

    def __init__(self) -> None:
        self._left = MOST_STEPS
        self.unfollowed: set[str] = set()
        """Paths of files of which something was not followed any further."""

    def take(self, path: str) -> bool:
        """Whether what stands in the file `path` is followed."""
        if self._left <= 0:
            self.unfollowed.add(path)
            return False
        self._left -= 1
        return True

    def spend(self, steps: int) -> None:
        """Count what is done in any case."""
        self._left -= steps
