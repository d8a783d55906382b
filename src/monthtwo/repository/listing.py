"""What a repository holds, in its working tree or at a commit, as git lists it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from re import MULTILINE, search

from msgspec import Struct

from monthtwo.repository.disk import Disk, is_junk
from monthtwo.repository.entries import Entry, Listed, RepositoryError, State
from monthtwo.repository.file_names import leads_out, printable
from monthtwo.repository.git import Git, GitError, Object, Said

_SUBMODULE = "160000"
_LONGEST = 4096
"""Bytes of the longest name that a system can hold: what is nested deeper stands in no checkout."""
_BY_MODE: dict[str, State] = {"120000": "symlink", _SUBMODULE: "submodule"}


class _Indexed(Struct, frozen=True):
    raw: bytes
    mode: str
    id: str
    sparse: bool
    """Left out of the working tree on purpose; the object store has it."""


def commit_date(commit: Object) -> str | None:
    """The committer's date, YYYY-MM-DD where the committer was; None when the commit does not say."""
    head = commit.data.partition(b"\n\n")[0].decode("utf-8", "replace")
    found = search(r"^committer .*> (\d{1,11}) ([+-])(\d\d)(\d\d)$", head, MULTILINE)
    if found is None:
        return None
    offset = timedelta(hours=int(found[3]), minutes=int(found[4])) * (1 if found[2] == "+" else -1)
    try:
        return (datetime(1970, 1, 1) + timedelta(seconds=int(found[1])) + offset).strftime("%Y-%m-%d")
    except OverflowError:
        return None


def at_commit(git: Git, commit: str, *, partial: bool) -> Iterator[Listed]:
    """The entries of a commit, from the object store alone.

    Raises:
        RepositoryError: its trees are not here.
    """
    try:
        records = git.run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")
    except GitError as error:
        mend = "choose another --rev, or fetch it"
        raise RepositoryError(f"commit {commit} is not complete here; {mend} ({error})") from None
    indexed = list(_parse_tree(records))
    sizes = _sizes(git, commit, (item.id for item in indexed if item.mode != _SUBMODULE), partial=partial)
    for item in indexed:
        size = sizes.get(item.id)
        state = _classify(item) or ("missing" if size is None else "file")
        yield _listed(item, state, size or 0, stored=True)


@contextmanager
def working_tree(git: Git) -> Iterator["WorkingTree"]:
    """Starts what lists it: git walks the tree for the untracked files while the tracked ones are looked at."""
    with (
        git.running("ls-files", "-s", "-t", "-z") as tracked,  # `-s` asks nobody what has changed
        git.running("ls-files", "-o", "-z", "--exclude-standard", walks=True) as others,
    ):
        yield WorkingTree(git, tracked, others)


class WorkingTree:
    """What git says of a working tree, once it is asked for."""

    def __init__(self, git: Git, tracked: Callable[[], Said], others: Callable[[], Said]) -> None:
        self._git, self._tracked, self._others = git, tracked, others

    def listed(self, disk: Disk, commit: str | None, *, partial: bool) -> Iterator[Listed]:
        """Tracked files as they stand on the disk, then the untracked ones that are not ignored."""
        absent = []
        for item in _index(self._tracked().output):
            state = _classify(item)
            seen = None if state == "special" else disk.look(item.raw)
            if state == "symlink" and seen is None and not item.sparse:
                continue
            if state is not None:
                yield _listed(item, state)
            elif seen is None:
                absent.append(item)
            else:
                yield _listed(item, *seen)
        yield from _absent(self._git, commit, absent, partial=partial)
        try:
            others = self._others()
        except GitError as error:
            disk.unlisted[b""] = f"untracked files not listed: {error.why}"
            return
        if others.complaint:
            # Git passes over a folder that it cannot read. Which one it was need not stand whole in what it says.
            for _ in disk.walk():
                continue
        yield from _untracked(disk, others.output)


def _untracked(disk: Disk, names: bytes) -> Iterator[Listed]:
    for raw in filter(None, names.split(b"\0")):
        # A name with a slash behind it is another repository in this one.
        name = raw.rstrip(b"/")
        seen = disk.look(raw) if name == raw else ("submodule", 0)
        if seen is not None and not is_junk(raw):
            yield Listed(name, Entry(printable(name), "", seen[1], seen[0]))


def in_folder(disk: Disk) -> Iterator[Listed]:
    """Everything in a plain folder but what tools left there."""
    for raw in disk.walk():
        if (seen := disk.look(raw)) is not None:
            yield Listed(raw, Entry(printable(raw), "", seen[1], seen[0]))


def _absent(git: Git, commit: str | None, items: list[_Indexed], *, partial: bool) -> Iterator[Listed]:
    """Of the tracked files that are not on the disk: the sparse and the missing ones. The others are deleted."""
    sizes = _sizes(git, commit, (item.id for item in items), partial=partial) if items else {}
    for item in items:
        size = sizes.get(item.id)
        if size is None:
            yield _listed(item, "missing", stored=True)
        elif item.sparse:
            yield _listed(item, "file", size, stored=True)


def _sizes(git: Git, commit: str | None, ids: Iterable[str], *, partial: bool) -> dict[str, int]:
    """The sizes of the blobs that are here, without making git fetch the others."""
    if not partial:
        return git.sizes(list(ids))
    here = git.present(commit) if commit else set()
    return git.sizes([id for id in ids if id in here])


def _classify(item: _Indexed) -> State | None:
    return "special" if leads_out(item.raw) or len(item.raw) > _LONGEST else _BY_MODE.get(item.mode)


def _listed(item: _Indexed, state: State, size: int = 0, *, stored: bool = False) -> Listed:
    kept = stored and state in ("file", "missing")
    return Listed(item.raw, Entry(printable(item.raw), item.id if kept else "", size if state == "file" else 0, state))


def _index(records: bytes) -> list[_Indexed]:
    """The index, one item per path."""
    tracked: dict[bytes, _Indexed] = {}
    for record in records.split(b"\0")[:-1]:
        (tag, mode, id, stage), raw = _fields(record, 4)
        if stage in "02" or raw not in tracked:  # of a conflict's sides, ours
            tracked[raw] = _Indexed(raw, mode, id, tag in "Ss")
    return list(tracked.values())


def _parse_tree(records: list[bytes]) -> Iterator[_Indexed]:
    for record in filter(None, records):
        (mode, _, id), raw = _fields(record, 3)
        yield _Indexed(raw, mode, id, sparse=False)


def _fields(record: bytes, count: int) -> tuple[list[str], bytes]:
    """The fields that git puts before a name, and the name.

    Raises:
        GitError: it is no such record.
    """
    about, _, raw = record.partition(b"\t")
    fields = about.decode("ascii", "replace").split(" ")
    if len(fields) != count or not raw:
        raise GitError(f"git lists what is no file: {printable(record[:80])}; is it git that is on the PATH?")
    return fields, raw
