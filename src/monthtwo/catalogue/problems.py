"""What is wrong with a manifest, said so that its author can mend it."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from monthtwo.safe_text import printable


class Problem(Struct, frozen=True):
    """One thing to mend: `message` continues the field's name, or the file's when `field` is empty."""

    path: Path
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        subject = f"`{self.field}` " if self.field else "this file "
        return printable(f"{self.path}:{self.line}: {subject}{self.message}")


class CatalogueError(ValueError):
    """Manifests that cannot be used. `problems` holds every one that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def suggestion(word: str, known: Iterable[str]) -> str:
    """`did you mean …?`, or the words to choose from when none is near."""
    from difflib import get_close_matches  # late: only mistakes are answered with a suggestion

    words = sorted(known)
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    if not words:
        return "there is none"
    return f"write one of {', '.join(words[:20])}" + (", …" if len(words) > 20 else "")
