"""All signals of a repository, each with the texts of its file."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from monthtwo.catalogue.signal import SignalInfo
from monthtwo.engine.traces import Traces
from monthtwo.model import CONFIDENCES, CheckResult, Kind, Milestone, MilestoneId, Signal
from monthtwo.repository.history.contents import Contents, none_here
from monthtwo.repository.history.history import History
from monthtwo.signals import signallers
from monthtwo.signals.milestones import Sample
from monthtwo.signals.past import NotJudged, Past, Warned

_FEWEST = 10
"""Commits below which a history tells nothing."""
_ORDER = ("raised", "unknown", "clear", "not-asked")


def warnings(
    infos: Iterable[SignalInfo],
    *,
    as_of: date,
    kind: Kind,
    history: History | None,
    results: Iterable[CheckResult],
    traces: Traces,
    milestones: Mapping[MilestoneId, Milestone],
    samples: tuple[Sample, ...] = (),
    unjudged: str = "",
    named: Collection[str] = (),
    contents: Contents = none_here,
) -> tuple[Signal, ...]:
    """Every signal, those that are raised first, of these the longest running.

    Those that are off by default are left out unless they are `named`. `unjudged` says why past commits could not be
    judged, where they could not.
    """
    by_id = {result.id: result for result in results}
    known = signallers()
    found: list[Signal] = []
    for info in (one for one in infos if one.default or one.id in named):
        past = Past(
            as_of=as_of,
            kind=kind,
            history=history,
            results=by_id,
            traces=traces,
            milestones=milestones,
            samples=samples,
            info=info,
            contents=contents,
        )
        try:
            warned = _unasked(past, unjudged) or known[info.id](past)
        except NotJudged as check:
            warned = Warned(status="unknown", reason=f"{check} was left out, and not judged")
        found.append(_told(past, warned))
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.status), -(one.days or 0), one.id)))


def _unasked(past: Past, unjudged: str) -> Warned | None:
    if not past.info.of_history:
        return None
    if past.kind == "not-ml":
        return Warned(status="not-asked", reason="there is no machine learning")
    if past.traces.finished is not None:
        place = past.traces.finished
        return Warned(status="not-asked", reason=f"{place.path}:{place.line} says that nothing more will come")
    if past.history is None:
        return Warned(status="not-asked", reason="nothing is committed")
    if past.history.complete and len(past.history) < _FEWEST:
        return Warned(status="not-asked", reason=f"there are only {len(past.history)} commits")
    if not past.history.complete:
        return Warned(status="unknown", reason=f"the history is not whole: {past.history.reason}")
    if unjudged and past.info.of_milestones:
        return Warned(status="unknown", reason=unjudged)
    return None


def _told(past: Past, warned: Warned) -> Signal:
    info = past.info
    sure = min(warned.confidence, info.confidence, key=CONFIDENCES.index)
    days = past.days_since(warned.since) if warned.since else None
    signal = Signal(
        id=info.id, title=info.title, status=warned.status, severity=info.severity, confidence=sure, since=warned.since,
        days=days, reason=warned.reason, why=info.why.strip(), clears=info.clears.strip(), refs=info.refs,
    )  # fmt: skip
    return replace(signal, evidence=warned.evidence, commits=warned.commits, items=warned.items)
