"""One bare clone: its log with all trees, and of its files those of the newest commit.

Whoever works on it has it alone. Its log is taken whole or not at all; where files are missing they are fetched the
next time. What is found to be damaged is made anew.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from monthtwo.audit.clones.causes import CloneError, cause_of
from monthtwo.regular_expressions import lazy
from monthtwo.repository.git import Git, GitError
from monthtwo.repository.history.remote import FILTER, FetchError, Remote
from monthtwo.repository.program import Stopped

_BRANCH = lazy(r"ref: (refs/heads/[^\s\0]+)\tHEAD")
_COMMIT = lazy(r"([0-9a-f]{40}|[0-9a-f]{64})\tHEAD")
_DETACHED = "refs/heads/detached"
"""Where the commit stands that a remote has checked out without a branch."""
_PACKS = 50
"""From so many packs on git looks for objects in too many files."""
_BATCH = (
    "-c", "fetch.negotiationAlgorithm=noop", "fetch", *FILTER, "--no-write-fetch-head", "--no-recurse-submodules",
    "--stdin", "origin",
)  # fmt: skip
"""Fetches what is named, and tells nothing of what is there. A filter spares what nobody has named."""


class BareClone:
    """The clone of a remote at `place`, of at most `most` bytes. `ended` says when to stop."""

    def __init__(self, remote: Remote, place: Path, most: int, ended: Callable[[], bool]) -> None:
        self._remote, self._place, self._most, self._ended = remote, place, most, ended

    def take(self) -> None:
        """Make the clone, or bring it up to date.

        Raises:
            CloneError: that fails.
        """
        if (self._place / "HEAD").is_file():
            try:
                self._update()
            except CloneError as error:
                if error.cause != "broken":
                    raise
            else:
                return
            self._make_room(self._place)
        self._make()

    def _make(self) -> None:
        begun = self._place.with_suffix(".begun")
        self._make_room(begun)
        try:
            self._said(begun, lambda look: self._remote.clone_into(begun, look))
            begun.rename(self._place)
        except OSError as error:
            raise CloneError("disk", f"it cannot be kept: {error.strerror}") from None
        finally:
            shutil.rmtree(begun, ignore_errors=True)
        self._complete()

    def _update(self) -> None:
        for left in self._place.glob("objects/pack/tmp_*"):  # of one that was killed
            with suppress(OSError):
                left.unlink()
        branch, commit = self._newest()
        here = self._here()
        if not commit and here != ("", ""):
            raise CloneError("broken", "its remote has been emptied")
        if here != (branch, commit):
            self._git("fetch", *FILTER, "--no-write-fetch-head", "--no-recurse-submodules", "origin",
                      f"+{'HEAD' if branch == _DETACHED else branch}:{branch}")  # fmt: skip
            self._point(branch)
        self._complete()
        if len(list(self._place.glob("objects/pack/*.pack"))) > _PACKS:
            self._git("repack", "-a", "-d", "-q")

    def _newest(self) -> tuple[str, str]:
        """The branch that the remote has checked out, and its commit; both empty where nothing is committed."""
        said = self._git("ls-remote", "--symref", "origin", "HEAD").decode("utf-8", "replace")
        commit, branch = _COMMIT.search(said), _BRANCH.search(said)
        if commit is None:
            return "", ""
        return branch[1] if branch else _DETACHED, commit[1]

    def _here(self) -> tuple[str, str]:
        """The same, as it is here."""
        git = Git(self._place)
        try:
            commit = git.run("rev-parse", "--verify", "--quiet", "HEAD", accept=(0, 1)).decode().strip()
            branch = git.run("symbolic-ref", "--quiet", "HEAD", accept=(0, 1)).decode("utf-8", "replace").strip()
        except GitError as error:
            raise CloneError("broken", error.why) from None
        return (branch or _DETACHED, commit) if commit else ("", "")

    def _point(self, branch: str) -> None:
        """Let HEAD name a branch, and have no other."""
        git = Git(self._place)
        try:
            git.run("symbolic-ref", "HEAD", branch)
            others = git.run("for-each-ref", "--format=%(refname)").decode("utf-8", "surrogateescape").split("\n")
            gone = "".join(f"delete {one}\n" for one in others if one and one != branch)
            git.run("update-ref", "--stdin", stdin=gone.encode("utf-8", "surrogateescape"))
        except GitError as error:
            raise CloneError("broken", error.why) from None

    def _complete(self) -> None:
        """Fetch the files of the newest commit that are not there, all at once."""
        git = Git(self._place)
        try:
            if not git.run("rev-parse", "--verify", "--quiet", "HEAD", accept=(0, 1)):
                return
            listed = git.run("rev-list", "--objects", "--missing=print", "--no-walk", "HEAD").splitlines()
        except GitError as error:
            raise CloneError("broken", error.why) from None
        missing = b"".join(line[1:] + b"\n" for line in listed if line.startswith(b"?"))
        if missing:
            self._git(*_BATCH, stdin=missing)

    def _git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        command = (f"--git-dir={self._place}", *arguments)
        return self._said(self._place, lambda look: self._remote.run(self._place, *command, stdin=stdin, look=look))

    def _said(self, place: Path, run: Callable[[Callable[[], None]], bytes | None]) -> bytes:
        """What git says, unless what it makes outgrows what it may take.

        Raises:
            CloneError: git fails, or has to be ended.
        """
        outgrown = False

        def look() -> None:
            nonlocal outgrown
            outgrown = _size(place) > self._most
            if outgrown or self._ended():
                raise Stopped("was ended")

        try:
            return run(look) or b""
        except FetchError as error:
            if self._ended():
                raise CloneError("unreachable", "it was ended before it was done") from None
            if outgrown:
                shutil.rmtree(place, ignore_errors=True)
                raise CloneError("too-large", f"it takes more than {self._most // 1_000_000} MB") from None
            raise CloneError(cause_of(error.why), error.why) from None

    def _make_room(self, place: Path) -> None:
        try:
            if place.exists():
                shutil.rmtree(place)
        except OSError as error:
            raise CloneError("disk", f"what is left of it cannot be removed: {error.strerror}") from None


def _size(place: Path) -> int:
    """Bytes of all files below a folder in which somebody works."""
    total, folders = 0, [place]
    with suppress(OSError):  # git removes what it has begun when it fails
        folders += place.glob("objects/*")
    for folder in folders:
        with suppress(OSError):
            total += sum(file.lstat().st_size for file in folder.iterdir() if file.is_file())
    return total
