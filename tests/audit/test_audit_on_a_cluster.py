"""An audit on a Dask cluster says what one on this machine says, and loses nothing with a worker or the scheduler."""

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clusters import LocalCluster, cluster
from fleets import DAY, HEAVY, LITTLE, SERVES, TRAINS, Make, command, copies, hang, typed

import monthtwo
from monthtwo.audit import cluster as clusters
from monthtwo.audit.store.tables import metadata

_OWN = {"started", "finished", "runner", "seconds", "peak", "known_files"}
"""Columns that are not of what was judged, but of who judged when."""


@pytest.fixture
def two(home: Path, tmp_path: Path) -> Iterator[LocalCluster]:
    with cluster(tmp_path, 2) as made:
        yield made


def content(store: Path) -> dict[str, list[str]]:
    """All that a store says, in an order that is not that in which it was written."""
    connection = sqlite3.connect(store)
    connection.row_factory = sqlite3.Row
    names = {row["id"]: row["name"] for row in connection.execute("SELECT id, name FROM repositories")}
    of = {row["id"]: names[row["repository"]] for row in connection.execute("SELECT id, repository FROM judgements")}
    told = {}
    for table in metadata.tables:
        rows = []
        for row in connection.execute(f"SELECT * FROM {table}"):
            said = {key: row[key] for key in row.keys() if key not in _OWN}  # noqa: SIM118
            if said.get("judgement") is not None:
                said["judgement"] = of[said["judgement"]]
            if table == "judgements":
                del said["id"]
            rows.append(repr(said))
        told[table] = sorted(rows)
    connection.close()
    return told


def statuses(store: Path) -> list[tuple[str, str | None]]:
    if not store.exists():
        return []
    connection = sqlite3.connect(store)
    try:
        return sorted(connection.execute("SELECT status, cause FROM results").fetchall(), key=repr)
    except sqlite3.OperationalError:  # no tables yet
        return []
    finally:
        connection.close()


def test_a_cluster_says_what_this_machine_says(make_repo: Make, tmp_path: Path, two: LocalCluster) -> None:
    copies(make_repo(SERVES), tmp_path / "fleet", 4)
    shutil.copytree(make_repo(TRAINS, name="trains"), tmp_path / "fleet/trains")
    make_repo(TRAINS, name="fleet/begun", commit=False)
    lines = [
        typed("fleet", f"--as-of={DAY}", f"--store={store}", *more, cwd=tmp_path).stdout.splitlines()[-1]
        for store, more in (("here", ()), ("there", (f"--scheduler={two.address}",)))
    ]
    assert lines == [f"Audit 1 as of {DAY}: 6 targets, 5 judged, 0 unchanged, 1 failed (1 empty)."] * 2
    assert content(tmp_path / "here") == content(tmp_path / "there")


def test_one_poison_among_forty_is_one_row(make_repo: Make, tmp_path: Path, two: LocalCluster) -> None:
    copies(make_repo(TRAINS), tmp_path / "fleet", 39)
    make_repo(HEAVY, name="fleet/poison")
    megabytes = LITTLE // 1024 // 1024
    done = typed("fleet", f"--as-of={DAY}", f"--memory={megabytes}", f"--scheduler={two.address}", cwd=tmp_path)
    assert done.returncode == 4, done.stderr
    assert [one for one in statuses(tmp_path / "monthtwo-audit.sqlite") if one[0] != "judged"] == [("failed", "memory")]
    assert ": 40 targets, 39 judged, 0 unchanged, 1 failed (1 memory)." in done.stdout


def begun(tmp_path: Path, address: str) -> "subprocess.Popen[bytes]":
    """An audit of a fleet of which one repository hangs, when all others are judged."""
    line = command("fleet", f"--as-of={DAY}", f"--scheduler={address}")
    process = subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while statuses(tmp_path / "monthtwo-audit.sqlite") != [("judged", None)] * 3 + [("pending", None)]:
        assert process.poll() is None
        time.sleep(0.02)
    return process


def test_a_worker_that_is_lost_costs_no_repository(make_repo: Make, tmp_path: Path, two: LocalCluster) -> None:
    fleet = copies(make_repo(TRAINS), tmp_path / "fleet", 4)
    hang(fleet[1])
    process = begun(tmp_path, two.address)
    (fleet[1] / ".git/shallow").unlink()  # the one that has it open waits all the same
    two.lose_workers()
    two.work()
    said, _ = process.communicate()
    assert process.returncode == 0
    assert said.decode().endswith(f"Audit 1 as of {DAY}: 4 targets, 4 judged, 0 unchanged, 0 failed.\n")


def test_an_audit_goes_on_when_the_scheduler_was_lost(make_repo: Make, tmp_path: Path, two: LocalCluster) -> None:
    fleet = copies(make_repo(TRAINS), tmp_path / "fleet", 4)
    hang(fleet[1])
    process = begun(tmp_path, two.address)
    two.lose_scheduler()
    _, errors = process.communicate()
    assert process.returncode == 2
    assert b"the cluster is lost. What is judged is kept; `monthtwo audit --resume` goes on." in errors
    (fleet[1] / ".git/shallow").unlink()
    done = typed("--resume", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert statuses(tmp_path / "monthtwo-audit.sqlite") == [("judged", None)] * 4


def test_a_worker_of_another_release_judges_nothing(make_repo: Make, tmp_path: Path, home: Path) -> None:
    make_repo(TRAINS, name="fleet/one")
    root = Path(monthtwo.__file__).parents[2]
    for part in ("src", "checks"):
        shutil.copytree(root / part, tmp_path / "other" / part, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other/src/monthtwo/model.py").open("a", encoding="utf-8") as file:
        file.write("\n# another release\n")
    with cluster(tmp_path, 0) as made:
        made.work({"PYTHONPATH": str(tmp_path / "other/src")})
        done = typed("fleet", f"--scheduler={made.address}", cwd=tmp_path)
    assert done.returncode == 2
    assert "would not judge as this machine does (another release or Python)" in done.stderr
    assert statuses(tmp_path / "monthtwo-audit.sqlite") == []


@pytest.mark.parametrize(
    ("scheduler", "said"),
    [("tcp://127.0.0.1:1", "no scheduler answers at tcp://127.0.0.1:1"), ("nowhere://x", "no scheduler answers")],
)
def test_a_cluster_that_is_not_there(scheduler: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_PATIENCE", 0.3)
    with pytest.raises(clusters.ClusterError, match=said):
        clusters.Cluster(scheduler, ())


def test_a_cluster_without_workers(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_PATIENCE", 2.0)
    with cluster(tmp_path, 0) as none, pytest.raises(clusters.ClusterError, match="has no worker; start one"):
        clusters.Cluster(none.address, ())


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(clusters.ClusterError, match=r"pip install 'monthtwo\[cluster\]'"):
        clusters.Cluster("tcp://127.0.0.1:8786", ())
