"""Rewrites of a repository that change nothing of what it means."""

from collections.abc import Callable

from .files import neutral_files
from .helpers import wrapped_calls
from .imports import other_imports
from .literals import configuration, constants
from .names import neutral_names
from .routers import moved_routes
from .scripts import console_scripts
from .tree import Proof, Tree

REWRITES: dict[str, Callable[[Tree, Proof], int]] = {
    "names": neutral_names,
    "files": neutral_files,
    "imports": other_imports,
    "helpers": wrapped_calls,
    "constants": constants,
    "configuration": configuration,
    "scripts": console_scripts,
    "routers": moved_routes,
}

__all__ = ["REWRITES", "Proof", "Tree"]
