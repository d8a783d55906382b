"""Why a repository cannot be cloned, told from what git says."""

from re import Pattern
from typing import Literal

from monthtwo.regular_expressions import lazy

Cause = Literal["unreachable", "timeout", "denied", "gone", "rate-limited", "too-large", "disk", "broken"]

CAUSES: dict[Cause, str] = {
    "unreachable": "its server cannot be reached, or breaks off",
    "timeout": "its server does not answer in time",
    "denied": "its server does not let us in",
    "gone": "there is no repository at its address",
    "rate-limited": "its server asks us to come back later",
    "too-large": "it is larger than clones may be",
    "disk": "it cannot be kept on this disk",
    "broken": "what its server sends is no repository",
}
PASSING = frozenset({"unreachable", "timeout", "rate-limited"})
"""Those that may be over a little later."""


class CloneError(Exception):
    """A repository cannot be cloned or brought up to date. The message says why, and holds no secret.

    `after` is the number of seconds after which its server allows another try, where it says so.
    """

    def __init__(self, cause: Cause, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.cause: Cause = cause
        self.after = after


_OURS = lazy(r"\.lock': File exists|'origin' does not appear")
_DISK = lazy(r"No space left|Disk quota|Read-only file|File too large|cannot be kept|[Uu]nable to (?:create|write)")
_LIMITED = lazy(r"\berror: 429\b|HTTP 429\b|[Tt]oo many requests|rate limit")
_DENIED = lazy(
    r"\berror: (?:401|403|407|451)\b|HTTP (?:401|403)\b|[Aa]uthentication failed|could not read (?:Username|Password)"
    r"|Permission denied|Host key verification failed|[Aa]ccess denied|transport '\w+' not allowed|[Pp]ermission to"
)
_GONE = lazy(
    r"repository '[^']*' not found|\berror: (?:404|410)\b|HTTP 404\b|[Rr]epository not found|does not exist"
    r"|does not appear to be a git repository|repository not exported|project you were looking for could not be found"
)
_TIMEOUT = lazy(r"did not answer in time|did not end|timed out|[Tt]imeout|Operation too slow")
_UNREACHABLE = lazy(
    r"Could not resolve|Couldn't connect|[Ff]ailed to connect|Connection (?:refused|reset|closed)|unable to connect"
    r"|No route|[Ee]mpty reply|early EOF|hung up|RPC failed|Recv failure|Send failure|SSL|TLS|certificate"
    r"|unexpected disconnect|transfer closed|\berror: 5\d\d\b|unable to access|unable to rewind|expected flush"
    r"|Broken pipe|[Nn]ame or service not known|Temporary failure|curl \d|bytes? of (?:body|length)"
)
_SIGNS: tuple[tuple[Cause, Pattern[str]], ...] = (
    ("broken", _OURS),
    ("disk", _DISK),
    ("rate-limited", _LIMITED),
    ("denied", _DENIED),
    ("gone", _GONE),
    ("timeout", _TIMEOUT),
    ("unreachable", _UNREACHABLE),
)
"""What is said first counts: a connection that is refused is "unable to access" as well."""


def cause_of(why: str) -> Cause:
    """The cause of what git says when it fails to fetch."""
    return next((cause for cause, sign in _SIGNS if sign.search(why)), "broken")
