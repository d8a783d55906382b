"""Where manifests lie: the shipped catalogue, folders people name, and folders that installed packages announce."""

import os
import sys
from pathlib import Path

from monthtwo.catalogue.problems import CatalogueError, Problem

GROUP = "monthtwo.checks"
"""The entry point group: a package names the importable folder of its manifests, `acme = "acme_checks.data"`."""
_ENDINGS = (".yaml", ".yml")
_CASES = (".cases.yaml", ".cases.yml")
"""Further examples of a check, which only tests read."""
_SITES = ("site-packages", "dist-packages")


def shipped_folder() -> Path:
    """The folder of the shipped catalogue: inside an installed wheel, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "checks", package.parents[1] / "checks"):
        if (folder / "areas").is_dir():
            return folder
    raise CatalogueError([Problem(package, 1, "", "has no catalogue beside it; install monthtwo again")])


def yaml_files(folder: Path) -> list[Path]:
    """Every YAML file below `folder`, by name; hidden ones, cases and links that lead out of it are left alone.

    Raises CatalogueError when there is no such folder, or nothing in it: a typo must not look clean.
    """
    if not folder.is_dir():
        raise CatalogueError([Problem(folder, 1, "", "is no folder; name a folder of manifests")])
    root = folder.resolve()
    found: list[str] = []
    pending = [str(folder)]
    while pending:
        try:
            entries = list(os.scandir(pending.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                pending.append(entry.path)
            elif entry.name.endswith(_ENDINGS) and not entry.name.endswith(_CASES) and _inside(entry, root):
                found.append(entry.path)
    if not found:
        raise CatalogueError([Problem(folder, 1, "", "holds no YAML file; name a folder of manifests")])
    found.sort(key=lambda path: path.split(os.sep))  # noqa: PTH206 - plain strings: this happens at each start
    return list(map(Path, found))


def _inside(entry: "os.DirEntry[str]", root: Path) -> bool:
    return entry.is_file() and (not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(root))


def announced_folders() -> tuple[Path, ...]:
    """The folders of the installed packages with an entry point in our group, in the order of their names."""
    folders = announced(GROUP)
    return tuple(folders[name] for name in sorted(folders))


def announced(group: str) -> dict[str, Path]:
    """The folders of the installed packages with an entry point in a group, by name. Nothing of theirs is imported.

    `importlib.metadata` takes 70 ms to ask; most environments announce nothing, which their `entry_points.txt` files
    tell in 2 ms. Only site folders are asked: the current folder, which may be a repository under scan, never is.
    """
    marker = f"[{group}]".encode()
    lines: dict[str, Path] = {}
    for site in dict.fromkeys(path for path in sys.path if path.rstrip("/\\").endswith(_SITES)):
        for text in _announcements(site):
            if marker in text:
                lines |= _targets(text.decode("utf-8", "replace"), Path(site), group)
    return lines


def _announcements(site: str) -> list[bytes]:
    try:
        packages = sorted(e.path for e in os.scandir(site) if e.name.endswith((".dist-info", ".egg-info")))
    except OSError:
        return []
    return [_content(f"{package}/entry_points.txt") for package in packages]


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - plain strings: hundreds of packages are asked at each start
            return file.read()
    except OSError:
        return b""


def _targets(text: str, site: Path, group: str) -> dict[str, Path]:
    """The folders that one `entry_points.txt` announces, by their entry's name."""
    from configparser import ConfigParser
    from configparser import Error as ConfigError

    parser = ConfigParser(delimiters=("=",), interpolation=None, strict=False)
    try:
        parser.read_string(text)
        entries = dict(parser.items(group))
    except ConfigError as error:
        raise CatalogueError([Problem(site, 1, "", f"holds a broken entry_points.txt: {error}; reinstall")]) from error
    return {name: _folder(name, value, site, group) for name, value in entries.items()}


def _folder(name: str, value: str, site: Path, group: str) -> Path:
    from importlib.util import find_spec

    package, *rest = value.partition(":")[0].strip().split(".")
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        spec = None
    for location in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(location, *rest)
        if folder.is_dir():
            return folder
    message = f"announces `{name} = {value}` to {group}, but that is no folder of an installed package; reinstall it"
    raise CatalogueError([Problem(site, 1, "", message)])
