"""How many findings that stay keep their fingerprint from one commit to the next, in real histories.

    fingerprints.py CLONE... [--commits 3] [--monthtwo COMMAND]

Of each clone, bare or not, the newest commits of its branch are scanned, first parents only. A finding stays where the
next commit has one of the same check, on the whole or in the same system. Prints every one whose fingerprint does not,
and what a commit compared with itself has new or fixed, which is nothing; then one line of figures.
"""

import argparse
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from scans import Json, scanned

Findings = dict[tuple[str, str], tuple[str, str]]
"""By check and system, a finding's fingerprint (what code scanning goes by) and identity."""


def commits(clone: Path, count: int) -> list[str]:
    """The newest commits of a clone, the oldest of them first."""
    argv = ["git", "-C", str(clone), "rev-list", "--first-parent", f"--max-count={count}", "HEAD"]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.split()[::-1]


def findings(report: Json) -> Findings:
    told = {(one["check"], ""): one for one in report["findings"]}
    told |= {(one["check"], part["root"]): one for part in report.get("systems", ()) for one in part["findings"]}
    return {key: (one["fingerprint"], one["identity"]) for key, one in told.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--commits", type=int, default=3)
    parser.add_argument("--monthtwo", default=str(Path(sys.executable).with_name("monthtwo")))
    asked = parser.parse_args()
    command = shlex.split(asked.monthtwo)
    stay = kept = known = differ = 0
    for clone in asked.clones:
        chosen = commits(clone, asked.commits)
        sides = [findings(scanned(command, clone, "--rev", commit)) for commit in chosen]
        for commit, (before, after) in zip(chosen[1:], pairwise(sides), strict=True):
            for key in sorted(before.keys() & after.keys()):
                stay += 1
                kept += before[key][0] == after[key][0]
                known += before[key][1] == after[key][1]
                if before[key] != after[key]:
                    print(f"{clone} {commit[:9]}: another fingerprint of {' in '.join(filter(None, key))}")
        again = scanned(command, clone, "--rev", chosen[-1], "--since", chosen[-1])["changes"]
        differ += len(again)
        print(
            f"{clone}: {len(chosen)} commits, {len(sides[-1])} findings; with itself {len(again)} changes", flush=True
        )
    share = 100 * kept / stay if stay else 100.0
    print(
        f"{len(asked.clones)} histories: of {stay} findings that stay {kept} keep their fingerprint ({share:.1f} %), "
        f"{known} their identity; a commit beside itself has {differ} changes"
    )
    return int(differ > 0 or known < stay)


if __name__ == "__main__":
    sys.exit(main())
