"""A repository is judged as a plain scan judges it, and costs nobody else anything, whatever becomes of it."""

import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
from fleets import DAY, HEAVY, LITTLE, SERVES, TRAINS, Make, hang
from msgspec.structs import replace

from histories import at, make_history
from monthtwo.audit.judging import judged
from monthtwo.audit.requests import Known, Outcome, Request
from monthtwo.options import ScanOptions
from monthtwo.scan import scan


def request(path: Path) -> Request:
    return Request(repository=1, path=str(path), as_of=DAY, timeout=300, memory=0)


def test_a_report_is_that_of_a_plain_scan(tmp_path: Path) -> None:
    commits = [at(f"2026-01-{day:02}", SERVES if day == 3 else {"notes": str(day)}) for day in range(1, 20)]
    make_history(tmp_path / "repo", commits)
    outcome = judged(request(tmp_path / "repo"))
    assert outcome.status == "judged"
    assert outcome.report == scan(tmp_path / "repo", ScanOptions(rev="HEAD", as_of=DAY))
    assert outcome.report.milestones
    assert outcome.report.signals


def test_what_is_committed_is_judged(make_repo: Make) -> None:
    repo = make_repo(TRAINS)
    (repo / "train.py").write_text("print('edited')\n")
    report = judged(request(repo)).report
    assert report is not None
    assert report.repository.kind == "experiment"


def test_plain_folders_and_folders_in_a_repository_are_judged(make_repo: Make, tmp_path: Path) -> None:
    repo = make_repo({f"svc/{name}": text for name, text in SERVES.items()})
    shutil.copytree(repo / "svc", tmp_path / "plain")
    for path in (repo / "svc", tmp_path / "plain"):
        report = judged(request(path)).report
        assert report is not None
        assert report.repository.kind == "ml-service"


def test_facts_are_shared_by_repositories_with_the_same_files(make_repo: Make) -> None:
    first, second = (judged(request(make_repo(SERVES, name=name))) for name in ("one", "two"))
    assert (first.files, first.known_files) == (3, 0)
    assert (second.files, second.known_files) == (3, 3)


def test_what_is_unchanged_is_carried_over(make_repo: Make, git: object) -> None:
    repo = make_repo(SERVES)
    state = judged(request(repo)).state
    known = replace(request(repo), known=Known(7, state, DAY, "2026-11-25"))
    carried = judged(known)
    assert (carried.status, carried.judgement, carried.report) == ("carried", 7, None)
    assert judged(replace(known, as_of="2026-11-25")).status == "carried"
    assert judged(replace(known, as_of="2026-11-26")).status == "judged", "the day is beyond those that it holds for"
    assert judged(replace(known, as_of="2026-11-20")).status == "judged"
    subprocess.run(["git", "-C", repo, "tag", "v1.0"], check=True)
    assert judged(known).status == "judged", "a version's tag can be a sign that it runs"


def test_failures_have_a_reason(make_repo: Make, tmp_path: Path) -> None:
    unborn = make_repo(TRAINS, commit=False, name="unborn")
    empty = make_repo({}, name="empty")
    damaged = make_repo(TRAINS, name="damaged")
    shutil.rmtree(damaged / ".git/objects")
    (damaged / ".git/objects").mkdir()
    settings = make_repo({**TRAINS, ".monthtwo.yaml": "target: nowhere\n"}, name="settings")
    folder = tmp_path / "nothing"
    folder.mkdir()
    found = {path.name: judged(request(path)) for path in (unborn, empty, damaged, settings, folder, tmp_path / "gone")}
    assert {name: outcome.cause for name, outcome in found.items()} == {
        "unborn": "empty",
        "empty": "empty",
        "damaged": "unreadable",
        "settings": "settings",
        "nothing": "empty",
        "gone": "missing",
    }
    assert all(outcome.detail for outcome in found.values())


def test_what_hangs_is_killed(make_repo: Make) -> None:
    repo = make_repo(TRAINS)
    hang(repo)
    outcome = judged(replace(request(repo), timeout=1))
    assert (outcome.cause, outcome.detail) == ("timeout", "killed after 1 seconds")


def test_git_that_does_not_name_a_commit_is_not_waited_for(make_repo: Make) -> None:
    repo = make_repo(TRAINS)
    (repo / ".git/HEAD").unlink()
    os.mkfifo(repo / ".git/HEAD")
    assert judged(replace(request(repo), timeout=1)).cause in ("timeout", "unreadable")


def test_what_takes_too_much_memory_is_killed(make_repo: Make) -> None:
    outcome = judged(replace(request(make_repo(HEAVY)), memory=LITTLE))
    assert (outcome.status, outcome.cause) == ("failed", "memory")
    again = judged(request(make_repo({"step.py": HEAVY["step0.py"]}, name="other")))
    assert again.status == "judged"


@pytest.mark.parametrize(("number", "cause"), [(signal.SIGKILL, "killed"), (signal.SIGSEGV, "crashed")])
def test_a_process_that_ends_costs_its_own_repository(make_repo: Make, number: int, cause: str) -> None:
    hanging, other = make_repo(TRAINS, name="hanging"), make_repo(TRAINS, name="other")
    hang(hanging)
    found: list[Outcome] = []
    thread = threading.Thread(target=lambda: found.append(judged(request(hanging))))
    thread.start()
    os.kill(descendant(2), number)
    thread.join()
    assert (found[0].cause, found[0].detail) == (cause, f"its process was ended by signal {int(number)}")
    assert judged(request(other)).status == "judged"


def test_a_program_that_is_lost_is_replaced(make_repo: Make) -> None:
    hanging = make_repo(TRAINS)
    hang(hanging)
    found: list[Outcome] = []
    thread = threading.Thread(target=lambda: found.append(judged(request(hanging))))
    thread.start()
    process = descendant(2)
    (hanging / ".git/shallow").unlink()
    os.kill(parent(process), signal.SIGKILL)
    thread.join()
    assert found[0].status == "judged"
    while Path(f"/proc/{process}").exists():  # it ends with the program that forked it
        time.sleep(0.01)


def descendant(depth: int) -> int:
    """The process that is so deep below this one and waits for git, once it is there."""
    while True:
        found = [os.getpid()]
        for _ in range(depth + 1):
            found = [child for one in found for child in children(one)]
        if found:
            return parent(found[0])
        time.sleep(0.01)


def children(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except OSError:
        return []


def parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
