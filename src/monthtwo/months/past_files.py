"""The files of past commits, as far as they are here."""

from collections.abc import Callable
from pathlib import Path

from monthtwo.facts.reading import Facts
from monthtwo.repository.entries import NoFiles, RepositoryError
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.history.history import History
from monthtwo.repository.history.snapshot_history import MAILMAP, mailmap_of
from monthtwo.repository.snapshot import Snapshot, open_snapshot
from monthtwo.signals.milestones import NotHere


def past_snapshot(path: Path, commit: Commit) -> Snapshot | None:
    """The snapshot of a commit of the repository at `path`; None where it has no files.

    Raises:
        NotHere: it is not in this clone.
    """
    try:
        return open_snapshot(path, commit.id)
    except NoFiles:
        return None
    except RepositoryError:
        raise NotHere from None


def here(facts: Facts) -> None:
    """Raise NotHere where the contents of a file are not in this clone."""
    if any(one.reason == "missing" for one in facts.skipped):
        raise NotHere


def mailmaps(path: Path, history: History) -> Callable[[Commit], bytes]:
    """Gives the `.mailmap` of a commit: who is who was said there, and may be said otherwise later."""

    def mailmap_at(commit: Commit) -> bytes:
        if MAILMAP not in history.paths:
            return b""
        try:
            past = past_snapshot(path, commit)
        except NotHere:
            return b""
        return mailmap_of(past) if past is not None else b""

    return mailmap_at
