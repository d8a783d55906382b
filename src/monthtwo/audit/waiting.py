"""How long to wait before something is tried again."""

import random

_MOST = 120.0


def backoff(attempt: int, first: float) -> float:
    """Seconds to wait after attempt number `attempt`, which counts from 0: each time twice as long, up to two minutes.

    By chance up to half as long, so that those who failed together do not come again together.
    """
    longest = min(_MOST, first * 2.0 ** min(attempt, 20))
    return random.uniform(longest / 2, longest)
