"""A checkout whose files are rewritten: its Python files as syntax trees, the others as text."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

import libcst as cst
from libcst.metadata import MetadataWrapper

Proof = dict[str, set[int]]
"""Lines, by path, that a report showed as evidence."""

MAX_BYTES = 200_000
"""A larger file is data, or generated."""
SETTINGS = {".yaml", ".yml", ".toml", ".cfg", ".ini", ".json", ".sh", ".tf", ".txt", ".env", ".j2", ".tpl", ".conf"}
SETTINGS_NAMES = ("dockerfile", "containerfile", "makefile", "procfile", "justfile", "mlproject")
ASIDE = {
    "test",
    "tests",
    "testing",
    "docs",
    "doc",
    "examples",
    "example",
    "samples",
    "notebooks",
    "vendor",
    "migrations",
}
"""Folders whose names say what their files are for."""


class Tree:
    """The tracked files below `root`. What is written lands below `out`, where a copy of them lies."""

    def __init__(self, root: Path, out: Path) -> None:
        self.root, self.out = root, out
        listed = subprocess.run(["git", "-C", root, "ls-files", "-z"], check=True, capture_output=True, text=True)
        names = (name for name in listed.stdout.split("\0") if name)
        self.paths = [n for n in names if (root / n).is_file() and not (root / n).is_symlink()]
        self.folders = {str(folder) for path in self.paths for folder in PurePosixPath(path).parents}

    @cached_property
    def modules(self) -> dict[str, cst.Module]:
        """The Python files, but those that cannot be parsed."""
        found = {}
        for path in self.paths:
            if path.endswith(".py") and (text := self.text(path)):
                try:
                    found[path] = cst.parse_module(text)
                except (cst.ParserSyntaxError, RecursionError):
                    continue
        return found

    @property
    def produced(self) -> Iterator[str]:
        """Python files that are neither tests nor documents."""
        return (path for path in self.modules if not is_aside(path))

    @cached_property
    def settings(self) -> dict[str, str]:
        """What starts and configures the code: container files, workflows, scripts, package files."""
        wanted = (path for path in self.paths if is_settings(path))
        return {path: text for path in wanted if (text := self.text(path))}

    def text(self, path: str) -> str:
        """The text of a file; nothing of one that is too large or no text."""
        try:
            raw = (self.root / path).read_bytes()
            return raw.decode() if len(raw) <= MAX_BYTES else ""
        except (OSError, UnicodeDecodeError):
            return ""

    def write(self, path: str, text: str) -> None:
        """Write a file of the copy.

        Raises:
            ValueError: it is Python that cannot be parsed.
        """
        if path.endswith(".py"):
            try:
                cst.parse_module(text)
            except cst.ParserSyntaxError as error:
                raise ValueError(f"{path}: {error}") from error
        file = self.out / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())

    def beside(self, path: str, name: str) -> str:
        """The path of a file in the same folder as another."""
        return str(PurePosixPath(path).with_name(name))

    def located(self, importer: str, parts: Sequence[str], level: int = 0) -> str | None:
        """The file, or the folder, that a module name means in `importer`."""
        if level:
            folders = list(PurePosixPath(importer).parents)
            wanted = folders[level - 1 : level]
        elif not parts or parts[0] in sys.stdlib_module_names:
            return None
        else:
            wanted = self._roots(importer)
        stems = [str(folder.joinpath(*parts)) for folder in wanted]
        for stem in stems:
            for path in (f"{stem}.py", f"{stem}/__init__.py"):
                if path in self.modules:
                    return path
        # A folder without an `__init__` is a package only where no other is.
        for stem in stems if parts else ():
            if stem in self.folders and any(path.startswith(f"{stem}/") for path in self.modules):
                return stem
        return None

    def _roots(self, importer: str) -> list[PurePosixPath]:
        """Where imports start: the folders above the file, nearest first, and those named src, which are installed."""
        above = list(PurePosixPath(importer).parents)
        near = [folder / "src" for folder in above if str(folder / "src") in self.folders]
        return [*above, *near, *(folder for folder in self._sources if folder not in near)]

    @cached_property
    def _sources(self) -> list[PurePosixPath]:
        return sorted(folder for name in self.folders if (folder := PurePosixPath(name)).name == "src")


def is_aside(path: str) -> bool:
    whole = PurePosixPath(path)
    name = whole.name
    return bool(ASIDE & set(whole.parent.parts)) or name.startswith(("test_", "conftest", "setup.py"))


def is_settings(path: str) -> bool:
    whole = PurePosixPath(path)
    return whole.suffix in SETTINGS or whole.name.lower().startswith(SETTINGS_NAMES)


def wrapped(module: cst.Module) -> MetadataWrapper:
    """A module of which metadata can be asked; its nodes are the ones to look for in changes."""
    return MetadataWrapper(module, unsafe_skip_copy=True)


def dotted(node: cst.BaseExpression | None) -> list[str]:
    """The names of `a.b.c`, or nothing for any other expression."""
    if isinstance(node, cst.Name):
        return [node.value]
    if isinstance(node, cst.Attribute):
        before = dotted(node.value)
        return [*before, node.attr.value] if before else []
    return []


def fresh(prefix: str, taken: set[str]) -> Callable[[], str]:
    """Neutral names: `f1`, `f2`, … without those that are taken."""
    numbers = iter(range(1, sys.maxsize))

    def name() -> str:
        return next(made for n in numbers if (made := f"{prefix}{n}") not in taken)

    return name


def words(texts: Iterable[str]) -> set[str]:
    """All identifiers in texts."""
    return {word for text in texts for word in re.findall(r"[^\W\d]\w*", text)}
