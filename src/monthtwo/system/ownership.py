"""Which part of a repository a file, or a line of it, is about: a folder, and what outside of it stands for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from posixpath import dirname, join, normpath

from monthtwo.regular_expressions import lazy
from monthtwo.repository.languages import PROGRAMS
from monthtwo.system.code.module import Function
from monthtwo.system.packaging import packaged_folders
from monthtwo.system.system import System
from monthtwo.system.units.unit import Unit

_CODE = (".ipynb", *PROGRAMS)
_TOKENS = lazy(r"[^\s'\"=:,;()\[\]{}]+")
_NOBODY = frozenset[str]()
_ELSEWHERE = frozenset({""})
"""What lies in none of the folders."""


class Ownership:
    """What lies outside of some folders, and which of these it is about.

    Args:
        system: that of the whole repository.
        roots: the folders, one may lie in another; "" stands for what lies in none of the others.
    """

    def __init__(self, system: System, roots: Sequence[str]) -> None:
        self._system = system
        self.natures = system.files.natures
        self.roots = tuple(roots)

    def part(self, root: str) -> "Part":
        """One of the folders, with what stands for it."""
        return Part(self, root)

    def under(self, path: str) -> frozenset[str]:
        """Those of the folders that a path is, or lies in; "" where it lies in none."""
        found = frozenset(root for root in self.roots if root and (path == root or path.startswith(f"{root}/")))
        return found or _ELSEWHERE

    def closure(self, root: str) -> frozenset[str]:
        """Every file that code of a folder imports."""
        code = (path for path in self._system.sources.paths if root in self.under(path))
        return self._system.graph.closures(path for path in code if self._system.files.produces(path))

    def leads_to(self, path: str) -> frozenset[str]:
        """The folders of which code outside of all runs something: what it imports lies there."""
        if path not in self._running and self.natures[path] != "test":
            return _NOBODY
        return frozenset[str]().union(*(self.under(one) for one in self._system.graph.closure(path)))

    def named_in(self, path: str) -> frozenset[str]:
        """The folders of which a name that no other has is a part of a path: `k8s/churn/alerts.yaml`."""
        parts = {*path.split("/")[:-1], path.rpartition("/")[2].partition(".")[0]}
        return frozenset(root for name, root in self._names.items() if name in parts)

    @cached_property
    def _names(self) -> dict[str, str]:
        """Name → the one folder in whose path it stands."""
        named = Counter(name for root in self.roots for name in {*root.split("/")})
        return {name: root for root in self.roots if root for name in root.split("/") if named[name] == 1}

    @cached_property
    def packages(self) -> tuple[str, ...]:
        """Folders of code with needs of its own, each with a slash behind it."""
        return tuple(f"{folder}/" for folder in sorted(packaged_folders(self.natures)))

    def reached(self, part: "Part") -> frozenset[Function]:
        """Everything that the units which count for a part lead to."""
        system = self._system
        units = (unit for unit in system.running if part.holds(unit.path, unit.line))
        return system.graph.reach(system.started(units))

    def is_live(self, path: str, scope: str) -> Function | None:
        """A function, where anything that runs leads to it."""
        function = self._system.sources.function(path, scope)
        return function if function in self._system.live else None

    @cached_property
    def _running(self) -> frozenset[str]:
        return frozenset(unit.path for unit in self._system.units)

    @cached_property
    def lines(self) -> Mapping[str, list[tuple[int, frozenset[str]]]]:
        """Path → the lines at which units begin, each with the folders that the unit is about."""
        found: dict[str, list[tuple[int, frozenset[str]]]] = {}
        for unit in self._system.files.deadline.each(self._system.units):
            if not unit.path.endswith(_CODE):
                found.setdefault(unit.path, []).append((unit.line, self._of_unit(unit)))
        return found

    def _of_unit(self, unit: Unit) -> frozenset[str]:
        """The folders that a unit starts, builds or names something of; "" for other code."""
        files, system = self._system.files, self._system
        paths = {one.path for one in system.entries(unit)}
        paths |= {one.path for one in system.starts.image_of(unit)}
        for text in filter(None, (unit.build, unit.workdir)):
            paths |= {normpath(join(base, text.lstrip("/"))) for base in ("", dirname(unit.path))}
        named = self._named(paths) | self._named(self._words(unit))
        if not named - _ELSEWHERE:  # a job beside the folders runs what it imports of them
            named |= self._named(system.graph.closures(path for path in paths if path in files.natures)) - _ELSEWHERE
        return named - _ELSEWHERE or named

    def _named(self, paths: Iterable[str]) -> frozenset[str]:
        # A word names what lies in no folder only where it names code.
        return frozenset(root for path in paths for root in self.under(path) if root or self._is_code(path))

    def _is_code(self, path: str) -> bool:
        return path.endswith(_CODE) and self._system.files.produces(path)

    def _words(self, unit: Unit) -> Iterator[str]:
        """The paths that the texts of a unit name."""
        for text in (*unit.commands, *unit.attributes.values()):
            for word in _TOKENS.findall(text):
                yield word.lstrip("./").rstrip("/*.")


class Part:
    """A folder of a repository, with what outside of it stands for it.

    - Code outside counts where code of the folder imports it, or where it starts and imports code of the folder; but no
      function that only others run.
    - What declares units - a workflow, a Compose file, a manifest - counts at the lines of units that start, build or
      name something of the folder, and those of nobody else; a line of nobody goes with the rest of its file.
    - All else outside counts where it is about nobody: settings, packaging, alerts; below the root of the repository
      only if that is no system itself, and in no package of others. Prose does not.
    """

    def __init__(self, ownership: Ownership, root: str) -> None:
        self._ownership, self.root = ownership, root
        others = [one for one in ownership.roots if one]
        self._mine = frozenset({root, *(one for one in others if root and _related(one, root))})
        self._others = tuple(f"{one}/" for one in others if one not in self._mine)

    def inside(self, path: str) -> bool:
        """Whether a file lies in the folder."""
        return path.startswith(f"{self.root}/") if self.root else not path.startswith(self._others)

    def holds(self, path: str, line: int) -> bool:
        """Whether a line of a file counts for the folder."""
        if self.root and self.inside(path):
            return True
        if path not in self.natures:
            return False
        lines = self._ownership.lines.get(path)
        if path.endswith(_CODE) or not lines:
            return True
        before = [whose for first, whose in lines if first <= line][-1:]
        return self._is_mine(before[0] if before and before[0] else self._all(path))

    def has(self, path: str, line: int, scope: str) -> bool:
        """Whether something that was found at a line, in a function, counts for the folder."""
        if not self.holds(path, line):
            return False
        if not path.endswith(".py") or self.inside(path):
            return True
        function = self._ownership.is_live(path, scope)
        return function is None or function in self._reached

    @cached_property
    def _reached(self) -> frozenset[Function]:
        return self._ownership.reached(self)

    def _is_mine(self, whose: frozenset[str]) -> bool:
        return not whose or not whose.isdisjoint(self._mine)

    def _all(self, path: str) -> frozenset[str]:
        """The folders that anything in a file is about."""
        return _NOBODY.union(*(whose for _, whose in self._ownership.lines.get(path, ())))

    @cached_property
    def natures(self) -> dict[str, str]:
        """The files of the folder and those that hold something about it, each with its nature."""
        counts = self._counts if self.root else self._is_left
        return {path: nature for path, nature in self._ownership.natures.items() if counts(path)}

    def _is_left(self, path: str) -> bool:
        """Whether anything in a file is about none of the other systems."""
        if not self.inside(path) or path.endswith(_CODE):
            return self.inside(path)
        whose = self._all(path) or self._ownership.named_in(path)
        return self._is_mine(whose)

    def _counts(self, path: str) -> bool:
        """Whether anything in a file counts for a folder: it lies there, or stands for it."""
        if self.inside(path):
            return True
        if path in self._imported:
            return True
        if path.endswith(_CODE):
            leads = _NOBODY if path.startswith(self._others) else self._ownership.leads_to(path)
            return not leads.isdisjoint(self._mine)
        if whose := self._all(path):
            return not whose.isdisjoint(self._mine)
        if "" in self._ownership.roots and "/" in path and not path.startswith("."):
            return False
        if path.startswith(self._others) or self._ownership.natures[path] not in ("production", "test"):
            return False
        if any(path.startswith(one) and not self.root.startswith(one) for one in self._ownership.packages):
            return False
        return self._is_mine(self._ownership.named_in(path))

    @cached_property
    def _imported(self) -> frozenset[str]:
        return self._ownership.closure(self.root)


def _related(folder: str, other: str) -> bool:
    """Whether one of two folders is the other, or lies in it."""
    return f"{folder}/".startswith(f"{other}/") or f"{other}/".startswith(f"{folder}/")
