"""How git is called, whoever calls it: so that nothing a repository, its surroundings or the machine names is run.

No hook, file system monitor, pager, prompt, protocol or lazy fetch is left, for every version of git, and no setting
of the system. Of the user's own settings those stay that decide what is ignored.
"""

import os
from functools import cache
from pathlib import Path
from threading import RLock

from monthtwo.repository.entries import RepositoryError

_CONFIGURATION = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.untrackedCache": "false",
    "log.showSignature": "false",
    "safe.directory": "*",
}
"""What a repository's own configuration cannot set otherwise."""
_VARIABLES = {
    "LC_ALL": "C",
    "LANGUAGE": "C",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_USERS_CHOICE = "GIT_CONFIG_GLOBAL"
"""Of the caller's GIT_* variables only this stays; the others could lead to another repository or start programs."""
UNCHANGED = RLock()
"""Held by who reads the variables of this process whole, and by who takes some away for a moment."""
_PROGRAM = "git.exe" if os.name == "nt" else "git"


def environment() -> dict[str, str]:
    """The caller's environment, made safe and the same everywhere for git."""
    with UNCHANGED:
        given = dict(os.environ)
    kept = {key: value for key, value in given.items() if not key.startswith("GIT_") or key == _USERS_CHOICE}
    return kept | _VARIABLES | {"PATH": _absolute_path()}


def options() -> tuple[str, ...]:
    """What stands between git and its command, whatever the repository."""
    settings = (part for key, value in _CONFIGURATION.items() for part in ("-c", f"{key}={value}"))
    return ("--no-pager", "--literal-pathspecs", *settings)


def executable(wanted_for: Path) -> str:
    """The path of git.

    Raises:
        RepositoryError: there is none; the message names what it is wanted for.
    """
    found = _find_git(_absolute_path())
    if found is None:
        raise RepositoryError(f"{wanted_for}: this is a git repository, but git is not on the PATH: install git")
    return found


def _absolute_path() -> str:
    # A relative part would be looked up in the folder under scan.
    parts = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(part for part in parts if Path(part).is_absolute())


@cache
def _find_git(path: str) -> str | None:
    for folder in filter(None, path.split(os.pathsep)):
        file = os.path.join(folder, _PROGRAM)  # noqa: PTH118 - plain strings: `shutil` costs more than all of it
        if os.path.isfile(file) and os.access(file, os.X_OK):  # noqa: PTH113
            return file
    return None
