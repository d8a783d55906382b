"""Verdicts must not hang on how a repository is written: it is rewritten so that it means the same, and scanned again.

    metamorphic.py FOLDER... [--only names,files] [--losses] [--keep OUT] [--jobs 2] [--monthtwo PATH]

FOLDER is a clone, bare or not; a folder `repo` is named after the one around it. Each is checked out at HEAD beside
itself (or at the commit that --labels gives for it), rewritten there, and scanned before and after.

  names          own functions, classes, variables, parameters and members get neutral names, wherever they are used
  files          own Python files and folders too: in imports, commands, container files, workflows
  imports        `from m import Name` becomes `import m`, `import numpy as np` becomes `import numpy`
  helpers        a call on a line of evidence is made by a helper in another module
  constants      literals in calls and comparisons become constants of their module
  configuration  literals on lines of evidence are read from a YAML file
  scripts        a script that a command starts by its file becomes a console script of the project
  routers        routes move from the module of their application to a router module

What means something to the outside keeps its name: keys, columns, fields, routes, names that a platform or a text asks
for, members that foreign objects have too.

Prints Markdown: per rewrite in how many repositories it changed anything, how many verdicts were `met` before, the
share that stayed, and how many came anew. --losses lists every one that changed, --keep keeps the rewritten trees.

Examples:
  python benchmarks/metamorphic.py ~/clones/*/repo
  python benchmarks/metamorphic.py ~/clones/*/repo --only names,files --losses
  python benchmarks/metamorphic.py ~/clones/acme+churn --only routers --keep /tmp/rewritten
  python benchmarks/metamorphic.py ~/clones/*/repo --labels ~/labels --monthtwo ../old/.venv/bin/monthtwo
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import libcst as cst
import yaml
from accuracy import ratio, table
from rewrites import REWRITES, Proof, Tree

Json = dict[str, Any]
FAILURES = (ValueError, RecursionError, cst.ParserSyntaxError, cst.CSTValidationError)
"""What one rewrite of one repository may cost."""
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
AUTHOR = ("-c", "user.name=metamorphic", "-c", "user.email=metamorphic@example.org", "-c", "commit.gpgsign=false")


class Job(NamedTuple):
    """A clone to rewrite, and how."""

    folder: Path
    commit: str
    only: tuple[str, ...]
    command: Path
    keep: Path | None


class Verdict(NamedTuple):
    """A verdict before and after a rewrite. `was` is what the original shows for it."""

    repository: str
    rewrite: str
    check: str
    before: str
    after: str
    was: str

    @property
    def changed(self) -> bool:
        return (self.before == "met") != (self.after == "met")


class Outcome(NamedTuple):
    """What came of one repository: all verdicts, how much each rewrite changed, and what went wrong."""

    verdicts: list[Verdict]
    changes: dict[str, int]
    problems: list[str]


def name_of(folder: Path) -> str:
    whole = folder.resolve()
    return (whole.parent if whole.name == "repo" else whole).name.removesuffix(".git")


def git(folder: Path, *arguments: str | Path) -> None:
    command: list[str | Path] = ["git", "-C", folder, *AUTHOR, *arguments]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | QUIET)


def outcome(job: Job) -> Outcome:
    """Rewrite a repository in every way, each from the original, and scan it each time."""
    name = name_of(job.folder)
    found = Outcome([], {}, [])
    with tempfile.TemporaryDirectory(prefix="monthtwo-metamorphic-") as scratch:
        original, cache = Path(scratch, name), Path(scratch, "cache")
        git(Path(scratch), "clone", "-q", "--no-checkout", "--shared", job.folder.resolve(), original)
        # A file whose blob the clone lacks is left out; the rest is there all the same.
        checkout: list[str | Path] = ["git", "-C", original, "checkout", "-q", "-f", "--detach", job.commit]
        subprocess.run(checkout, check=False, env=os.environ | QUIET, stderr=subprocess.DEVNULL)
        try:
            before = scan(original, cache, job.command)
        except ValueError as error:
            return Outcome([], {}, [f"{name}: {error}"])
        tree = Tree(original, original)
        for rewrite in job.only:
            copy = Path(job.keep or scratch, rewrite, name)
            shutil.copytree(original, copy, symlinks=True)
            tree.out = copy
            try:
                found.changes[rewrite] = REWRITES[rewrite](tree, evidence(before))
                git(copy, "add", "-A")
                after = scan(copy, cache, job.command) if found.changes[rewrite] else before
            except FAILURES as error:
                found.problems.append(f"{name}: {rewrite}: {error}")
                continue
            found.verdicts.extend(compared(name, rewrite, before, after))
            if not job.keep:
                shutil.rmtree(copy)
    return found


def scan(folder: Path, cache: Path, command: Path) -> Json:
    """The report of a folder.

    Raises:
        ValueError: there was none.
    """
    arguments: list[str | Path] = [command, "scan", "--no-history", "--format", "json", "--jobs", "1", folder]
    settings = os.environ | QUIET | {"MONTHTWO_CACHE_DIR": str(cache)}
    done = subprocess.run(arguments, check=False, capture_output=True, text=True, env=settings)
    if done.returncode not in (0, 1, 4) or not done.stdout:
        raise ValueError(f"exit status {done.returncode}: {done.stderr.strip()[-300:]}")
    report: Json = json.loads(done.stdout)
    return report


def evidence(report: Json) -> Proof:
    found: Proof = defaultdict(set)
    for check in report["checks"]:
        for item in check["evidence"]:
            found[item["path"]].add(item["line"])
    return dict(found)


def compared(name: str, rewrite: str, before: Json, after: Json) -> Iterator[Verdict]:
    now = {check["id"]: check for check in after["checks"]}
    for check in before["checks"]:
        shown = [*check["evidence"], *now[check["id"]]["evidence"]]
        was = "; ".join(f"{item['path']}:{item['line']} {item['note']}" for item in shown[:2])
        yield Verdict(name, rewrite, check["id"], check["verdict"], now[check["id"]]["verdict"], was)
    kinds = (before["repository"]["kind"], after["repository"]["kind"])
    if kinds[0] != kinds[1]:
        yield Verdict(name, rewrite, "kind", *kinds, "")


def summary(outcomes: list[Outcome], rewrites: tuple[str, ...]) -> str:
    rows = []
    for rewrite in rewrites:
        given = [v for outcome in outcomes for v in outcome.verdicts if v.rewrite == rewrite and v.check != "kind"]
        met = [v for v in given if v.before == "met"]
        stayed = sum(v.after == "met" for v in met)
        changed = [outcome.changes[rewrite] for outcome in outcomes if outcome.changes.get(rewrite)]
        kinds = sum(v.check == "kind" for outcome in outcomes for v in outcome.verdicts if v.rewrite == rewrite)
        new = sum(v.changed for v in given) - (len(met) - stayed)
        share = f"{ratio(stayed, len(met)):.4f}"
        rows.append(
            [
                rewrite,
                str(len(changed)),
                str(sum(changed)),
                str(len(met)),
                share,
                str(len(met) - stayed),
                str(new),
                str(kinds),
            ]
        )
    head = ["rewrite", "repositories changed", "changes", "met before", "stay", "lost", "new", "other kind"]
    return table(head, rows)


def losses(outcomes: list[Outcome]) -> Iterator[str]:
    found = [v for outcome in outcomes for v in outcome.verdicts if v.changed or v.check == "kind"]
    for v in sorted(found, key=lambda v: (v.rewrite, v.check, v.repository)):
        yield f"{v.rewrite}  {v.check}  {v.repository}  {v.before} → {v.after}  {v.was}"


def commits(labels: Path | None) -> dict[str, str]:
    """The commits that labels speak of, by the name of the clone."""
    files = sorted(labels.rglob("*.yaml")) if labels else ()
    read = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in files)
    return {label["repo"].replace("/", "+"): label["commit"] for label in read}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--only", type=lambda text: tuple(text.split(",")), default=tuple(REWRITES), metavar="REWRITES")
    parser.add_argument("--labels", type=Path, help="a folder with labels, each with `repo` and `commit`")
    parser.add_argument("--losses", action="store_true")
    parser.add_argument("--keep", type=Path, metavar="OUT", help="a folder that is not there yet")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--monthtwo", type=Path, default=Path(sys.executable).with_name("monthtwo"))
    args = parser.parse_args()
    unknown = set(args.only) - set(REWRITES)
    if unknown:
        parser.error(f"no such rewrite: {', '.join(sorted(unknown))}")
    at = commits(args.labels)
    jobs = [
        Job(folder, at.get(name_of(folder), "HEAD"), args.only, args.monthtwo, args.keep) for folder in args.folders
    ]
    with ProcessPoolExecutor(args.jobs) as pool:
        outcomes = list(pool.map(outcome, jobs))
    print(summary(outcomes, args.only))
    if args.losses:
        print("", *losses(outcomes), sep="\n")
    problems = [problem for found in outcomes for problem in found.problems]
    if problems:
        print("", *problems, sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
