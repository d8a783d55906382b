"""Where two lines of commits part: what a change is compared with."""

from monthtwo.regular_expressions import lazy
from monthtwo.repository.entries import RepositoryError
from monthtwo.repository.git import Git, GitError
from monthtwo.repository.history.sources import boundary
from monthtwo.repository.snapshot import Snapshot

_ID = lazy(rb"[0-9a-f]{40}|[0-9a-f]{64}")
_SETTINGS = ("-c", "core.commitGraph=false")
"""What a repository says of its own commits in another place is not believed."""
_BREAKS = frozenset("\n\r\0")


def merge_base(snapshot: Snapshot, rev: str) -> str:
    """The last commit that `rev` and the commit of a snapshot have in common.

    Raises:
        RepositoryError: there is none here; the message says what to fetch.
    """
    location = snapshot.location
    if location is None or snapshot.commit is None:
        raise RepositoryError(f"{snapshot.root}: nothing is committed here, so nothing came since {rev!r}")
    git = Git(location.git_dir, location.top)
    base = _resolved(git, rev)
    if base is None:
        mend = "give a branch, a tag or a full commit id with --since"
        if boundary(location):
            mend = f"this is a shallow clone: `git fetch --unshallow origin{_branch(rev)}` gets it"
        raise RepositoryError(f"{location.root}: {rev!r} names no commit here, or several; {mend}")
    try:
        said = git.run(*_SETTINGS, "merge-base", base, snapshot.commit, accept=(0, 1)).strip()
    except GitError as error:
        raise RepositoryError(f"{location.root}: what {rev!r} has in common is not known here ({error.why})") from None
    if _ID.fullmatch(said):
        return said.decode()
    if boundary(location):
        mend = "this is a shallow clone: `git fetch --unshallow origin` gets what came before"
        raise RepositoryError(f"{location.root}: the commit from which {rev!r} and this one part is not here; {mend}")
    raise RepositoryError(f"{location.root}: {rev!r} and this commit have nothing in common; name another --since")


def _resolved(git: Git, rev: str) -> str | None:
    if not rev.strip() or _BREAKS & set(rev):
        return None
    with git.object(f"{rev}^{{commit}}") as found:
        commit = found()
    return commit.id if commit is not None else None


def _branch(rev: str) -> str:
    """The branch of a remote that a revision is in, by its own name; empty for one that is counted from the head."""
    name = rev.removeprefix("origin/").split("~", 1)[0].split("^", 1)[0]
    return "" if name == "HEAD" else f" {name}"
