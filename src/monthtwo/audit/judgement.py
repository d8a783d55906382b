"""One repository judged, in the process that is there for it alone: what a plain scan of its commit says."""

import traceback
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from monthtwo.audit.backstage import catalogued
from monthtwo.audit.requests import Outcome, Request, failed
from monthtwo.model import Report
from monthtwo.readiness.configuration import ConfigurationError
from monthtwo.report.json import to_json
from monthtwo.repository.entries import NoFiles, RepositoryError
from monthtwo.speed.clones import clones_in
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from monthtwo.speed.store import cache_folder

if TYPE_CHECKING:
    from monthtwo.speed.compiled_catalogue import LazyCatalogue

_AHEAD = 31
"""Days on which what is unchanged need not be judged again, as long as no warning turns."""


def judged(request: Request, catalogue: "LazyCatalogue") -> Outcome:
    """The outcome of a request; what goes wrong is one too."""
    cache = cache_folder()
    counts = [0, 0]
    lasts = [0]

    def counted(files: int, known: int) -> None:
        counts[:] = files, known

    options = FastOptions(
        rev=request.commit, as_of=request.as_of, checks=tuple(map(Path, request.checks)), fail_on=request.fail_on,
        clones=clones_in(cache) if cache is not None else None, jobs=1, counted=counted,
        ahead=_AHEAD, lasting=lasts.append,
    )  # fmt: skip
    try:
        report = fast_scan(Path(request.path), options, catalogue)
    except NoFiles as error:
        return failed(request, "empty", str(error))
    except RepositoryError as error:
        return failed(request, "unreadable", str(error))
    except ConfigurationError as error:
        return failed(request, "settings", str(error))
    except MemoryError:
        return failed(request, "memory", "the system gave no more")
    except Exception as error:
        return failed(request, "crashed", _place(error))
    # As JSON has it: names that are no text are spelt.
    report = msgspec.json.decode(to_json(report), type=Report)
    return Outcome(
        repository=request.repository, status="judged", report=report,
        catalogued=catalogued(Path(request.path)), holds=_holds(report, request.as_of, lasts[-1]),
        files=counts[0], known_files=counts[1],
    )  # fmt: skip


def _holds(report: Report, as_of: str, lasts: int) -> str:
    """The last day on which a report is true but for its clocks: acceptances come to their end by the day too."""
    ending = any(one.until is not None for one in report.acceptances)
    return as_of if ending else (date.fromisoformat(as_of) + timedelta(lasts)).isoformat()


def _place(error: Exception) -> str:
    """An error and the line of ours that it came from."""
    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
