"""What all verdicts of a repository come to: its findings, each at its place, and the levels of its areas."""

from collections.abc import Sequence

from monthtwo.catalogue.area import AreaInfo
from monthtwo.engine.question import Question
from monthtwo.model import CheckResult, Skipped
from monthtwo.readiness.anchors import anchors
from monthtwo.readiness.findings import findings
from monthtwo.readiness.judgement import Judgement
from monthtwo.readiness.levels import levels

_UNFOLLOWED = "starts too much: what that starts in turn was not followed to the end"


def assess(question: Question, results: tuple[CheckResult, ...], areas: Sequence[AreaInfo]) -> Judgement:
    """The judgement on the repository that `question` is about."""
    order = [area.id for area in areas]
    found = findings(results, anchors(question, areas), order)
    unfollowed = tuple(Skipped(path, "too-deep", _UNFOLLOWED) for path in sorted(question.unfollowed))
    return Judgement(question.reason, results, found, levels(results, order), unfollowed)
