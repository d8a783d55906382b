"""An audit as it was asked for on the command line."""

import gc
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

import click

from monthtwo.audit.access import Access
from monthtwo.audit.clones.causes import CloneError
from monthtwo.audit.clones.clones import Clones, Limits
from monthtwo.audit.cluster import Cluster, ClusterError
from monthtwo.audit.forges.hosted import Wanted
from monthtwo.audit.judging_process import PROCESSES
from monthtwo.audit.run import ExecutorLost, Terms, run
from monthtwo.audit.stamps import policy_stamp, tool_stamp
from monthtwo.audit.store.audits import Audit, Audits
from monthtwo.audit.store.database import Database
from monthtwo.audit.store.errors import StoreError
from monthtwo.audit.store.figures import summary_of
from monthtwo.audit.summary import Summary
from monthtwo.audit.targets.remotes import Remotes
from monthtwo.audit.targets.resolving import targets_of
from monthtwo.audit.targets.target import NoTarget, Target, TargetError
from monthtwo.catalogue.problems import CatalogueError
from monthtwo.cli.fleet_progress import FleetProgress
from monthtwo.cli.request import NotFound
from monthtwo.cli.streams import tell

_MOST_JOBS = 8


def audited(targets: tuple[str, ...], store: str, resume: bool, fail_on: Any, asked: dict[str, Any]) -> Summary:
    """The summary of an audit that was run, or gone on with.

    Raises:
        click.ClickException: what was asked for cannot be done; the message says how to mend it.
    """
    if not hasattr(os, "fork"):
        raise click.UsageError("an audit forks a process for each repository, which this system cannot.")
    access = Access.from_environment(os.environ)
    try:
        found = _found(targets, resume, Remotes(access, os.environ, Wanted(asked["archived"], asked["forks"])))
        database = Database(store)
    except NoTarget as error:
        raise NotFound(str(error)) from None
    except (TargetError, StoreError) as error:
        raise click.UsageError(str(error)) from None
    gc.enable()  # unlike what other commands make, what a repository leaves behind does not live to the end
    try:
        return _run(database, found, access, resume, fail_on, asked)
    except ExecutorLost:
        raise click.UsageError(
            "the cluster is lost. What is judged is kept; `monthtwo audit --resume` goes on."
        ) from None
    except (StoreError, CatalogueError, CloneError, ClusterError) as error:
        raise click.UsageError(str(error)) from None
    finally:
        database.close()


def _found(targets: tuple[str, ...], resume: bool, remotes: Remotes) -> list[Target]:
    if not targets and not resume:
        raise click.UsageError(
            "an audit needs targets: a repository, a folder of them, a pattern, a list or an address."
        )
    return targets_of(targets, Path.cwd(), remotes)


def _run(
    database: Database, found: list[Target], access: Access, resume: bool, fail_on: Any, asked: dict[str, Any]
) -> Summary:
    folders = tuple(one.resolve() for one in asked["folders"])
    terms = Terms(
        timeout=asked["timeout"], memory=asked["memory"] * 1024 * 1024, checks=tuple(map(str, folders))
    )  # fmt: skip
    clones = partial(Clones, asked["clones"].absolute(), access, Limits(at_once=asked["at_once"]))
    with _workers(asked["scheduler"], asked["jobs"], folders) as (executor, jobs):
        audits = Audits(database)
        audit = _audit(audits, found, resume, fail_on, asked)
        found.clear()  # they are in the store
        total = summary_of(database, audit)
        with FleetProgress(total.targets, total.pending) as progress:
            try:
                run(audits, audit, terms, executor, jobs, clones, progress)
            except KeyboardInterrupt:
                tell("\nWhat is judged is kept; `monthtwo audit --resume` goes on.\n")
                raise
    return summary_of(database, audit)


@contextmanager
def _workers(scheduler: str | None, asked: int | None, folders: Sequence[Path]) -> Iterator[tuple[Executor, int]]:
    """What judges, and how many repositories it can be at: threads of this process, or a cluster."""
    if scheduler is not None:
        with Cluster(scheduler, folders) as cluster:
            yield cluster.executor, asked or cluster.jobs
        return
    jobs = asked or min(os.cpu_count() or 1, _MOST_JOBS)
    with ThreadPoolExecutor(jobs) as executor:
        try:
            yield executor, jobs
        finally:
            PROCESSES.stop()


def _audit(audits: Audits, found: list[Target], resume: bool, fail_on: Any, asked: dict[str, Any]) -> Audit:
    """A new audit, or the one that is gone on with."""
    stamp = tool_stamp(asked["folders"])
    last = audits.interrupted() if resume else None
    if last is None:
        if not found:
            raise click.UsageError("no audit was interrupted; name targets to begin one.")
        as_of = asked["as_of"] or datetime.now(timezone.utc).date().isoformat()
        return audits.begin(found, as_of, stamp, policy_stamp(fail_on), fail_on)
    process = audits.running(last)
    if process is not None:
        raise click.UsageError(f"audit {last.id} is still at work, as process {process}; wait for it, or end it.")
    if asked["as_of"] not in (None, last.as_of):
        raise click.UsageError(f"audit {last.id} is as of {last.as_of}; leave out --as-of, or --resume.")
    if fail_on not in (None, last.fail_on):
        raise click.UsageError(f"audit {last.id} was begun with another --fail-on; leave it out, or --resume.")
    return audits.resume(last, found, stamp, policy_stamp(last.fail_on))
