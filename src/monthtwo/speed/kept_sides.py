"""Commits that others are compared with, kept: which files one has, and what they come to, never changes.

Git is asked for nothing of a commit that was judged before but its settings.
"""

from pathlib import Path

from msgspec import Struct

from monthtwo.comparing import leading_in, opened_at
from monthtwo.deadline import Deadline
from monthtwo.facts.reading import Facts
from monthtwo.model import Skipped
from monthtwo.options import ScanOptions
from monthtwo.readiness.compare.sides import Judged
from monthtwo.readiness.judgement import Judgement, report_on
from monthtwo.repository.difference import files_in
from monthtwo.repository.entries import Entry, Listed
from monthtwo.repository.git import Git, Object
from monthtwo.repository.snapshot import Snapshot
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.kept_facts import KeptFacts, keep_facts
from monthtwo.speed.kept_judgement import Case, bodies_of, kept_value, place_of
from monthtwo.speed.kept_judgement import judged as judged_facts
from monthtwo.speed.stamp import code_stamp
from monthtwo.speed.store import Store
from monthtwo.speed.store_rows import digest_of


class _Listing(Struct, frozen=True):
    """The files of a commit."""

    date: str | None
    entries: list[Entry]
    natures: dict[str, str]


class _Side(Struct, frozen=True):
    """What the files of a commit come to."""

    judgement: Judgement
    skipped: tuple[Skipped, ...]


class KeptSides:
    """Past commits of the repository at `path`, of which `snapshot` is the head."""

    def __init__(
        self, path: Path, snapshot: Snapshot, catalogue: LazyCatalogue, store: Store | None, deadline: Deadline
    ) -> None:
        self._path, self._snapshot, self._catalogue, self._store = path, snapshot, catalogue, store
        self._deadline = deadline
        self._opened: dict[str, Snapshot] = {}

    def opened(self, commit: str) -> Snapshot:
        """The snapshot of a commit.

        Raises:
            RepositoryError: it is not here, or has nothing of what is scanned.
        """
        if commit not in self._opened:
            self._opened[commit] = self._restored(commit) or self._listed(commit)
        return self._opened[commit]

    def judged(self, commit: str, options: ScanOptions) -> Judged:
        """What a commit comes to."""
        snapshot = self.opened(commit)
        asked = repr((snapshot.folder, options.select, options.ignore)).encode()
        key = digest_of(b"side", code_stamp(), self._catalogue.fingerprint, commit.encode(), asked)
        side = kept_value(self._store, key, _Side)
        if side is None:
            side = self._judged(snapshot, options, key)
        report = report_on(snapshot, side.skipped, side.judgement, options)
        catalogue = self._catalogue
        leading = leading_in(
            snapshot.natures, lambda: self._facts(snapshot)[0], lambda: catalogue.loaded, self._deadline
        )
        return Judged(report, files_in(snapshot), leading)

    def _judged(self, snapshot: Snapshot, options: ScanOptions, key: bytes) -> _Side:
        facts, kept = self._facts(snapshot)
        case = Case(
            snapshot.natures, facts, kept, self._catalogue, snapshot.folder, options.select, options.ignore,
            deadline=self._deadline, place=place_of(snapshot),
        )  # fmt: skip
        side = _Side(judged_facts(case, self._store, lambda phase: None), facts.skipped)
        lasting = not self._deadline.passed() and not side.judgement.broken
        if self._store is not None and lasting and _is_whole(snapshot):
            self._store.store(bodies_of(key, side))
        return side

    def _facts(self, snapshot: Snapshot) -> tuple[Facts, KeptFacts]:
        return keep_facts(snapshot, snapshot.natures, self._catalogue, self._store, deadline=self._deadline)

    def _listed(self, commit: str) -> Snapshot:
        snapshot = opened_at(self._path)(commit)
        if self._store is not None and _is_whole(snapshot):
            listing = _Listing(snapshot.date, list(snapshot.entries), snapshot.natures)
            self._store.store(bodies_of(self._listing_key(commit), listing))
        return snapshot

    def _restored(self, commit: str) -> Snapshot | None:
        """The snapshot of a commit whose listing is kept."""
        head = self._snapshot
        known = kept_value(self._store, self._listing_key(commit), _Listing)
        if known is None or head.location is None:
            return None
        listed = [Listed(entry.path.encode("utf-8", "surrogatepass"), entry) for entry in known.entries]
        snapshot = Snapshot(
            listed, name=head.name, root=head.root, folder=head.folder, commit=Object(commit, "commit", b""),
            git=Git(head.location.git_dir, head.location.top), location=head.location,
        )  # fmt: skip
        snapshot.date, snapshot.natures = known.date, known.natures
        return snapshot if snapshot.inside else None

    def _listing_key(self, commit: str) -> bytes:
        return digest_of(b"listing", code_stamp(), commit.encode())


def _is_whole(snapshot: Snapshot) -> bool:
    """Whether all its contents are in this clone."""
    return not snapshot.skipped and all(entry.state != "missing" for entry in snapshot.entries)
