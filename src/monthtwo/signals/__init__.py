"""Early warnings: a module each, found by walking. They see a `Past`, and know nothing of each other."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from types import FunctionType

from monthtwo.signals.past import Past, Warned

Signaller = Callable[[Past], Warned]


def signallers() -> dict[str, Signaller]:
    """Every function that computes a signal, by the id of the signal.

    Raises:
        ValueError: two functions compute one signal.
    """
    found: dict[str, Signaller] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        for value in vars(import_module(module.name)).values():
            id = value.__dict__.get("signals") if isinstance(value, FunctionType) else None
            if isinstance(id, str) and found.setdefault(id, value) is not value:
                raise ValueError(f"two functions compute the signal {id!r}: {found[id]} and {value}")
    return found
