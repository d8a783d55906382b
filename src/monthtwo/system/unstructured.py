"""Code that is read only as text: which of it may hold what a check asks for."""

from collections.abc import Iterator, Sequence
from posixpath import dirname

from monthtwo.repository.languages import PROGRAMS, language_as_text
from monthtwo.system.files import PRODUCTION, Files
from monthtwo.system.units.unit import SERVED, Unit

_WRITTEN = PRODUCTION | {"notebook"}
_OF_BROWSERS = frozenset({"JavaScript", "TypeScript"})
_BROWSER = frozenset(
    {"@angular/core", "jquery", "next", "nuxt", "preact", "react", "solid-js", "svelte", "vite", "vue", "webpack"}
)
"""Packages of what runs in a browser."""
_INFRASTRUCTURE = frozenset({"@pulumi/pulumi", "aws-cdk-lib", "cdk8s", "cdktf", "constructs", "sst"})
_PACKAGE = ""
"""Stands for the package itself, which may ask for none."""
_MUCH = 1 / 3
"""The share of code from which on a repository is not known by its Python."""


def text_only(files: Files, units: tuple[Unit, ...]) -> dict[str, int]:
    """Languages of code that is read as text and may hold what a check asks for, each with its number of files.

    That is code which answers requests, which declares infrastructure, or much of all code; not what a browser runs.
    """
    found = {
        path: language
        for path, nature in files.natures.items()
        if nature == "production" and (language := language_as_text(path))
    }
    if not found:
        return {}
    served = {unit.path for unit in units if SERVED & set(unit.triggers)}
    packages = _Packages(files)
    kept = {
        path: language
        for path, language in found.items()
        if path in served or language not in _OF_BROWSERS or packages.runs(path)
    }
    python = sum(path.endswith(".py") and nature == "production" for path, nature in files.natures.items())
    much = len(kept) >= _MUCH * (len(kept) + python)
    counted = kept if much else {p: language for p, language in kept.items() if p in served or packages.declares(p)}
    counts: dict[str, int] = {}
    for language in sorted(counted.values()):
        counts[language] = counts.get(language, 0) + 1
    return counts


def unstructured(files: Files, units: tuple[Unit, ...], doing: Sequence[str]) -> str:
    """A file of the code that does a thing where all of that is read only as text: then an absence says nothing.

    Args:
        units: those of the running system.
        doing: the files that are known to do it; where there are none, what answers requests may, and any code where no
            code is read by its structure.
    """
    paths = list(doing) or sorted(_answering(files, units))
    if not paths:
        paths = [path for path, nature in files.natures.items() if nature in _WRITTEN and path.endswith(PROGRAMS)]
    return min(paths) if paths and all(map(language_as_text, paths)) else ""


def _answering(files: Files, units: tuple[Unit, ...]) -> Iterator[str]:
    """Code that answers requests; a script of pages asks for addresses in the same words as a server names them."""
    packages = _Packages(files)
    for unit in units:
        if SERVED & set(unit.triggers) and unit.path.endswith(PROGRAMS):
            of_pages = language_as_text(unit.path) in _OF_BROWSERS and "path" in unit.attributes
            if not of_pages or packages.runs(unit.path):
                yield unit.path


class _Packages:
    """What the nearest package.json above a file asks for."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._asked: dict[str, frozenset[str]] = {}

    def runs(self, path: str) -> bool:
        """Whether a script belongs to a package, and to none that a browser runs."""
        asked = self._of(dirname(path))
        return bool(asked) and not asked & _BROWSER

    def declares(self, path: str) -> bool:
        """Whether a script belongs to a package that declares infrastructure."""
        return bool(self._of(dirname(path)) & _INFRASTRUCTURE)

    def _of(self, folder: str) -> frozenset[str]:
        if folder not in self._asked:
            path = f"{folder}/package.json" if folder else "package.json"
            if path in self._files.natures:
                self._asked[folder] = frozenset({_PACKAGE, *self._dependencies(path)})
            else:
                self._asked[folder] = self._of(dirname(folder)) if folder else frozenset()
        return self._asked[folder]

    def _dependencies(self, path: str) -> Iterator[str]:
        for document in self._files.facts(path).documents or ():
            for key in ("dependencies", "devDependencies"):
                node = (document.entries or {}).get(key)
                yield from (node.entries or ()) if node is not None else ()
