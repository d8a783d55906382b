"""Detectors: questions that patterns cannot ask, as functions under the name a manifest calls them by."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from monthtwo.system.types import Hit

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine

DETECTORS: dict[str, "Callable[[Engine], Iterable[Hit]]"] = {}


def detector(
    name: str,
) -> "Callable[[Callable[[Engine], Iterable[Hit]]], Callable[[Engine], Iterable[Hit]]]":
    """Register a detector. A second one of the same name is an error."""

    def register(function: "Callable[[Engine], Iterable[Hit]]") -> "Callable[[Engine], Iterable[Hit]]":
        if name in DETECTORS:
            raise ValueError(f"two detectors are called {name!r}: {DETECTORS[name]} and {function}")
        DETECTORS[name] = function
        return function

    return register
