"""What all verdicts of a repository come to: the place of each finding, the levels of its areas, signs that it runs."""

from collections.abc import Sequence

from msgspec.structs import replace

from monthtwo.catalogue.area import AreaInfo
from monthtwo.engine.question import Question
from monthtwo.engine.traces import traces_of
from monthtwo.facts.reading import Unread
from monthtwo.model import CheckResult, KindReason, Skipped
from monthtwo.readiness.anchors import anchors
from monthtwo.readiness.judgement import Judgement
from monthtwo.readiness.levels import levels
from monthtwo.readiness.signs import running_sign
from monthtwo.repository.languages import PROGRAMS as CODE

_NOT_KNOWN = KindReason("not-ml", "the time was up before it was known what runs here")
_UNFOLLOWED = "starts too much: what that starts in turn was not followed to the end"


def settle(question: Question) -> None:
    """Work out, while there is time, what `assess` needs whatever the verdicts are.

    Raises:
        TimeUp: there is none left.
    """
    _ = question.reason, anchors(question, ()), running_sign(question), traces_of(question)


def assess(
    question: Question, results: tuple[CheckResult, ...], areas: Sequence[AreaInfo], unread: Unread
) -> Judgement:
    """The judgement on the repository that `question`, once settled, is about; some of its files may be `unread`."""
    order = [area.id for area in areas]
    anchor = anchors(question, areas)
    unmet = (result for result in results if result.verdict == "unmet")
    places = {result.id: _begins(result) or anchor(result) for result in unmet}
    unfollowed = tuple(Skipped(path, "too-deep", _UNFOLLOWED) for path in sorted(question.unfollowed))
    return Judgement(
        _reason(question.reason, unread), results, places, levels(results, order), running_sign(question), unfollowed,
        traces_of(question),
    )  # fmt: skip


def _begins(result: CheckResult) -> tuple[str, int] | None:
    """Where work on an unmet check begins: the first place in code at which it is not done."""
    return next(
        ((near.path, near.line) for near in result.near_misses if near.explains and near.path.endswith(CODE)), None
    )


def unassessed(results: tuple[CheckResult, ...], areas: Sequence[AreaInfo]) -> Judgement:
    """The judgement on a repository for which the time was up before it was known what runs there."""
    return Judgement(_NOT_KNOWN, results, {}, levels(results, [area.id for area in areas]))


def _reason(reason: KindReason, unread: Unread) -> KindReason:
    """Why a repository is of its kind; that nothing was found says less where something was not read."""
    files = len(unread.production) + len(unread.notebooks)
    if reason.kind != "not-ml" or not files:
        return reason
    return replace(reason, clause=f"{reason.clause}, but {files} file{'s' if files > 1 else ''} could not be read")
