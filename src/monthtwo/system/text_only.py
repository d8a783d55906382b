"""Code that is read only as text: programs in other languages than Python."""

from collections.abc import Iterator
from posixpath import dirname

from monthtwo.system.files import Files
from monthtwo.system.units.unit import SERVED, Unit

LANGUAGES = {
    "C#": "cs", "C++": "cc cpp cxx", "Elixir": "ex exs", "Go": "go", "Java": "java", "JavaScript": "js mjs cjs jsx",
    "Julia": "jl", "Kotlin": "kt", "Lua": "lua", "PHP": "php", "R": "r", "Ruby": "rb", "Rust": "rs", "Scala": "scala",
    "Swift": "swift", "TypeScript": "ts tsx mts",
}  # fmt: skip
_LANGUAGE_OF = {f".{suffix}": language for language, suffixes in LANGUAGES.items() for suffix in suffixes.split()}
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
        if nature == "production" and (language := _language(path))
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


def _language(path: str) -> str:
    return _LANGUAGE_OF.get(path[path.rfind(".") :].lower(), "")


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
