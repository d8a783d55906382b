"""Where texts speak of files: words of commands, paths, module names."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

WORD = re.compile(r"""[a-z][\w+.-]*://[^\s"']*|[\w.~@+-]*(?:[/:][\w.~@+-]+)*/?""")
"""An address, a path, a module with a name, or a single word, as they stand in commands and settings."""


class References:
    """New names of files and folders, in texts that speak of them by a path or as a module."""

    def __init__(self, folders: dict[str, str], stems: dict[str, str], paths: Iterable[str]) -> None:
        self.folders, self.stems = folders, stems
        self.names = folders | stems
        self._tracked: set[tuple[str, ...]] = set()
        """All ends of the paths of files and folders."""
        for path in paths:
            parts = PurePosixPath(path).parts
            for end in range(1, len(parts) + 1):
                self._tracked.update(parts[start:end] for start in range(end))

    def path(self, path: str) -> str:
        """The new path of a file of the repository."""
        whole = PurePosixPath(path)
        return str(PurePosixPath(*self._renamed(whole.parent.parts), *self._renamed([whole.name])))

    def text(self, text: str) -> str:
        """A text in which all words that name a renamed file name the new one."""
        return WORD.sub(lambda match: self.word(match[0]), text)

    def word(self, word: str) -> str:
        """`src/train.py`, `/opt/src/train.py`, `src.api:app`, `src.train`; never a single word."""
        if "://" in word:
            return word
        path, colon, rest = word.partition(":")
        if "/" in rest:  # two paths, as of a volume
            return f"{self.word(path)}:{self.word(rest)}" if path else word
        if "/" in path or path.endswith(".py"):
            return f"{self._path(path)}{colon}{rest}"
        if "." in path or (colon and rest.isidentifier() and (f"{path}.py",) in self._tracked):
            return f"{self._module(path, bool(colon))}{colon}{rest}"
        return word

    def _path(self, path: str) -> str:
        parts = path.split("/")
        last = len(parts) if parts[-1] else len(parts) - 1
        # Where a path begins is known, but for one that begins in a container or above the folder.
        whole = path[0] not in "/~." and not path.endswith(".py")
        for start in range(1 if whole else last):
            if tuple(parts[start:last]) in self._tracked:
                return "/".join([*parts[:start], *self._renamed(parts[start:last]), *parts[last:]])
        return path

    def _module(self, text: str, named: bool) -> str:
        parts = text.split(".")
        for end in range(len(parts), 0 if named else 1, -1):
            stem = tuple(parts[:end])
            if (*stem[:-1], f"{stem[-1]}.py") in self._tracked or stem in self._tracked:
                return ".".join([*(self.names.get(part, part) for part in stem), *parts[end:]])
        return text

    def _renamed(self, parts: Iterable[str]) -> list[str]:
        return [f"{self.stems.get(p[:-3], p[:-3])}.py" if p.endswith(".py") else self.folders.get(p, p) for p in parts]
