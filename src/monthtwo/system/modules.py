"""Which file a dotted module name means: src layouts, namespace packages, several roots in one monorepo."""

import sys
from collections import defaultdict
from collections.abc import Iterable
from posixpath import dirname

_STDLIB = frozenset(sys.stdlib_module_names)


class Modules:
    """An index of Python files by every dotted suffix of their path."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.by_suffix: dict[str, list[str]] = defaultdict(list)
        self.packages: set[str] = set()
        self.folders: set[str] = set()
        """Dotted names of everything that holds modules: packages, and folders that act as namespace packages."""
        self._found: dict[tuple[str, str], str | None] = {}
        self.files = frozenset(paths)
        for path in sorted(self.files):
            stem = path.removesuffix(".py")
            parts = stem.split("/")
            if parts[-1] == "__init__":
                parts.pop()
                self.packages.add(dirname(path))
            for start in range(len(parts)):
                self.by_suffix[".".join(parts[start:])].append(path)
                self.folders.update(".".join(parts[start:end]) for end in range(start + 1, len(parts)))

    def relative(self, importer: str, module: str) -> str | None:
        """The file that a relative `module` (`.utils`, `..`) means in `importer`: a module, or a package's `__init__`."""
        level = len(module) - len(module.lstrip("."))
        folder = importer.split("/")[:-1]
        if level - 1 > len(folder):
            return None
        base = folder[: len(folder) - (level - 1)]
        dotted = ".".join([*base, *module[level:].split(".")] if module[level:] else base)
        wanted = dotted.replace(".", "/")
        for path in self.by_suffix.get(dotted, ()):
            if path in (f"{wanted}.py", f"{wanted}/__init__.py"):
                return path
        return None

    def absolute(self, importer: str, module: str) -> str | None:
        """The file that an absolute `module` means in `importer`, None when it is somebody else's."""
        key = (dirname(importer), module)
        if key not in self._found:
            self._found[key] = self._absolute(importer, module)
        return self._found[key]

    def _absolute(self, importer: str, module: str) -> str | None:
        candidates = self.by_suffix.get(module)
        if not candidates or module.partition(".")[0] in _STDLIB:
            return None
        here = dirname(importer)
        ranked = [(self._rank(here, path, module), path) for path in candidates]
        ranked = [item for item in ranked if item[0] is not None]
        return min(ranked, key=lambda item: (item[0], item[1]))[1] if ranked else None

    def _rank(self, here: str, path: str, module: str) -> tuple[int, int] | None:
        """How near a candidate's source root is to the importer; None when the candidate is not importable there."""
        depth = module.count(".") + 1
        parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
        root = "/".join(parts[: len(parts) - depth])
        if here == root or root == "" or here.startswith(f"{root}/"):
            return (0, len(here) - len(root))
        if root in self.packages:
            return None  # inside a package of somebody else: it would be imported by its full name
        shared = _shared(here, root)
        return (1, -shared)


def _shared(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one.split("/"), other.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count
