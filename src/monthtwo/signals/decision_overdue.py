"""A decision that was to be looked at again by a day, and was not; or that nobody has taken."""

from monthtwo.engine.traces import Decision
from monthtwo.model import Evidence
from monthtwo.signals.past import Past, Warned, signal


@signal("decision-overdue")
def decision_overdue(past: Past) -> Warned:
    """Whether a decision record is past the day it names and unchanged since, or open for longer than the threshold."""
    assert past.history is not None
    if not past.traces.decisions:
        return Warned(status="not-asked", reason="no decision record names a day for itself, or is open")
    late = sorted((since, one) for one in past.traces.decisions if (since := _since(past, one)))
    if not late:
        return Warned(status="clear", reason="no decision record is past the day that it names")
    due = [one for _, one in late if one.due]
    said = f"{len(late)} decision record{'s are' if len(late) > 1 else ' is'} past the day named in it, or long open"
    return Warned(
        status="raised",
        reason=said,
        since=late[0][0],
        confidence="high" if due else "medium",
        evidence=tuple(past.aged(Evidence(one.path, one.line, f'says "{one.text}"')) for _, one in late[:3]),
    )


def _since(past: Past, one: Decision) -> str:
    """Since when a decision is overdue; empty where it is not, or its record was changed after the day it names."""
    assert past.history is not None
    life = past.history.paths.get(one.path)
    if life is None:
        return ""
    changed = past.history.commits[life.last].day
    if one.due:
        return one.due if changed <= one.due < past.as_of.isoformat() else ""
    return changed if past.days_since(changed) > past.threshold("days") else ""
