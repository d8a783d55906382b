"""The files of a repository at one commit, in its working tree, or of a plain folder."""

import hashlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from functools import cached_property
from pathlib import Path
from re import match

from monthtwo.model import Skipped
from monthtwo.regular_expressions import lazy
from monthtwo.repository.attributes import Attributes, read_attributes
from monthtwo.repository.disk import Disk
from monthtwo.repository.entries import Entry, Listed, NoFiles, RepositoryError, UnreadableEntry, most_bytes
from monthtwo.repository.file_names import printable
from monthtwo.repository.git import Git, GitError, Object
from monthtwo.repository.listing import at_commit, commit_date, in_folder, working_tree
from monthtwo.repository.location import Location, locate
from monthtwo.repository.nature import WRITTEN, Nature, nature, phases

_VERSION = lazy(
    r"(?:[\w-]{0,40}[-_/@])?v?\d{1,4}\.\d{1,4}\S{0,40}\Z|(?:release|prod)[-_/]v?\d\S{0,40}\Z|20\d\d[-.]?\d\d\S{0,40}\Z"
)
"""Tags by which people name what they release: v1.2, api-1.0.3, release-7, 2025-03."""


_BEFORE = lazy(r"(?:^|[^a-z])(?:dev|pre-?prod|pre|staging|stage|test|sandbox|rc|alpha|beta|nightly|snapshot)(?![a-z])")
"""What is tagged on the way to a release."""


