"""The log of a repository, taken as a clone of its own beside a checkout that has only the last commits.

It lies in the user's cache folder, one for each address, and never touches the checkout: a filter would leave settings
behind there. Contents of files are left out (`blob:none`), trees are not: without them no path is told.
"""

import os
from hashlib import blake2b
from pathlib import Path

from monthtwo.regular_expressions import lazy
from monthtwo.repository.disk import Disk
from monthtwo.repository.entries import UnreadableEntry
from monthtwo.repository.git import Git, GitError
from monthtwo.repository.history.remote import FILTER, FetchError, Remote, without_secret
from monthtwo.repository.location import Location

_HEAD = 4096

_HOSTED = lazy(r"[\w+.-]+://|[^/:]+:(?!\\)")
_BRANCH = lazy(r"ref: (refs/heads/[^\s\0]+)\s*\Z")
_HEADERS = r"^http\..*\.extraheader$"


def address_of(origin: str, root: Path) -> str:
    """The address of a remote, whatever folder it is asked from."""
    return origin if not origin or _HOSTED.match(origin) else f"file://{os.path.normpath(root / origin)}"


def place_of(clones: Path, origin: str, root: Path) -> Path:
    """Where the clone for a remote lies in the folder of clones."""
    address = without_secret(address_of(origin, root)).rstrip("/").removesuffix(".git")
    return clones / f"{blake2b(address.encode('utf-8', 'surrogateescape'), digest_size=16).hexdigest()}.git"


def fetch(location: Location, origin: str, commit: str, clones: Path) -> Path:
    """Take the log that leads to `commit` from the remote `origin`; where the clone is then.

    What a clone has already is not fetched again.

    Raises:
        FetchError: there is no remote, it cannot be reached, or it does not have the commit.
    """
    if not origin:
        raise FetchError(f"{location.root}: it has no remote `origin` to take the history from; add one")
    place = place_of(clones, origin, location.root)
    remote = remote_of(location, origin)
    if not (place / "HEAD").is_file():
        remote.clone(place)
    if not has_commit(place, commit):
        bring(remote, location, place, commit)
    return place


def has_commit(git_dir: Path, commit: str) -> bool:
    """Whether a commit is there. Nothing is fetched to find out."""
    try:
        return Git(git_dir).run("rev-list", "--no-walk", "--missing=print", commit).strip() == commit.encode()
    except GitError:
        return False


def remote_of(location: Location, origin: str) -> Remote:
    """The remote of a checkout, with what the checkout knows of how to get in."""
    return Remote(address_of(origin, location.root), location.root, headers=_headers(location))


def bring(remote: Remote, location: Location, place: Path, commit: str) -> None:
    """Fetch what leads to a commit: by its id, or with its branch where a server does not give out ids.

    Raises:
        FetchError: the remote does not have it.
    """
    branch = _branch(location)
    wanted = [f"+{commit}:refs/heads/monthtwo", *([f"+{branch}:{branch}"] if branch else [])]
    why = ""
    for refspec in wanted:
        try:
            remote.run(place, f"--git-dir={place}", "fetch", *FILTER, "--no-write-fetch-head", "origin", refspec)
        except FetchError as error:
            why = str(error)
        if has_commit(place, commit):
            return
    raise FetchError(why or f"{location.root}: its remote does not have commit {commit}; push it first")


def _headers(location: Location) -> list[tuple[str, str]]:
    """What a checkout sends along with each request, by which workflows get in."""
    try:
        said = Git(location.git_dir, location.top).run("config", "-z", "--get-regexp", _HEADERS, accept=(0, 1))
    except GitError:
        return []
    pairs = (os.fsdecode(line).partition("\n") for line in said.split(b"\0") if line)
    return [(key, value) for key, _, value in pairs]


def _branch(location: Location) -> str:
    """The branch that is checked out, empty without one."""
    try:
        said = Disk(location.git_dir).read(b"HEAD", _HEAD).decode("utf-8", "replace")
    except UnreadableEntry:
        return ""
    found = _BRANCH.match(said)
    return found[1] if found else ""
