"""Which file a dotted module name means: src layouts, namespace packages, several roots in one monorepo."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from posixpath import dirname

_STDLIB = frozenset(sys.stdlib_module_names)
_DEEPEST = 24
"""Parts of the longest dotted name that a file is found by; all together would grow with the square of its depth."""


class ModuleTable:
    """An index of Python files by the dotted suffixes of their path.

    `adds_folders` says whether a file puts folders on the path of imports.
    """

    def __init__(self, paths: Iterable[str], adds_folders: Callable[[str], bool] = lambda path: False) -> None:
        self._adds_folders = adds_folders
        self.by_suffix: dict[str, list[str]] = defaultdict(list)
        self.packages: set[str] = set()
        self.folders: set[str] = set()
        """Dotted names of everything that holds modules: packages, and folders that act as namespace packages."""
        self._found: dict[tuple[str, str], str | None] = {}
        self._same: dict[str, bool] = {}
        self._nearest: dict[str, dict[str, str]] = {}
        self.files = frozenset(paths)
        seen: set[str] = set()
        for path in sorted(self.files):
            stem = path.removesuffix(".py")
            parts = stem.split("/")
            if parts[-1] == "__init__":
                parts.pop()
                self.packages.add(dirname(path))
            for start in range(max(len(parts) - _DEEPEST, 0), len(parts)):
                self.by_suffix[".".join(parts[start:])].append(path)
            self._add_folders(parts[:-1], seen)

    def _add_folders(self, parts: list[str], seen: set[str]) -> None:
        for end in range(len(parts), 0, -1):
            folder = "/".join(parts[:end])
            if folder in seen:
                return
            seen.add(folder)
            self.folders.update(".".join(parts[start:end]) for start in range(max(end - _DEEPEST, 0), end))

    def relative(self, importer: str, module: str) -> str | None:
        """The file that a relative `module` (`.utils`, `..`) means: a module, or a package's `__init__`."""
        level = len(module) - len(module.lstrip("."))
        folder = importer.split("/")[:-1]
        if level - 1 > len(folder):
            return None
        base = folder[: len(folder) - (level - 1)]
        wanted = "/".join([*base, *module[level:].split(".")] if module[level:] else base)
        return self._file(wanted) if wanted else None

    def absolute(self, importer: str, module: str) -> str | None:
        """The file that an absolute `module` means in `importer`, None when it is somebody else's."""
        if module not in self.by_suffix:
            return None
        key = (importer.rpartition("/")[0], module)
        if key not in self._found:
            self._found[key] = self._absolute(key[0], module)
        return self._found[key] or self._added(importer, module)

    def _added(self, importer: str, module: str) -> str | None:
        """The only file of a name, inside a package, where the importer puts folders on the path of imports."""
        paths = self.by_suffix[module]
        only = paths[0] if len(paths) == 1 and module.partition(".")[0] not in _STDLIB else None
        return only if only is not None and self._adds_folders(importer) else None

    def is_same_everywhere(self, module: str) -> bool:
        """Whether `absolute` gives every importer the same answer: there is one such file, and from a source root."""
        if module not in self._same:
            paths = self.by_suffix.get(module, ())
            self._same[module] = not paths or (len(paths) == 1 and _root(paths[0], module) not in self.packages)
        return self._same[module]

    def _absolute(self, here: str, module: str) -> str | None:
        if module.partition(".")[0] in _STDLIB:
            return None
        inner = module.replace(".", "/")
        for root in _above(here):
            found = self._file(f"{root}/{inner}" if root else inner)
            if found is not None:
                return found
        if module not in self._nearest:
            self._nearest[module] = self._by_folder(module)
        nearest = self._nearest[module]
        return next((nearest[folder] for folder in _above(here) if folder in nearest), None)

    def _file(self, stem: str) -> str | None:
        return next((path for path in (f"{stem}.py", f"{stem}/__init__.py") if path in self.files), None)

    def _by_folder(self, module: str) -> dict[str, str]:
        """For each folder the first file below it that is this module from a source root somewhere else.

        The one that shares the longest way with an importer is the one it means. A root inside a package does not
        count: that module would be imported by its full name.
        """
        found: dict[str, str] = {}
        for path in self.by_suffix[module]:
            root = _root(path, module)
            if root not in self.packages:
                for folder in _above(root):
                    found.setdefault(folder, path)
        return found


def _root(path: str, module: str) -> str:
    """The folder from which a file is imported as `module`."""
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    return "/".join(parts[: len(parts) - module.count(".") - 1])


def _above(folder: str) -> Iterator[str]:
    """A folder and those it lies in, down to the root."""
    if folder:
        yield from reversed(list(accumulate(folder.split("/"), lambda head, part: f"{head}/{part}")))
    yield ""