class Snapshot:
    """What is scanned: a listing, and the contents on demand. Nothing in it is ever run or followed.

    `name` is the repository's: owner and name where its remote tells, else the folder's; `root` is the folder of all
    of it, and `folder` the one in it that was asked for, "" for all. `entries` are those of the whole repository.
    `blobs` are git's ids of the files that were read from the disk so far. `tagged` is the commit whose tags count.
    `commit` and `date` (YYYY-MM-DD, where the committer was) are None where nothing is committed; for a working tree
    they are those of HEAD. `skipped` holds the folders that could not be listed, and grows with what was asked for and
    could not be read. `location` is where the repository is, None for a plain folder; `origin` the address of its
    remote, which nobody may be shown; `treeless` says that git would have to fetch the trees of earlier commits.
    """

    def __init__(
        self,
        listed: Iterable[Listed],
        *,
        name: str,
        root: Path,
        folder: str = "",
        commit: Object | None = None,
        disk: Disk | None = None,
        git: Git | None = None,
        location: Location | None = None,
        told: "_Settings | None" = None,
    ) -> None:
        self.name = name
        self.location = location
        self.origin = told.origin if told else ""
        self.treeless = told.treeless if told else False
        self.root = root
        self.folder = folder
        self.commit = commit.id if commit else None
        self.date = commit_date(commit) if commit else None
        self.tagged = self.commit
        self.blobs: dict[str, str] = {}
        self._by_path: dict[str, Entry] = {}
        self._raw: dict[str, bytes] = {}
        for item in listed:
            path = item.entry.path
            if path not in self._by_path:  # a forged tree may hold a name twice
                self._by_path[path] = item.entry
                if path.encode() != item.raw:
                    self._raw[path] = item.raw
        self.entries: tuple[Entry, ...] = tuple(self._by_path[path] for path in sorted(self._by_path))
        unlisted = {printable(raw) if raw else ".": why for raw, why in disk.unlisted.items()} if disk else {}
        self._skipped = {path: Skipped(path, "unreadable", why) for path, why in unlisted.items()}
        self._disk, self._git = disk, git
        self._hash = hashlib.sha256 if told and told.algorithm == "sha256" else hashlib.sha1

    @cached_property
    def inside(self) -> tuple[Entry, ...]:
        """The entries of the folder that was asked for."""
        below = f"{self.folder}/" if self.folder else ""
        return tuple(entry for entry in self.entries if entry.path.startswith(below))

    @property
    def committed(self) -> bool:
        """Whether its files are those of its commit, and not what lies in a working tree."""
        return self.commit is not None and self._disk is None

    @cached_property
    def version_tag(self) -> str:
        """The newest tag on this commit or before it that names a version; empty without one."""
        if self._git is None or self.tagged is None:
            return ""
        try:
            tags = self._git.tags(self.tagged)
        except GitError:  # a history that is cut off or damaged tells no tag
            return ""
        return next(
            (printable(tag.encode()) for tag in tags if _VERSION.match(tag) and not _BEFORE.search(tag.lower())), ""
        )

    @property
    def skipped(self) -> list[Skipped]:
        """What could not be listed, or was asked for and could not be read, by path."""
        return sorted(self._skipped.values())

    def entry(self, path: str) -> Entry | None:
        """What is at a path."""
        return self._by_path.get(path)

    @cached_property
    def attributes(self) -> dict[str, Attributes]:
        """What `.gitattributes` files say, for the paths they say something about."""
        sources = [entry.path for entry in self.entries if ("/" + entry.path).endswith("/.gitattributes")]
        files = [(path, data) for path, _, data in self.read(sources)]
        return read_attributes(files, [entry.path for entry in self.entries])

    def nature(self, path: str, data: bytes | None = None) -> Nature:
        """What `path` is by its name and size, the repository's own attributes and, where they are known, its bytes."""
        return nature(path, self.attributes.get(path), data, self._by_path[path].size)

    @cached_property
    def natures(self) -> dict[str, str]:
        """The nature of every file by its path, its contents aside."""
        found: dict[str, str] = {entry.path: self.nature(entry.path) for entry in self.entries}
        return found | dict.fromkeys(phases(found), "production")

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Bytes of every file that may be read, by its path; 0 for all else."""
        return {entry.path: entry.size if _readable(entry) else 0 for entry in self.entries}

    @cached_property
    def endless(self) -> tuple[str, ...]:
        """Python that counts as generated for its size alone, and would be production code otherwise."""
        return tuple(
            entry.path
            for entry in self.entries
            if entry.size > WRITTEN
            and entry.path.lower().endswith(".py")
            and self.natures[entry.path] == "generated"
            and nature(entry.path, self.attributes.get(entry.path)) == "production"
        )

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """Path, blob id and bytes of each of `paths` that can be read, in their order; the others become `skipped`.

        Raises:
            KeyError: a path is not in the snapshot.
        """
        wanted = [self._by_path[path] for path in paths]
        if self._disk is not None:
            self._disk.forget()
        stored = [entry.blob for entry in wanted if entry.blob and _readable(entry)]
        with closing(self._objects(stored)) as objects:
            for entry in wanted:
                contents = self._try(entry, objects)
                if contents is not None:
                    yield entry.path, *contents

    def _objects(self, ids: list[str]) -> Generator[Object | None, None, None]:
        if self._git is not None and ids:
            yield from self._git.objects(ids)

    def _try(self, entry: Entry, objects: Iterator[Object | None]) -> tuple[str, bytes] | None:
        try:
            return self._contents(entry, objects)
        except UnreadableEntry as error:
            self._skipped[entry.path] = Skipped(entry.path, error.reason, error.detail)
            return None

    def _contents(self, entry: Entry, objects: Iterator[Object | None]) -> tuple[str, bytes]:
        if entry.state != "file":
            raise UnreadableEntry(entry.state)
        if not _readable(entry):
            raise UnreadableEntry("oversized", f"{entry.size} bytes")
        if entry.blob:
            found = next(objects)
            if found is None or found.type != "blob":
                raise UnreadableEntry("unreadable", "damaged in the object store")
            return found.id, found.data
        assert self._disk is not None
        data = self._disk.read(self._raw.get(entry.path) or entry.path.encode(), most_bytes(entry.path))
        blob = self.blobs[entry.path] = self._blob_id(data)
        return blob, data

    def _blob_id(self, data: bytes) -> str:
        """Git's id of `data`, in the repository's own kind of hash."""
        digest = self._hash(b"blob %d\0" % len(data), usedforsecurity=False)
        digest.update(data)
        return digest.hexdigest()


def open_snapshot(path: Path, rev: str | None = None) -> Snapshot:
    """The snapshot of `path`: a working tree or a folder in one, a bare repository, or a plain folder.

    That of a folder in a repository holds all of it: what lies in the folder is understood from the root.

    With `rev` it is that commit, read from the object store; a bare repository is read at HEAD.

    Raises:
        RepositoryError: there is no such folder, revision or file; the message says what to do.
    """
    folder = _folder(path)
    location = locate(folder)
    if location is None and rev is not None:
        raise RepositoryError(f"{path}: no git repository, so it has no revision {rev!r}; leave out --rev")
    snapshot = _plain(folder) if location is None else _repository(location, rev)
    if not snapshot.entries and snapshot.skipped:
        raise RepositoryError(f"{path}: nothing could be read here: {snapshot.skipped[0].detail}")
    if not snapshot.inside and snapshot.folder and rev is not None:
        raise NoFiles(f"{path}: commit {snapshot.commit} has no folder {snapshot.folder}; choose another --rev")
    if not snapshot.inside:
        mend = "name a folder that holds some"
        if location is not None and rev is None:
            mend = "all may be ignored or not checked out: name another folder, or a commit with --rev"
        raise NoFiles(f"{path}: no files to scan; {mend}")
    return snapshot


def _readable(entry: Entry) -> bool:
    return entry.state == "file" and entry.size <= most_bytes(entry.path)


def _folder(path: Path) -> Path:
    try:
        folder = path.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError, RuntimeError):
        raise RepositoryError(f"{path}: no such folder; give the path of a repository or folder") from None
    except OSError as error:
        raise RepositoryError(f"{path}: cannot be looked at: {error.strerror}") from None
    if not folder.is_dir():
        raise RepositoryError(f"{path}: not a folder; give the folder that contains it")
    return folder


def _plain(folder: Path) -> Snapshot:
    disk = Disk(folder)
    return Snapshot(in_folder(disk), name=_text(folder.name) or "root", root=folder, disk=disk)


def _repository(location: Location, rev: str | None) -> Snapshot:
    git = Git(location.git_dir, location.top)
    if location.top is None or rev is not None:
        return _at_commit(git, location, "HEAD" if rev is None else rev)
    return _on_disk(git, location, location.top)


def _at_commit(git: Git, location: Location, rev: str) -> Snapshot:
    with git.settings() as settings:
        told = _Settings(settings(), location)
    commit = _resolve(git, rev, location)
    listed = at_commit(git, commit.id, partial=told.partial)
    return Snapshot(
        listed, name=told.name, root=location.root, folder=told.folder, commit=commit, git=git, location=location,
        told=told,
    )  # fmt: skip


def _on_disk(git: Git, location: Location, top: Path) -> Snapshot:
    # All that git is asked is asked at once: most of the time it takes to answer it is starting.
    with git.settings() as settings, git.object("HEAD^{commit}") as head, working_tree(git) as tree:
        told, commit, disk = _Settings(settings(), location), head(), Disk(top)
        listed = tree.listed(disk, commit.id if commit else None, partial=told.partial)
        return Snapshot(
            listed, name=told.name, root=location.root, folder=told.folder, commit=commit, disk=disk, git=git,
            location=location, told=told,
        )  # fmt: skip


class _Settings:
    """What a repository's settings say of it."""

    def __init__(self, values: dict[str, str], location: Location) -> None:
        self.origin = values.get("remote.origin.url", "")
        self.name = _name(self.origin, location)
        self.folder = "/".join(map(_text, location.prefix.parts))
        self.partial = "extensions.partialclone" in values or any(key.endswith(".promisor") for key in values)
        """Whether some objects may be somewhere else."""
        filters = (value for key, value in values.items() if key.endswith(".partialclonefilter"))
        self.treeless = any("tree:" in value for value in filters)
        self.algorithm = "sha256" if values.get("extensions.objectformat") == "sha256" else "sha1"


def _resolve(git: Git, rev: str, location: Location) -> Object:
    if rev.strip() and not set(rev) & set("\n\r\0"):
        with git.object(f"{rev}^{{commit}}") as found:
            commit = found()
        if commit is not None:
            return commit
    mend = "give a branch, a tag or a full commit id with --rev"
    raise RepositoryError(f"{location.root}: {rev!r} names no commit here, or several; {mend}")


def _name(url: str, location: Location) -> str:
    """Owner and name from the remote's address, else the folder's name; with the scanned folder below it."""
    # The host may carry a password, and a local address says where this machine keeps things: neither is shown.
    hosted = match(r"(?:(?!file:)\w[\w+.-]*://[^/]+|[^/:]+:(?!//|:))/?([^?#]*)", url)
    parts = [part for part in hosted[1].removesuffix("/").removesuffix(".git").split("/") if part] if hosted else []
    base = parts[-2:] or [location.root.name.removesuffix(".git") or "root"]
    return _text("/".join((*base, *location.prefix.parts)))


def _text(name: str) -> str:
    return printable(name.encode("utf-8", "surrogateescape"))
