"""What a comparison of each commit with the one before it says, along a history: nothing that the commit did not touch.

    commits.py CLONE [--count 200] [--rev HEAD] [--monthtwo COMMAND] [--jobs 2]

CLONE       a clone, bare or not
--count     how many commits of the first-parent line, the newest first
--rev       where the line begins
--monthtwo  the command to measure (default: the one installed beside this interpreter)

Prints each change that is said (lost, gained, new, fixed), with the commit, its cause and whether that is a file which
the commit changed; then one line of figures: commits, those with a change, changes, changes without a cause in the
commit, and commits without a report.
"""

import argparse
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from scans import Json, scanned


class Step(NamedTuple):
    """One commit: what is said to have changed since the one before it, and the files it changed."""

    commit: str
    changes: list[Json]
    touched: frozenset[str]
    problem: str = ""


def git(clone: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(clone), *arguments], capture_output=True, text=True, check=True).stdout


def step(clone: Path, command: list[str], commit: str) -> Step:
    try:
        said = scanned(command, clone, "--rev", commit, "--since", f"{commit}~1")["changes"]
    except ValueError as error:
        return Step(commit, [], frozenset(), str(error))
    touched = git(clone, "diff", "--name-only", "--no-renames", "-z", f"{commit}~1", commit)
    return Step(commit, [change for change in said if change["kind"] != "moved"], frozenset(touched.split("\0")))


def caused(change: Json, touched: frozenset[str]) -> bool:
    return change["cause"] is not None and change["cause"]["path"] in touched


def report(steps: list[Step]) -> None:
    apart = 0
    for one in steps:
        if one.problem:
            print(f"{one.commit[:9]}: {one.problem}")
        for change in one.changes:
            inside = caused(change, one.touched)
            apart += not inside
            cause = change["cause"] and f"{change['cause']['path']}:{change['cause']['line']}"
            system = f" [{change['system']}]" if change["system"] else ""
            mark = "" if inside else "  NOT TOUCHED"
            print(f"{one.commit[:9]} {change['kind']:6} {change['check']}{system}  {cause}{mark}")
    print(
        f"commits {len(steps)}: with a change {sum(bool(one.changes) for one in steps)}, "
        f"changes {sum(len(one.changes) for one in steps)}, not touched {apart}, "
        f"no report {sum(bool(one.problem) for one in steps)}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clone", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--rev", default="HEAD")
    parser.add_argument("--monthtwo", default=str(Path(sys.executable).with_name("monthtwo")))
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    # A commit without a parent has nothing to be compared with.
    line = git(asked.clone, "rev-list", "--first-parent", "--min-parents=1", f"-n{asked.count}", asked.rev).split()
    command = shlex.split(asked.monthtwo)
    with ThreadPoolExecutor(asked.jobs) as pool:
        steps = list(pool.map(lambda commit: step(asked.clone, command, commit), line))
    report(steps)
    return int(any(one.problem for one in steps))


if __name__ == "__main__":
    sys.exit(main())
