"""Regular expressions that are compiled when they are first used: a scan asks few of the hundreds that modules name."""

import re
from typing import AnyStr, cast

_METHODS = ("search", "match", "fullmatch", "findall", "finditer", "sub", "split")


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


def lazy(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, compiled later. An expression that cannot be read says so when it is used."""
    return cast("re.Pattern[AnyStr]", _Lazy((text, flags)))
