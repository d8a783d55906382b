"""Every target of an audit has exactly one row, whatever happens to it, to the audit or to the store."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from fleets import (
    DAY,
    HEAVY,
    LITTLE,
    SERVES,
    TERMS,
    TRAINS,
    Make,
    audited,
    command,
    copies,
    hang,
    no_clones,
    targets,
    told,
    typed,
)
from msgspec.structs import replace
from sqlalchemy import func, select

from histories import at, make_history
from monthtwo.audit.requests import Outcome
from monthtwo.audit.run import run
from monthtwo.audit.store.audits import Audit, Audits
from monthtwo.audit.store.database import Database
from monthtwo.audit.store.errors import StoreError
from monthtwo.audit.store.figures import summary_of
from monthtwo.audit.store.tables import judgements, results, signals, verdicts
from monthtwo.catalogue.catalogue import load_catalogue


def count(database: Database, table: Any) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_one_poison_among_forty(make_repo: Make, tmp_path: Path, database: Database) -> None:
    fleet = [*copies(make_repo(TRAINS), tmp_path / "fleet", 39), make_repo(HEAVY, name="poison")]
    audit = audited(database, targets(fleet), replace(TERMS, memory=LITTLE))
    rows = told(database, audit)
    assert len(rows) == 40
    assert {name: row for name, row in rows.items() if row[0] != "judged"} == {"poison": ("failed", "memory")}
    summary = summary_of(database, audit)
    assert (summary.targets, summary.judged, summary.causes) == (40, 39, {"memory": 1})
    assert summary.known_files == 38 * 2, "the same files are read once"


def test_the_same_audit_twice_judges_nothing_and_changes_nothing(
    make_repo: Make, tmp_path: Path, database: Database
) -> None:
    fleet = targets(copies(make_repo(SERVES), tmp_path / "fleet", 3))
    audited(database, fleet)
    before = count(database, judgements), count(database, verdicts)
    summary = summary_of(database, audited(database, fleet))
    assert (summary.judged, summary.carried, summary.changed) == (0, 3, 0)
    assert (count(database, judgements), count(database, verdicts)) == before


def test_what_changed_is_counted(make_repo: Make, git: Any, database: Database) -> None:
    repo = make_repo(SERVES)
    audited(database, targets([repo]))
    (repo / "app.py").unlink()
    git(repo, "commit", "-qam", "Stop serving")
    summary = summary_of(database, audited(database, targets([repo])))
    assert (summary.judged, summary.carried) == (1, 0)
    assert summary.changed is not None
    assert summary.changed > 0


class _Losing(ThreadPoolExecutor):
    """An executor that loses what it is given first, as one does whose worker dies."""

    def __init__(self) -> None:
        super().__init__(1)
        self._lost = False

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
        if not self._lost:
            self._lost = True
            future: Future[Outcome] = Future()
            future.set_exception(ConnectionError("the worker is gone"))
            return future
        return super().submit(work, *arguments, **named)


def test_what_an_executor_loses_is_a_row(make_repo: Make, tmp_path: Path, database: Database) -> None:
    fleet = targets(copies(make_repo(TRAINS), tmp_path / "fleet", 3))
    audits = Audits(database)
    audit = audits.begin(fleet, DAY, "stamp", "policy")
    executor: Executor = _Losing()
    with executor:
        run(audits, audit, TERMS, executor, 1, no_clones)
    assert told(database, audit) == {
        "copy00": ("failed", "killed"),
        "copy01": ("judged", None),
        "copy02": ("judged", None),
    }


def test_an_audit_that_is_killed_is_gone_on_with(make_repo: Make, tmp_path: Path, home: Path) -> None:
    fleet = copies(make_repo(TRAINS), tmp_path / "fleet", 4)
    hang(fleet[2])
    process = subprocess.Popen(command("fleet", "--jobs=1", f"--as-of={DAY}"), cwd=tmp_path, stderr=subprocess.DEVNULL)
    file = tmp_path / "monthtwo-audit.sqlite"
    while _statuses(file) != ["judged", "judged", "pending", "pending"]:
        assert process.poll() is None
        time.sleep(0.02)
    busy = typed("--resume", cwd=tmp_path)
    assert busy.returncode == 2
    assert f"audit 1 is still at work, as process {process.pid}" in busy.stderr
    process.send_signal(signal.SIGKILL)
    process.wait()
    (fleet[2] / ".git/shallow").unlink()
    done = typed("--resume", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"Audit 1 as of {DAY}: 4 targets, 4 judged, 0 unchanged, 0 failed.\n")
    assert _statuses(file) == ["judged"] * 4
    assert typed("--resume", cwd=tmp_path).returncode == 2, "nothing was interrupted"


def _statuses(file: Path) -> list[str]:
    if not file.exists():
        return []
    store = sqlite3.connect(file)
    try:
        return [row[0] for row in store.execute("SELECT status FROM results ORDER BY repository")]
    except sqlite3.OperationalError:  # not laid out yet
        return []
    finally:
        store.close()


def test_a_full_disk_ends_an_audit_that_goes_on_when_there_is_room(make_repo: Make, tmp_path: Path) -> None:
    copies(make_repo(SERVES), tmp_path / "fleet", 12)
    typed("--resume", cwd=tmp_path)  # lays the store out
    most = (tmp_path / "monthtwo-audit.sqlite").stat().st_size
    program = (
        f"import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, resource.RLIM_INFINITY))\n"
        f"from monthtwo.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    arguments = [sys.executable, "-c", program, "audit", "fleet", f"--as-of={DAY}"]
    full = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert full.returncode == 2, full.stderr
    assert "make room, then `monthtwo audit --resume` goes on" in full.stderr
    done = typed("--resume", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert ": 12 targets, 12 judged, 0 unchanged, 0 failed." in done.stdout


def test_a_store_that_stays_locked_ends_an_audit_that_can_be_resumed(make_repo: Make, tmp_path: Path) -> None:
    fleet = targets(copies(make_repo(TRAINS), tmp_path / "fleet", 2))
    database = Database(str(tmp_path / "store.sqlite"))
    hasty = Database(str(tmp_path / "store.sqlite"), patience=0.1)
    audit = Audits(hasty).begin(fleet, DAY, "stamp", "policy")
    with database.writing(), ThreadPoolExecutor(1) as executor, pytest.raises(StoreError, match="locked it"):
        run(Audits(hasty), audit, TERMS, executor, 1, no_clones)
    with ThreadPoolExecutor(1) as executor:
        run(Audits(hasty), Audits(hasty).resume(audit, [], "stamp", "policy"), TERMS, executor, 1, no_clones)
    assert told(database, audit) == {"copy00": ("judged", None), "copy01": ("judged", None)}


def test_two_audits_at_once_each_have_all_rows(make_repo: Make, tmp_path: Path, store: str) -> None:
    copies(make_repo(TRAINS), tmp_path / "fleet", 6)
    line = command("fleet", f"--as-of={DAY}", "--jobs=1", f"--store={store}")
    both = [subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.PIPE, env=dict(os.environ)) for _ in range(2)]
    said = sorted(process.communicate()[0].decode().splitlines()[-1] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert [line.partition(",")[0] for line in said] == [f"Audit {n} as of {DAY}: 6 targets" for n in (1, 2)]


def test_a_server_that_goes_ends_an_audit_that_can_be_resumed(make_repo: Make, tmp_path: Path, postgres: Any) -> None:
    fleet = targets(copies(make_repo(TRAINS), tmp_path / "fleet", 3))
    database = Database(postgres.database())
    audits = Audits(database)
    audit = audits.begin(fleet, DAY, "stamp", "policy")

    def stop(outcomes: Sequence[Outcome]) -> None:
        if outcomes:
            postgres.stop()

    with ThreadPoolExecutor(1) as executor, pytest.raises(StoreError) as raised:
        run(audits, audit, TERMS, executor, 1, no_clones, stop)
    postgres.start()
    assert "`monthtwo audit --resume` goes on" in str(raised.value)
    assert "s3cret" not in str(raised.value)
    assert {status for status, _ in told(database, audit).values()} == {"judged", "pending"}
    with ThreadPoolExecutor(1) as executor:
        run(audits, audits.resume(audit, [], "stamp", "policy"), TERMS, executor, 1, no_clones)
    assert [status for status, _ in told(database, audit).values()] == ["judged"] * 3
    database.close()


def test_the_process_of_an_audit_does_not_grow_with_the_fleet(make_repo: Make, tmp_path: Path, home: Path) -> None:
    """What is on its way at once is bounded, however many targets there are."""
    fleet = targets(copies(make_repo(TRAINS), tmp_path / "fleet", 12))
    database = Database(str(tmp_path / "store.sqlite"))
    audits = Audits(database)
    audit = audits.begin(fleet, DAY, "stamp", "policy")
    submitted: list[int] = []
    finished: list[int] = []

    class Counting(ThreadPoolExecutor):
        def submit(self, work: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
            submitted.append(1)
            assert len(submitted) - len(finished) <= 2
            return super().submit(work, *arguments, **named)

    with Counting(1) as executor:
        run(audits, audit, TERMS, executor, 1, no_clones, lambda outcomes: finished.extend([1] * len(outcomes)))
    assert len(finished) == 12
    database.close()


def clocks(database: Database, audit: Audit) -> dict[str, tuple[str, str | None, str]]:
    """The signals of an audit's only repository."""
    wanted = select(signals).join(results, results.c.judgement == signals.c.judgement)
    with database.reading() as connection:
        rows = connection.execute(wanted.where(results.c.audit == audit.id)).all()
    return {row.signal: (row.status, row.since, row.reason) for row in rows}


def test_what_holds_is_carried_to_another_day_until_a_warning_turns(tmp_path: Path, database: Database) -> None:
    commits = [at(f"2026-01-{day:02}", SERVES if day == 1 else {"notes": str(day)}) for day in range(1, 13)]
    make_history(tmp_path / "repo", commits)
    fleet = targets([tmp_path / "repo"])
    threshold = next(one for one in load_catalogue().signals if one.id == "unwatched-service").thresholds["days"]
    turns = date(2026, 1, 1) + timedelta(threshold + 1)
    days = [(turns + timedelta(days)).isoformat() for days in (-6, -1, 0, 5)]
    told = []
    for day in days:
        audit = audited(database, fleet, as_of=day)
        fresh = Database(str(tmp_path / f"{day}.sqlite"))
        assert clocks(database, audit) == clocks(fresh, audited(fresh, fleet, as_of=day))
        fresh.close()
        told.append((summary_of(database, audit).carried, clocks(database, audit)["unwatched-service"][0]))
    assert told == [(0, "clear"), (1, "clear"), (0, "raised"), (1, "raised")]
