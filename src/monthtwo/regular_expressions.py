"""Regular expressions that are compiled when they are first used: a scan asks few of the hundreds that modules name."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, AnyStr, cast

_METHODS = ("search", "match", "fullmatch", "findall", "finditer", "sub", "split")
_CASED = r"\\[A-Zxu\d]|[^A-Z]-[A-Z]|[A-Z]-[^A-Z]|\(\?[aiLmsuxP-]"
"""What means something else in lower case: `\\S`, `\\x4B`, a range with one end in upper case, `(?P<name>`, flags."""

_PLAIN = r"[\w /:,-]+(\|[\w /:,-]+)*"
"""Words alone, which are found without an expression."""


class _Lazy:
    """Stands for a compiled expression; its methods are those of the real one from their first use on."""

    __slots__ = ("_source", *_METHODS)

    def __init__(self, source: tuple[str | bytes, int]) -> None:
        self._source = source

    def __getattr__(self, name: str) -> object:
        text, flags = self._source
        compiled: object = re.compile(text, flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


class AnyCase:
    """An expression that is looked for whatever the case.

    Python takes three times as long to compile an expression that ignores case, and several times as long to search
    with it, as the same in lower case: that is asked of a text in lower case.
    """

    __slots__ = ("_flags", "finds", "text")

    finds: Callable[[str], bool]
    """Whether it holds anywhere in a text."""

    def __init__(self, text: str, flags: int) -> None:
        self.text, self._flags = text, flags

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            if name == "finds":
                self.finds = _finder(self.text, self._flags)
                return self.finds
            raise AttributeError(name)


def _finder(text: str, flags: int) -> Callable[[str], bool]:
    exact = lazy(text, re.IGNORECASE | flags)
    if re.search(_CASED, text) or not text.isascii():
        return lambda said: exact.search(said) is not None
    if re.fullmatch(_PLAIN, text):
        words = text.lower().split("|")
        return lambda said: _holds(said.lower(), words) if said.isascii() else exact.search(said) is not None
    folded = re.compile(text.lower(), flags).search
    # Beyond ASCII some letters have several lower cases.
    return lambda said: (folded(said.lower()) if said.isascii() else exact.search(said)) is not None


def _holds(text: str, words: list[str]) -> bool:
    for word in words:  # noqa: SIM110 - twice as fast as `any`, and asked a hundred thousand times
        if word in text:
            return True
    return False


def lazy(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, compiled later. An expression that cannot be read says so when it is used."""
    return cast("re.Pattern[AnyStr]", _Lazy((text, flags)))


def anycase(text: str, flags: int = 0) -> AnyCase:
    """The expression `text`, to be looked for whatever the case; compiled when it is first used."""
    return AnyCase(text, flags)
