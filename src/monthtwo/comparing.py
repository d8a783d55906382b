"""A report beside what was there before: the commit that it is compared with, and both sides as one is compared."""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.deadline import Deadline, TimeUp
from monthtwo.facts.reading import Facts
from monthtwo.facts.records import AcceptComment
from monthtwo.model import Alteration, Evidence, Report
from monthtwo.options import ScanOptions
from monthtwo.readiness.compare.sides import NOTHING, Judged, Leading, Place, VerdictsAt
from monthtwo.readiness.compare.wording import Called
from monthtwo.readiness.configuration import ConfigurationError, Names, configured, written
from monthtwo.readiness.judgement import raised
from monthtwo.repository.difference import Difference, files_in
from monthtwo.repository.entries import NoFiles, RepositoryError
from monthtwo.repository.merge_base import merge_base
from monthtwo.repository.snapshot import Snapshot, open_snapshot

if TYPE_CHECKING:
    from monthtwo.catalogue.catalogue import Catalogue
    from monthtwo.system.system import System

OpenAt = Callable[[str], Snapshot]
Options = TypeVar("Options", bound=ScanOptions)


class Since(Struct, frozen=True):
    """The commit that is compared with; its `snapshot` is None where it has nothing of what is scanned.

    `around` is then the repository as it was there.
    """

    commit: str
    snapshot: Snapshot | None
    around: Snapshot | None = None


def since_of(snapshot: Snapshot, rev: str, open_at: OpenAt) -> Since:
    """Where `rev` and the commit of a snapshot part. The base is judged as if it had the tags of the head.

    Raises:
        RepositoryError: it is not here, or not whole; the message says what to fetch.
    """
    commit = merge_base(snapshot, rev)
    try:
        before = open_at(commit)
    except NoFiles:
        return Since(commit, None, _opened(snapshot.root, commit) if snapshot.folder else None)
    except RepositoryError as error:
        raise RepositoryError(f"{snapshot.root}: {rev!r} leads to what is not here; fetch it ({error})") from None
    before.tagged = snapshot.tagged
    return Since(commit, before)


def settings_for(
    snapshot: Snapshot, since: Since | None, options: Options, checks: Names, signals: Names
) -> tuple[Options, tuple[Alteration, ...]]:
    """The options with the settings that a snapshot is judged by, and what it does to them itself.

    A change is judged by the settings that were there before it: those of its own can be used, and no more.

    Raises:
        ConfigurationError: those of one side cannot be used.
    """
    if since is None:
        return configured(snapshot, options, checks, signals), ()
    from monthtwo.readiness.compare.alterations import altered_settings  # late: most scans compare with nothing

    base = since.snapshot or since.around
    known, before = options, None
    try:
        if base is not None:
            known = configured(base, options, checks, signals, snapshot.folder)
            before = written(base, snapshot.folder)
    except ConfigurationError as error:
        raise ConfigurationError(f"{error}; so it stands at {since.commit}, whose settings judge this change") from None
    files = {*snapshot.natures, *(base.natures if base is not None else ())}
    altered = altered_settings(before, written(snapshot), files)
    if altered:
        configured(snapshot, options, checks, signals)
    return known, altered


def opened_at(path: Path) -> OpenAt:
    """Opens commits of the repository at `path`."""
    return lambda commit: open_snapshot(path, commit)


def beside(
    head: Judged,
    options: ScanOptions,
    since: Since | None,
    verdicts_at: VerdictsAt,
    called: Called,
    altered: tuple[Alteration, ...] = (),
) -> Report:
    """The report on the head, compared with what the options name; as it is where they name nothing.

    `altered` is what the change does to its own gate.

    Raises:
        RepositoryError: contents of the base are not here.
    """
    if since is None and options.baseline is None:
        return head.report
    # Late: most scans compare with nothing.
    from monthtwo.readiness.compare.comparison import compared
    from monthtwo.readiness.compare.demands import Demands
    from monthtwo.readiness.lateness import heeded

    demands = Demands(options.policy, options.target, head.folder)

    if since is not None:
        base = verdicts_at(since.commit) if since.snapshot is not None else nothing(head.report, since)
        _heed_missing(base, head)
    else:
        assert options.baseline is not None
        base, head = Judged(options.baseline), Judged(head.report)
    least = options.fail_on or options.policy.root.gate.fail_on
    report = compared(base, head, called, least, raised(head.report.signals, options.fail_on_signal), demands)
    report = heeded(report, base.report if since is not None else None)
    return replace(report, altered=altered) if since is not None else report


def counted(
    comments: tuple[AcceptComment, ...], snapshot: Snapshot, since: Since | None
) -> tuple[tuple[AcceptComment, ...], tuple[Alteration, ...]]:
    """The comments that accept findings of a snapshot, and what it does to them itself.

    Of a change only those count that were there before it.
    """
    if since is None:
        return comments, ()
    from monthtwo.readiness.compare.alterations import counted_comments  # late: most scans compare with nothing

    return counted_comments(comments, snapshot, since.snapshot)


def nothing(report: Report, since: Since) -> Judged:
    """The base of which nothing was scanned: nothing was asked there."""
    checks = tuple(
        replace(one, verdict="not-asked", confidence="high", evidence=(), near_misses=(), reason="nothing was here yet")
        for one in report.checks
    )
    repository = replace(report.repository, commit=since.commit, kind_reason="", stage_reason="", files=0, skipped=())
    contents = files_in(since.around) if since.around is not None else NOTHING
    return Judged(replace(report, repository=repository, checks=checks, findings=(), systems=()), contents)


def _opened(path: Path, commit: str) -> Snapshot | None:
    try:
        return open_snapshot(path, commit)
    except NoFiles:
        return None


def leading_in(
    natures: Mapping[str, str], facts: Callable[[], Facts], catalogue: "Callable[[], Catalogue]", deadline: Deadline
) -> Leading:
    """What leads to evidence in a repository. Its system is built when it is first asked for."""

    def leading(found: Collection[Evidence], files: Collection[str]) -> list[Place]:
        from monthtwo.engine.leading import leading as leads

        try:
            return leads(system(), found, files)
        except TimeUp:
            return []

    @cache
    def system() -> "System":
        # Late: few changes ask for it.
        from monthtwo import areas
        from monthtwo.engine.document_hits import document_hits
        from monthtwo.engine.evaluation import Evaluation
        from monthtwo.system.files import Files

        files, known = Files(natures, facts().of, deadline), catalogue()
        return Evaluation.of(files, known, areas.detectors(), lambda: document_hits(files, known)).places.system

    return leading


def _heed_missing(base: Judged, head: Judged) -> None:
    """Raise where the base has files of the difference whose contents are not in this clone."""
    report = base.report.repository
    absent = {one.path for one in report.skipped if one.reason == "missing"}
    if not absent:
        return
    touched = sorted(absent & Difference(base.contents, head.contents).touched["base"])
    if touched:
        more = f" and {len(touched) - 1} more" if len(touched) > 1 else ""
        mend = f"`git diff {report.commit} HEAD` fetches them"
        raise RepositoryError(f"contents of {report.commit} are not in this clone: {touched[0]}{more}; {mend}")
