"""From what is named on a command line to targets."""

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from monthtwo.audit.targets.folders import is_repository, repositories_in
from monthtwo.audit.targets.lists import entries_in
from monthtwo.audit.targets.naming import Found, with_names
from monthtwo.audit.targets.remotes import Remotes
from monthtwo.audit.targets.target import Entry, NoTarget, Target


def targets_of(arguments: Iterable[str], folder: Path, remotes: Remotes) -> list[Target]:
    """The targets that `arguments` name, relative to `folder`: paths, patterns, folders of repositories, and lists.

    Addresses and lists of a forge are among them; `remotes` finds those.

    Raises:
        NoTarget: an argument leads to nothing.
        TargetError: an argument or a line of a list cannot be used.
    """
    return with_names(found for one in arguments for entry in _entries(one, folder) for found in _found(entry, remotes))


def _entries(argument: str, folder: Path) -> list[Entry]:
    """A list's entries, or the argument itself."""
    path = folder / argument
    if path.is_file():
        # As it was typed: the message is for whoever typed it.
        entries = entries_in(Path(argument) if folder == Path.cwd() else path)
        if not entries:
            raise NoTarget(f"{argument}: names no target; write a path on each line")
        return entries
    return [Entry(text=argument, base=str(folder))]


def _found(entry: Entry, remotes: Remotes) -> Iterator[Found]:
    afar = remotes.found(entry)
    if afar is not None:
        yield from afar
        return
    path = Path(entry.base, entry.text).expanduser()
    if not os.path.lexists(path) and glob.has_magic(entry.text):
        yield from _matches(entry, path)
    elif path.is_dir():
        yield from _in_folder(entry, path, path)
    elif entry.place and not path.exists():
        # What a list names and is gone is a target that failed: the others are judged.
        yield Found(entry, os.path.realpath(path), _called(path, path))
    elif path.exists():
        raise entry.wrong("is no folder; name the folder of a repository")
    else:
        raise NoTarget(f"{entry.text}: no such folder or list; name a repository, a folder of them or a list of paths")


def _matches(entry: Entry, pattern: Path) -> Iterator[Found]:
    """Everything that a pattern stands for."""
    fixed = Path(*_before_magic(pattern))
    named = sorted(glob.glob(str(pattern), recursive=True))  # noqa: PTH207 - that of Path takes no absolute pattern
    paths = [path for one in named if (path := Path(one)).is_dir()]
    if not paths:
        if entry.place:
            raise entry.wrong(f"no folder matches {entry.text!r}; mend the pattern, or delete the line")
        raise NoTarget(f"{entry.text}: no folder matches; mend the pattern, or put it in quotes")
    if entry.name and len(paths) > 1:
        raise entry.wrong(f"{len(paths)} folders match {entry.text!r}, and one `name` is given; leave it out")
    for path in paths:
        yield from _in_folder(entry, path, fixed)


def _before_magic(pattern: Path) -> Iterator[str]:
    for part in pattern.parts:
        if glob.has_magic(part):
            return
        yield part


def _in_folder(entry: Entry, path: Path, base: Path) -> Iterator[Found]:
    """A repository or plain folder, or the repositories in a folder of them."""
    path, base = Path(os.path.realpath(path)), Path(os.path.realpath(base))
    path = path.parent if path.name == ".git" else path  # a clone is one place, whichever of its folders is named
    several = [] if is_repository(path) else repositories_in(path)
    if entry.name and len(several) > 1:
        raise entry.wrong(f"{len(several)} repositories are in {entry.text!r}, and one `name` is given; leave it out")
    for one in several or [path]:
        yield Found(entry, os.path.realpath(one), _called(one, base))


def _called(path: Path, base: Path) -> str:
    """What a folder is called by default: its path below the folder that was named, else its own name."""
    inside = path != base and path.is_relative_to(base)
    name = path.relative_to(base).as_posix() if inside else path.name
    return name.removesuffix(".git") or path.name or "root"
