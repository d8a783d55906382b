"""How much of a repository is read: bytes and signs over all of its files, counted and never timed.

What is left out depends on what the files hold alone: not on the machine, the cache or the number of processes. What
matters most comes first: production code, what is configured, notebooks, examples, tests, then prose and data; in each
of these large files come last. A file that no longer fits is left out, those behind it that do are read.
"""

from collections import Counter
from collections.abc import Mapping

from monthtwo.facts.source import MAX_CODE
from monthtwo.model import Skipped

MOST_BYTES = 128 * 1024 * 1024
"""Bytes of all files that are read."""
MOST_SIGNS = 8_000_000
"""What all files may weigh by their signs, which tell how many facts they come to."""
_LARGE = 100_000
_WORDS = bytes(byte for byte in range(256) if chr(byte).isalnum() or byte in b"_ \t\r" or byte > 127)
_WEIGHTS = {
    "python": 1, "yaml": 3, "hcl": 3, "json": 1, "toml": 1, "requirements": 1,
    "dockerfile": 3, "shell": 3, "crontab": 3, "procfile": 3, "make": 3, "just": 3,
}  # fmt: skip
"""What a sign weighs, by syntax; signs of prose come to nothing."""
_CALL = 8
"""What an opening bracket weighs more in Python: a call is looked at more often than anything else."""
_CONFIGURATION = frozenset(_WEIGHTS) - {"python", "json"}

_TABLES_OF_A_FOLDER = 10
_MOST_OF = {"table": 120, "sheet": 30, "office": 20, "pdf": 20}
"""How many files of data, and of office programs, are looked at."""
_LARGEST = {"table": 1024 * 1024, "sheet": 1024 * 1024, "office": 4 * 1024 * 1024, "pdf": 6 * 1024 * 1024}


class Budget:
    """What may still be read."""

    def __init__(self) -> None:
        self._bytes, self._signs = MOST_BYTES, MOST_SIGNS

    def affords(self, size: int) -> bool:
        """Whether a file of `size` bytes is read; if so it is paid for."""
        if size > self._bytes:
            return False
        self._bytes -= size
        return True

    def bears(self, weight: int) -> bool:
        """Whether a file that weighs so much is read; if so it is paid for."""
        if weight > self._signs:
            return False
        self._signs -= weight
        return True


def by_importance(syntaxes: Mapping[str, str], natures: Mapping[str, str], sizes: Mapping[str, int]) -> list[str]:
    """The paths of `syntaxes`, what matters most first."""

    def key(path: str) -> tuple[int, bool, str]:
        return _rank(syntaxes[path].partition(":")[0], natures[path]), sizes.get(path, 0) > _LARGE, path

    return sorted(syntaxes, key=key)


def _rank(syntax: str, nature: str) -> int:
    if nature == "production":
        return 0 if syntax == "python" else 1 if syntax in _CONFIGURATION else 5
    return {"notebook": 2, "example": 3, "test": 4}.get(nature, 6)


def surplus_tables(syntaxes: Mapping[str, str], natures: Mapping[str, str], sizes: Mapping[str, int]) -> list[str]:
    """The data and office files that are not looked at.

    Of the files of a folder, which are alike, the smallest few tell what they are.

    Only how data begins is read, so that none is missed for being left out, and nothing is said of it.
    """
    tables = sorted((sizes.get(path, 0), path) for path, syntax in syntaxes.items() if syntax in _MOST_OF)
    folders, chosen, surplus = Counter[tuple[str, str]](), Counter[str](), list[str]()
    for size, path in tables:
        folder = (path.rpartition("/")[0], path.rpartition(".")[2])
        syntax = syntaxes[path]
        wanted = 0 < size <= _LARGEST[syntax] and natures[path] in ("production", "docs")
        if wanted and chosen[syntax] < _MOST_OF[syntax] and folders[folder] < _TABLES_OF_A_FOLDER:
            folders[folder] += 1
            chosen[syntax] += 1
        else:
            surplus.append(path)
    return surplus


def weight_of(syntax: str, data: bytes) -> int:
    """What a file weighs before it is read."""
    name = syntax.partition(":")[0]
    if name == "notebook":
        from monthtwo.facts.python.notebook import sources

        return _weight_of_code(sources(data))
    if name == "python":
        return _weight_of_code(data)
    if name == "yaml":
        return _WEIGHTS[name] * _signs_of_yaml(data)
    if name == "json" and len(data) > MAX_CODE:  # data, of which nothing is read
        return 0
    weight = _WEIGHTS.get(name, 0)
    return weight and weight * len(data.translate(None, _WORDS))


def _signs_of_yaml(data: bytes) -> int:
    from monthtwo.facts.documents.custom_resources import MAX_YAML, without_schemas

    text = data.decode("utf-8", "replace")
    if len(text) > MAX_YAML:
        return 0
    return len(without_schemas(text).encode().translate(None, _WORDS + b"\n"))


def _weight_of_code(code: bytes) -> int:
    return len(code.translate(None, _WORDS)) + _CALL * code.count(b"(")


def out_of_time(path: str) -> Skipped:
    """A file that was not read before the deadline."""
    return Skipped(path, "timeout", "the time was up")


def left_out(path: str, what: str) -> Skipped:
    """A file for which nothing is left of the budget."""
    return Skipped(path, "budget", f"the repository has more {what} than are read")
