"""Runs that are logged to an experiment tracker, by the repository's own training and not for those who use it."""

from collections.abc import Iterator

from monthtwo.engine.question import Hit, Question, Use, detector
from monthtwo.names.name import Name


@detector("tracked-runs")
def tracked_runs(q: Question) -> Iterator[Hit]:
    """Calls of a tracker, apart from those that a published package offers and those that only answer requests."""
    offered = q.kind in ("ml-library", "ml-platform")
    for use in q.uses("experiment-trackers"):
        if not (offered and q.is_published(use.path)) and not _answers(q, use):
            yield Hit(use.path, use.line, use.scope, f"logs a run: {Name(use.what).shown}")


def _answers(q: Question, use: Use) -> bool:
    """Whether a call belongs to what serves alone: it keeps answers there, or loads a model."""
    return use.function in q.functions("serving") and use.function not in q.functions("training")
