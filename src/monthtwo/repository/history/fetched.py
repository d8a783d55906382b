"""The log of a repository, taken as a clone of its own beside a checkout that has only the last commits.

It lies in the user's cache folder, one for each address, and never touches the checkout: a filter would leave settings
behind there. Contents of files are left out (`blob:none`), trees are not: without them no path is told.
"""

import os
import shutil
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from time import monotonic

from monthtwo.regular_expressions import lazy
from monthtwo.repository.disk import Disk
from monthtwo.repository.entries import RepositoryError, UnreadableEntry
from monthtwo.repository.git import Git, GitError
from monthtwo.repository.git_environment import environment, executable, options
from monthtwo.repository.history.process import starter
from monthtwo.repository.location import Location
from monthtwo.repository.program import Program, Stopped, reason

_PROTOCOLS = "file:git:http:https:ssh"
_SETTINGS = ("-c", "gc.auto=0", "-c", "maintenance.auto=false")
_FILTER = ("--quiet", "--no-tags", "--filter=blob:none")
_PATIENCE = 600
"""Seconds in which git must come to an end, or say something: a server counts a large repository for minutes."""
_TIMEOUT = 3600
_MOST = 1024 * 1024
"""Bytes that git may say: it is told to be quiet."""
_HEAD = 4096

_HOSTED = lazy(r"[\w+.-]+://|[^/:]+:(?!\\)")
_SECRET = lazy(r"^(\w[\w+.-]*://)[^/@]*@")
_BRANCH = lazy(r"ref: (refs/heads/[^\s\0]+)\s*\Z")
_HEADERS = r"^http\..*\.extraheader$"


class FetchError(RepositoryError):
    """A log cannot be taken. The message says why, and what mends it."""


def address_of(origin: str, root: Path) -> str:
    """The address of a remote, whatever folder it is asked from."""
    return origin if not origin or _HOSTED.match(origin) else f"file://{os.path.normpath(root / origin)}"


def place_of(clones: Path, origin: str, root: Path) -> Path:
    """Where the clone for a remote lies in the folder of clones."""
    address = _without_secret(address_of(origin, root)).rstrip("/").removesuffix(".git")
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
    remote = Remote(location, address_of(origin, location.root), clones)
    if not (place / "HEAD").is_file():
        remote.clone(place)
    if not has_commit(place, commit):
        remote.bring(place, commit)
    return place


def has_commit(git_dir: Path, commit: str) -> bool:
    """Whether a commit is there. Nothing is fetched to find out."""
    try:
        return Git(git_dir).run("rev-list", "--no-walk", "--missing=print", commit).strip() == commit.encode()
    except GitError:
        return False


class Remote:
    """What is fetched from, with what the checkout knows of how to get in. Nothing of that is written down."""

    def __init__(self, location: Location, address: str, clones: Path) -> None:
        self._location, self._clones = location, clones
        self.address = _without_secret(address)
        settings = [(f"url.{address}.insteadOf", self.address)] if address != self.address else []
        settings += _headers(location)
        given = {"GIT_CONFIG_COUNT": str(len(settings)), "GIT_ALLOW_PROTOCOL": _PROTOCOLS}
        for number, (key, value) in enumerate(settings):
            given |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        self._environment = environment() | given

    def clone(self, place: Path) -> None:
        """Make a bare clone of the remote's main branch, whole or not at all."""
        begun = place.with_name(f".{place.stem}-{os.getpid()}")
        try:
            what = ("clone", *_FILTER, "--bare", "--single-branch", "--template=", "--", self.address, str(begun))
            self.run(self._clones, *what)
            with suppress(FileExistsError):
                begun.rename(place)
        except OSError as error:
            raise FetchError(f"{place}: the history cannot be kept here: {error.strerror}") from None
        finally:
            shutil.rmtree(begun, ignore_errors=True)

    def bring(self, place: Path, commit: str) -> None:
        """Fetch what leads to a commit: by its id, or with its branch where a server does not give out ids."""
        branch = _branch(self._location)
        wanted = [f"+{commit}:refs/heads/monthtwo", *([f"+{branch}:{branch}"] if branch else [])]
        why = ""
        for refspec in wanted:
            try:
                self.run(place, f"--git-dir={place}", "fetch", *_FILTER, "--no-write-fetch-head", "origin", refspec)
            except FetchError as error:
                why = str(error)
            if has_commit(place, commit):
                return
        raise FetchError(why or f"{self._location.root}: its remote does not have commit {commit}; push it first")

    def run(self, cwd: Path, *arguments: str) -> None:
        """Run git in a folder, with what the checkout knows of how to get in.

        Raises:
            FetchError: it fails; the message says why.
        """
        git = executable(self._location.root)
        command = (git, *options(), *_SETTINGS, *arguments)
        end = monotonic() + _TIMEOUT
        try:
            with Program(command, cwd, self._environment, starter(git)) as program:
                program.all(b"", end, _PATIENCE, _MOST)
                status = program.status(end)
                complaint = program.complaint
        except OSError as error:
            status, complaint = 1, f"git cannot be started: {error.strerror}"
        except Stopped as error:
            status, complaint = 1, f"git {error}"
        if status:
            raise FetchError(f"{self._location.root}: its history cannot be taken: {reason(status, complaint)}")


def _without_secret(address: str) -> str:
    """An address without the name and password that may stand in it; the name of an SSH account stays."""
    return address if address.startswith("ssh://") else _SECRET.sub(r"\1", address)


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
