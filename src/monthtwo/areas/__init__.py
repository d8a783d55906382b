"""The areas: a package each, with the detectors that its checks name. They know nothing of each other.

A detector is found by walking the packages, so that an area is one folder and stands in no other list.
"""

from importlib import import_module
from pkgutil import walk_packages

from monthtwo.engine.detectors import Detector, marked


def detectors() -> dict[str, Detector]:
    """Every detector of every area, by the name that manifests call it by.

    Raises:
        ValueError: two detectors have one name.
    """
    found: dict[str, Detector] = {}
    for module in walk_packages(__path__, f"{__name__}."):
        for name, detector in marked(import_module(module.name)):
            if found.setdefault(name, detector) is not detector:
                raise ValueError(f"two detectors are called {name!r}: {found[name]} and {detector}")
    return found
