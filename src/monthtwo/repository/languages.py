"""The languages that a repository's code is in, and how deep each is read."""

from collections.abc import Mapping

from monthtwo.model import Language

_AS_TEXT = {
    "C#": "cs", "C++": "cc cpp cxx", "Elixir": "ex exs", "Go": "go", "Java": "java", "JavaScript": "js mjs cjs jsx",
    "Julia": "jl", "Kotlin": "kt", "Lua": "lua", "PHP": "php", "R": "r", "Ruby": "rb", "Rust": "rs", "Scala": "scala",
    "Swift": "swift", "TypeScript": "ts tsx mts",
}  # fmt: skip
_BY_STRUCTURE = {"HCL": "tf hcl", "Python": "py", "notebook": "ipynb", "shell": "sh bash zsh ksh"}
_TEXT_OF = {f".{suffix}": language for language, suffixes in _AS_TEXT.items() for suffix in suffixes.split()}
_STRUCTURE_OF = {f".{suffix}": language for language, suffixes in _BY_STRUCTURE.items() for suffix in suffixes.split()}
_SET_ASIDE = frozenset({"vendored", "generated"})
PROGRAMS = (*_TEXT_OF, ".py", ".ipynb")
"""Endings of files in which programs are written."""


def languages(natures: Mapping[str, str]) -> tuple[Language, ...]:
    """The languages of all code that is read, the deepest read and most used first.

    Args:
        natures: the nature of each file, by path.
    """
    counts: dict[tuple[str, str], int] = {}
    for path, nature in natures.items():
        if nature not in _SET_ASIDE:
            structured = _STRUCTURE_OF.get(_ending(path))
            name = structured or language_as_text(path)
            if name:
                key = ("structure" if structured else "text", name)
                counts[key] = counts.get(key, 0) + 1
    return tuple(
        Language(name, files, "structure" if depth == "structure" else "text")
        for (depth, name), files in sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    )


def language_as_text(path: str) -> str:
    """The language of a file that is read only as text; empty for any other file."""
    return _TEXT_OF.get(_ending(path), "")


def _ending(path: str) -> str:
    return path[path.rfind(".") :].lower()
