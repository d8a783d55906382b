"""The files of a repository, as all that comes after the facts sees them."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from monthtwo.deadline import NEVER, Deadline
from monthtwo.facts.records import FileFacts, Requirement
from monthtwo.names.globs import Paths

PRODUCTION = frozenset({"production", "example"})
"""Natures that are production code: an example that runs is code somebody runs, a test or a notebook is not."""

Found = tuple[int, str]
"""A line and what is said of it."""
Look = Callable[[FileFacts], Iterable[Found]]
Answers = Callable[[str, str, Look], Iterable[Found]]
"""Gives what a look at a file finds: the file, a name for the question, and the look."""


class Files:
    """Every file of the snapshot.

    Args:
        natures: its path and nature.
        facts: gives one's facts, empty ones too.
        deadline: whoever goes over files, units or functions heeds it.
        root: the folder that is looked at, with a slash behind it; "" for all of the repository.
        answers: where answers of before are known; without it every file is looked at.
    """

    def __init__(
        self,
        natures: Mapping[str, str],
        facts: Callable[[str], FileFacts],
        deadline: Deadline = NEVER,
        root: str = "",
        answers: Answers | None = None,
    ) -> None:
        self.natures = natures
        self.facts = facts
        self.deadline = deadline
        self.root = root
        self.answers = answers or self._looked
        self.paths = Paths(natures)

    def found(self, path: str, question: str, look: Look) -> Iterable[Found]:
        """What a look at the facts of one file finds.

        `question` names the look and all that it depends on beside the facts, the path as well: it may have been asked
        of a file that says the same, and is not asked again then.
        """
        return self.answers(path, question, look)

    def _looked(self, path: str, question: str, look: Look) -> Iterable[Found]:
        return look(self.facts(path))

    def produces(self, path: str) -> bool:
        """Whether a file is production code or belongs to it."""
        return self.natures.get(path, "") in PRODUCTION

    def inside(self, path: str) -> bool:
        """Whether a file lies in the folder that is looked at, and does not only stand for it."""
        return path.startswith(self.root)

    def at_root(self, path: str) -> bool:
        """Whether a file lies directly in the folder that is looked at."""
        return path.startswith(self.root) and "/" not in path[len(self.root) :]

    @cached_property
    def requirements(self) -> list[tuple[str, Requirement]]:
        """What is asked for outside of tests and lock files, with the file that lists it, in order of the paths."""
        listing = (
            (path, self.facts(path).requirements or ())
            for path, nature in sorted(self.natures.items())
            if nature != "test" and (path.endswith("setup.py") or not path.endswith((".py", ".ipynb")))
        )
        return [(path, item) for path, items in listing for item in items if item.group != "lock"]
