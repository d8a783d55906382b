"""A commit and the one that it is compared with, fetched into a clone of their own.

A checkout in continuous integration has one commit alone. What is missing is taken beside it: the checkout is not
deepened, no file is written out, and nothing of what comes is run.
"""

from pathlib import Path

from monthtwo.regular_expressions import lazy
from monthtwo.repository.entries import RepositoryError
from monthtwo.repository.git import Git, GitError
from monthtwo.repository.history.fetched import remote_of
from monthtwo.repository.history.remote import FetchError
from monthtwo.repository.location import Location

_ID = lazy(r"[0-9a-f]{40}|[0-9a-f]{64}")
_NAME = lazy(r"\w[\w./+-]*")
_DEPTHS = (50, 1_000, 1_000_000_000)
"""How many commits are taken of each side, until both have one in common."""
_QUIET = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
_BASE, _HEAD = "refs/heads/base", "refs/heads/head"


def base_clone(location: Location, origin: str, base: str, head: str, place: Path) -> str:
    """Make a clone at `place` with the contents of `head`, of `base` and of where both part; the commit of `base` then.

    Args:
        origin: the remote of the checkout.
        base: a commit, a branch or a tag.
        head: a commit, which the checkout or the remote has.

    Raises:
        RepositoryError: one of them cannot be had.
    """
    if not origin:
        raise FetchError(f"{location.root}: it has no remote `origin` to take {base!r} from; add one")
    name = base.removeprefix("origin/")
    if not _NAME.fullmatch(name) or not _ID.fullmatch(head):
        raise RepositoryError(f"{location.root}: {base!r} is no branch, tag or commit; name one with --since")
    place.mkdir(parents=True)
    remote = remote_of(location, origin)
    remote.run(place, "init", "--quiet", "--template=", "--", str(place))
    remote.run(place, "config", "remote.origin.url", remote.address)
    here = Git(place / ".git", place)
    for depth in _DEPTHS:
        fetch = ("fetch", *_QUIET, f"--depth={depth}")
        try:
            remote.run(place, *fetch, remote.address, f"+{name}:{_BASE}", f"+{head}:{_HEAD}")
        except FetchError:  # the head may be a merge that only the checkout has
            remote.run(place, *fetch, remote.address, f"+{name}:{_BASE}")
            remote.run(place, "fetch", *_QUIET, "--update-shallow", f"file://{location.root}", f"+HEAD:{_HEAD}")
        if _part(here):
            return here.run("rev-parse", "--verify", "--end-of-options", _BASE).decode().strip()
    raise RepositoryError(f"{location.root}: {base!r} and this commit have nothing in common; name another --since")


def _part(git: Git) -> bool:
    try:
        return bool(git.run("merge-base", _BASE, _HEAD, accept=(0, 1)).strip())
    except GitError:
        return False
