"""What a judging process is asked about one repository, and what it answers: plain values that may cross machines."""

from typing import Literal

from msgspec import Struct

from monthtwo.audit.access import Access
from monthtwo.audit.backstage import Catalogued
from monthtwo.audit.clones import causes
from monthtwo.model import Report, Severity

Status = Literal["judged", "carried", "failed"]
Cause = Literal[
    "missing", "unreadable", "empty", "settings", "timeout", "memory", "killed", "crashed",
    "unreachable", "denied", "gone", "rate-limited", "too-large", "disk", "broken",
]  # fmt: skip
"""Why a repository has no verdicts."""

CAUSES: dict[Cause, str] = {
    "missing": "there is no such folder",
    "unreadable": "it is no repository that can be read, or is damaged",
    "empty": "nothing is committed, or no file is in it",
    "settings": "its settings cannot be used",
    "timeout": f"it took longer than `--timeout`, or {causes.CAUSES['timeout']}",
    "memory": "it took more memory than `--memory`",
    "killed": "its process was killed, by the system or by somebody",
    "crashed": "its process broke; please report it",
    **{cause: meaning for cause, meaning in causes.CAUSES.items() if cause != "timeout"},
}


class Known(Struct, frozen=True):
    """The newest judgement on a repository by the same tool and policy: of which state, and for which days it holds."""

    judgement: int
    state: str
    as_of: str
    holds: str


class Request(Struct, frozen=True, kw_only=True):
    """A repository to be judged as of a day, with what it may take."""

    repository: int
    path: str
    as_of: str
    fail_on: Severity | None = None
    checks: tuple[str, ...] = ()
    """Folders of further manifests."""
    timeout: float
    """Seconds."""
    memory: int
    """Bytes that are its own; 0 for as many as there are."""
    known: Known | None = None
    commit: str | None = None
    """The commit that is judged; None for what lies in a plain folder."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of a request. A report comes with `judged`, a cause with `failed`."""

    repository: int
    status: Status
    cause: Cause | None = None
    detail: str = ""
    judgement: int | None = None
    """Of what is carried over: the judgement that still holds."""
    state: str = ""
    """What tells two states of a repository apart; empty where that is not known."""
    report: Report | None = None
    catalogued: Catalogued = Catalogued({})
    """What the repository says to Backstage of whose it is."""
    holds: str = ""
    """The last day on which the report's signals are what they are, but for their clocks."""
    seconds: float = 0.0
    peak: int = 0
    """Bytes of memory that it took at most."""
    files: int = 0
    """Files that were read or known."""
    known_files: int = 0
    """Those of which the facts were known from this repository or another."""


def failed(request: Request, cause: Cause, detail: str = "", seconds: float = 0.0, peak: int = 0) -> Outcome:
    """The outcome of a request without verdicts."""
    return Outcome(
        repository=request.repository, status="failed", cause=cause, detail=Access().redacted(detail),
        seconds=seconds, peak=peak,
    )  # fmt: skip
