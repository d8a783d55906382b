"""How far what starts what is followed in one repository."""

MOST_STEPS = 800_000
"""Commands that are followed in one repository, each as often as something leads to it: four times what the largest
repositories known need, and seconds."""


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
