"""The areas: a package each, with the detectors that its checks name. They know nothing of each other.

A detector is found by walking the packages, so that an area is one folder and stands in no other list.
"""

from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import FunctionType

from monthtwo.engine.question import Detector


@cache
def detectors() -> dict[str, Detector]:
    """Every detector of every area, by the name that manifests call it by.

    Raises:
        ValueError: two detectors have one name.
    """
    found: dict[str, Detector] = {}
    for module in walk_packages(__path__, f"{__name__}."):
        for value in vars(import_module(module.name)).values():
            name = value.__dict__.get("detects") if isinstance(value, FunctionType) else None
            if isinstance(name, str) and found.setdefault(name, value) is not value:
                raise ValueError(f"two detectors are called {name!r}: {found[name]} and {value}")
    return found
