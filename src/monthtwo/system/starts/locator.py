"""Which tracked file a command means: relative to where it runs, mapped back through COPY, or by its unique name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from posixpath import dirname, join, normpath

from monthtwo.facts.records import FileFacts, Instruction, Node
from monthtwo.regular_expressions import lazy

_ENTRY_POINT = lazy(r"""["']?([\w.-]+)\s*=\s*([\w.]+):(\w+)""")


class Locator:
    """Paths of the repository, found the way a shell, a Python import or a container would."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = frozenset(paths)
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self._by_tail: dict[str, list[str]] = defaultdict(list)
        self._folders: set[str] = set()
        for path in sorted(self.paths):
            folder, _, name = path.rpartition("/")
            self.by_name[name].append(path)
            self._by_tail[f"{folder.rpartition('/')[2]}/{name}"].append(path)
            while folder and folder not in self._folders:
                self._folders.add(folder)
                folder = folder.rpartition("/")[0]

    def file(self, text: str, roots: Sequence[str]) -> str | None:
        """The file that `text` names when the command runs in one of `roots`, else the only one it can mean."""
        text = re.sub(r"^(\$\{?[A-Za-z_]\w*\}?|\{\}|\{\{.*?\}\}|~)/", "", text.strip().strip("'\""))
        if not text or len(text) > 300 or "*" in text:
            return None
        for root in roots:
            candidate = normpath(join(root, text.lstrip("/")))
            if candidate in self.paths:
                return candidate
        return self._unique(text, roots)

    def _unique(self, text: str, roots: Sequence[str]) -> str | None:
        """The one file whose path ends as `text` does; a container's `/app/train.py` is asked as `train.py` last."""
        parts = [part for part in normpath(text).split("/") if part not in ("", ".", "..")]
        if not parts:
            return None
        for start in range(len(parts)):
            matches = self._ending("/".join(parts[start:]))
            if len(matches) == 1:
                return matches[0]
            if matches:
                return _nearest(matches, roots)
        return None

    def module(self, dotted: str, roots: Sequence[str]) -> str | None:
        """The file that `python -m dotted` or `server dotted:app` runs in one of `roots`."""
        stem = dotted.replace(".", "/").removesuffix("/py")
        for root in roots:
            for ending in (".py", "/__main__.py", "/__init__.py"):
                candidate = normpath(join(root, stem + ending))
                if candidate in self.paths:
                    return candidate
        for ending in (".py", "/__main__.py", "/__init__.py"):
            found = self._unique_module(stem + ending, roots)
            if found is not None:
                return found
        return None

    def exact_module(self, dotted: str, roots: Sequence[str]) -> str | None:
        """The file of a dotted name below one of `roots`; never one that only ends so."""
        stem = dotted.replace(".", "/")
        names = (normpath(join(root, stem + ending)) for root in roots for ending in (".py", "/__main__.py"))
        return next((name for name in names if name in self.paths), None)

    def _unique_module(self, suffix: str, roots: Sequence[str]) -> str | None:
        matches = self._ending(suffix)
        return matches[0] if len(matches) == 1 else _nearest(matches, roots)

    def _ending(self, suffix: str) -> list[str]:
        """The files whose path ends in these whole segments."""
        tail = "/".join(suffix.rsplit("/", 2)[-2:])
        found = self._by_tail.get(tail, ()) if "/" in tail else self.by_name.get(tail, ())
        return [path for path in found if path == suffix or path.endswith(f"/{suffix}")]

    def folder(self, text: str) -> bool:
        return text in ("", ".") or text in self._folders


def _nearest(paths: Sequence[str], roots: Sequence[str]) -> str | None:
    """The only path in the first of the folders that has any, the likeliest of which comes first."""
    for root in roots:
        near = [path for path in paths if root and path.startswith(f"{root}/")]
        if near:
            return near[0] if len(near) == 1 else None
    return None


def copied_roots(dockerfile: str, instructions: Iterable[Instruction]) -> list[str]:
    """Folders of the repository that COPY puts where the container's commands run, nearest first."""
    here = dirname(dockerfile)
    roots: dict[str, None] = {here: None}
    for item in instructions:
        if item.name not in ("COPY", "ADD") or "--from" in item.value:
            continue
        words = [
            word
            for word in item.value.strip("[]").replace(",", " ").replace('"', "").split()
            if not word.startswith("--")
        ]
        for source in words[:-1]:
            plain = normpath(source.rstrip("*").rstrip("/") or ".").lstrip("/")
            plain = "" if plain == "." else plain
            for base in (here, ""):
                folder = normpath(join(base, plain)) if plain else base
                roots[folder] = None
                roots[dirname(folder)] = None
    roots[""] = None
    return list(roots)


def console_scripts(path: str, facts: FileFacts) -> dict[str, str]:
    """Console script → `module:function`, from pyproject.toml, setup.cfg or setup.py."""
    found: dict[str, str] = {}
    name = path.rpartition("/")[2]
    if name == "pyproject.toml" and facts.documents:
        for keys in (("project", "scripts"), ("tool", "poetry", "scripts")):
            node: Node | None = facts.documents[0]
            for key in keys:
                node = node.entries.get(key) if node is not None and node.entries else None
            for script, target in (node.entries or {}).items() if node is not None else ():
                if isinstance(target.value, str):
                    found[script] = target.value
    elif name == "setup.py" and facts.python:
        for literal in facts.python.literals:
            match = _ENTRY_POINT.fullmatch(literal.text.strip())
            if match:
                found[match.group(1)] = f"{match.group(2)}:{match.group(3)}"
    elif name == "setup.cfg" and facts.lines:
        for line in facts.lines:
            match = _ENTRY_POINT.match(line.text.strip())
            if match:
                found[match.group(1)] = f"{match.group(2)}:{match.group(3)}"
    return found
