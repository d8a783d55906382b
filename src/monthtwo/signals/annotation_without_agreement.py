"""People label for months, and nobody has measured whether they agree."""

from monthtwo.signals.past import Past, Warned, signal


@signal("annotation-without-agreement")
def annotation_without_agreement(past: Past) -> Warned:
    """Whether labelling began longer ago than the threshold, and agreement was never computed or reported."""
    labelling = past.milestones.get("annotation")
    if labelling is None:
        return Warned(status="not-asked", reason="nobody labels data here")
    if past.unknown("annotation/active"):
        return Warned(status="unknown", reason="whether people still label here could not be judged")
    # Documents may tell how people label whose labels are kept elsewhere.
    if not past.met("annotation/active") or past.only_shown("annotation/active", ("example", "test")):
        return Warned(status="not-asked", reason="nobody labels data here any more, or only in examples")
    agreed = past.milestones.get("agreement")
    if agreed is not None:
        return Warned(status="clear", reason=f"agreement was measured on {agreed.date}", commits=(agreed.commit,))
    late = past.days_since(labelling.date) > past.threshold("days")
    return Warned(
        status="raised" if late else "clear",
        reason="data is labelled by people, and their agreement is computed and reported nowhere",
        since=labelling.date,
        evidence=past.shown("annotation/active"),
        commits=(labelling.commit,),
    )
