"""Which checks a person means by areas, ids and globs."""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from monthtwo.catalogue.problems import suggestion


class NoSuchCheck(ValueError):
    """A word stands for no check; the message says which are near."""


def selected(words: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """The ids of the checks that `words` (ids, areas, globs) stand for, each once.

    Raises:
        NoSuchCheck: a word stands for none of those that are known.
    """
    chosen: dict[str, None] = {}
    for word in words:
        found = [check for check in known if check.split("/")[0] == word or fnmatchcase(check, word)]
        if not found:
            near = suggestion(word, {*known, *(check.split("/")[0] for check in known)})
            raise NoSuchCheck(f"no check or area is called {word!r}; {near}")
        chosen |= dict.fromkeys(found)
    return tuple(chosen)
