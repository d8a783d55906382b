"""One repository of a fleet, from a request to an outcome: what any executor is given to do."""

from pathlib import Path
from time import monotonic

from msgspec.structs import replace

from monthtwo.audit.judging_process import PROCESSES
from monthtwo.audit.repository_state import state_of
from monthtwo.audit.requests import Known, Outcome, Request, failed
from monthtwo.repository.entries import NoFiles, RepositoryError
from monthtwo.repository.program import Stopped


def judged(request: Request) -> Outcome:
    """The outcome of a request: carried over where nothing has changed, else judged in a process of its own."""
    begun = monotonic()
    path = Path(request.path)
    try:
        if not path.is_dir():
            return failed(request, "missing", f"{path}: no such folder")
        state = state_of(path, request.timeout)
    except Stopped as error:
        return failed(request, "timeout", f"{path}: git {error}")
    except NoFiles as error:
        return failed(request, "empty", str(error))
    except (RepositoryError, OSError) as error:
        return failed(request, "unreadable", str(error))
    if state is None:
        return PROCESSES.judge(request)
    known = request.known
    if known is not None and _holds(known, state.digest, request.as_of):
        return Outcome(
            repository=request.repository, status="carried", judgement=known.judgement,
            state=state.digest, seconds=round(monotonic() - begun, 3),
        )  # fmt: skip
    return replace(PROCESSES.judge(replace(request, commit=state.commit)), state=state.digest)


def _holds(known: Known, state: str, as_of: str) -> bool:
    """Whether what is known of a repository is true of it in this state and on this day."""
    return known.state == state and known.as_of <= as_of <= known.holds
