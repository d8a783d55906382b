"""The model is worked on, and nobody works on what would run it."""

from monthtwo.model import Confidence
from monthtwo.signals.hands import Hands
from monthtwo.signals.past import Past, Warned, signal


@signal("research-only-hands")
def research_only_hands(past: Past) -> Warned:
    """Whether a smaller share of the last year's commits than the threshold touch what serves, deploys or watches."""
    assert past.history is not None
    if past.kind in ("ml-library", "ml-platform"):
        return Warned(status="not-asked", reason=f"an {past.kind} is run by others")
    hands = Hands(past.history, past.traces)
    if len(hands.training()) < past.threshold("commits"):
        return Warned(status="not-asked", reason="the model was hardly worked on in the last year")
    share = len(hands.operating()) / len(hands.commits)
    reason = f"{share:.0%} of the {len(hands.commits)} commits of a year touch what serves, tests, deploys or watches"
    if share >= past.threshold("share"):
        return Warned(status="clear", reason=reason)
    since = hands.commits[0].day
    sure: Confidence = "low" if past.history.squash_merged else "medium"
    return Warned(
        status="raised",
        reason=reason,
        since=since,
        confidence=sure,
        evidence=hands.busiest(hands.training()),
        commits=(hands.training()[-1].id,),
    )
