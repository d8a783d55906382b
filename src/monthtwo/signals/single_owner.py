"""One person holds what serves and trains."""

from monthtwo.model import Confidence
from monthtwo.signals.hands import Hands
from monthtwo.signals.past import Past, Warned, signal


@signal("single-owner")
def single_owner(past: Past) -> Warned:
    """Whether one person made more of the last year's commits on the serving and training path than the threshold."""
    assert past.history is not None
    hands = Hands(past.history, past.traces)
    path = hands.on_path()
    if len(path) < past.threshold("commits"):
        return Warned(
            status="not-asked", reason=f"{len(path)} commits of people touched what serves or trains in a year"
        )
    owner, share = hands.owner(path)
    reason = f"one person made {share:.0%} of the {len(path)} commits of a year on what serves and trains"
    if share <= past.threshold("share"):
        return Warned(status="clear", reason=reason)
    mine = [commit for commit in path if commit.author == owner]
    sure: Confidence = "low" if past.history.squash_merged else "high"
    return Warned(
        status="raised",
        reason=reason,
        since=mine[0].day,
        confidence=sure,
        evidence=hands.busiest(mine),
        commits=(mine[0].id, mine[-1].id),
    )
