"""Detectors: questions that patterns cannot ask, as functions under the name a manifest calls them by."""

from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

from monthtwo.system.code.hit import Hit

Detector = Callable[[Any], Iterable[Hit]]
_MARK = "__detector__"


def detector(name: str) -> Callable[[Detector], Detector]:
    """Mark a function as the detector `name`."""

    def mark(function: Detector) -> Detector:
        setattr(function, _MARK, name)
        return function

    return mark


def marked(module: ModuleType) -> Iterator[tuple[str, Detector]]:
    """The detectors that a module defines, each with its name."""
    for value in vars(module).values():
        name = getattr(value, _MARK, None)
        if isinstance(name, str) and value.__module__ == module.__name__:
            yield name, value
