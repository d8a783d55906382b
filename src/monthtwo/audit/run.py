"""An audit at work: requests go to an executor, a few at a time, and results to the store as they come."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from itertools import islice
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.audit.arrivals import Arrivals
from monthtwo.audit.clones.clones import Cloned, Clones
from monthtwo.audit.judging import judged
from monthtwo.audit.requests import Outcome, Request, failed
from monthtwo.audit.store.audits import Audit, Audits, Waiting
from monthtwo.audit.targets.target import is_address

_AHEAD = 2
"""Requests for each that can be at work: the next is there when one is done, and little is lost with an executor."""
_PULSE = 1.0
"""Seconds after which nothing new is told of, too: what shows how far an audit is goes on."""


class ExecutorLost(Exception):
    """What judges is gone as a whole; the audit can be resumed."""


class Terms(Struct, frozen=True, kw_only=True):
    """What a repository may take, and by which further manifests it is judged."""

    timeout: float
    """Seconds."""
    memory: int
    """Bytes; 0 for as many as there are."""
    checks: tuple[str, ...] = ()


def run(
    audits: Audits,
    audit: Audit,
    terms: Terms,
    executor: Executor,
    jobs: int,
    clones: Callable[[], Clones],
    told: Callable[[Sequence[Outcome]], None] = lambda outcomes: None,
) -> None:
    """Judge what of an audit has no result yet, and end the audit.

    Nothing is held but what is on its way: `jobs` says how many can be at work at once. `clones` makes what clones
    the targets that are addresses, where there is one; folders are judged meanwhile. `told` hears of what is written,
    and now and then of nothing. Whatever goes wrong with a repository is its result.

    Raises:
        StoreError: the store takes no more; the audit can be resumed.
        CloneError: no clones can be kept; the audit can be resumed.
        ExecutorLost: the executor has dropped what it was given; the audit can be resumed.
    """
    most = jobs * _AHEAD
    requests = (_request(audit, terms, one) for one in audits.waiting(audit) if not is_address(one.source))
    afar = (one for one in audits.waiting(audit) if is_address(one.source))
    under_way: dict[Future[Outcome], Request] = {}
    with Arrivals(clones, afar) as arrivals:
        try:
            while True:
                outcomes = []
                # One that is cloned goes before a folder: the servers are not left idle while folders are judged.
                if len(under_way) < most and (arrival := arrivals.taken()) is not None:
                    one = _arrived(_request(audit, terms, arrival[0]), arrival[1])
                    if isinstance(one, Request):
                        under_way[executor.submit(judged, one)] = one
                    else:
                        outcomes.append(one)
                for request in islice(requests, most - len(under_way)):
                    under_way[executor.submit(judged, request)] = request
                awaited: set[Future[Any]] = set(under_way)
                if arrivals.next is not None and len(under_way) < most:
                    awaited.add(arrivals.next)
                if not awaited and not outcomes:
                    break
                done, _ = wait(awaited, 0 if outcomes else _PULSE, FIRST_COMPLETED)
                outcomes += [_outcome(future, under_way.pop(future)) for future in done if future in under_way]
                if outcomes:
                    audits.record(audit, outcomes)
                told(outcomes)
        finally:
            for future in under_way:
                future.cancel()
    audits.finish(audit)


def _request(audit: Audit, terms: Terms, waiting: Waiting) -> Request:
    return Request(
        repository=waiting.repository, path=waiting.source, as_of=audit.as_of, fail_on=audit.fail_on,
        checks=terms.checks, timeout=terms.timeout, memory=terms.memory, known=waiting.known,
    )  # fmt: skip


def _arrived(request: Request, cloned: Cloned) -> Request | Outcome:
    """The request for what was cloned, or why it was not."""
    if cloned.error is not None:
        return failed(request, cloned.error.cause, str(cloned.error))
    return replace(request, path=str(cloned.path))


def _outcome(future: "Future[Outcome]", request: Request) -> Outcome:
    try:
        return future.result()
    except CancelledError:  # by nobody here: that comes when an audit is left
        raise ExecutorLost from None
    except Exception as error:  # the executor lost it
        return failed(request, "killed", f"{type(error).__name__}: {error}")
