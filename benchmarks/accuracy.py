"""How often a verdict is right, by hand-made labels of real repositories.

    accuracy.py --labels DIR --repos DIR [--only serving,drift/detector] [--sureness] [--misses] [--jobs 2]
                [--monthtwo PATH]

--labels    folder with one YAML file per repository, searched recursively:
                repo: owner/name
                commit: the commit that was read
                kind: ml-service
                facts: {serving/health: {value: true, evidence: [app/main.py:31]}, drift/acts: {value: na}, …}
            `value` is true, false, or na where the question does not arise
--repos     folder with the clones, bare or not, as owner+name or owner+name/repo
--only      areas or checks, separated by commas
--sureness  also how often each check is right, by verdict and confidence: what its manifest may promise
--misses    also list every disagreement
--monthtwo  the command to measure (default: the one installed beside this interpreter)

Prints Markdown: a row per check, the figures over all of them, and how often a verdict of each confidence is right:
`high` promises 0.95, `medium` 0.80 on repositories that nobody tuned for. `met` says yes, `unmet` and `not-asked` say
no. A true yes is located if it points at a file that the label names.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Json = dict[str, Any]

INVERTED = {"security/secret": "security/no-secrets"}
"""Labels that state a problem, and the check that states its absence."""
COMMON = 5
"""The macro figure is over checks with at least so many true labels: fewer say little."""


SURENESS = [(verdict, confidence) for verdict in ("met", "unmet") for confidence in ("high", "medium", "low")]


class Scanned(NamedTuple):
    """A label and what the scan of its repository said; `problem` is set when there was no report."""

    label: Json
    report: Json
    problem: str = ""


class Answer(NamedTuple):
    """One label beside one verdict."""

    fact: str
    repo: str
    truth: bool | str
    verdict: str
    confidence: str
    named: frozenset[str]
    found: frozenset[str]

    @property
    def yes(self) -> bool:
        return self.truth is True

    @property
    def said(self) -> bool:
        return self.verdict == ("unmet" if self.fact in INVERTED else "met")


# -- scanning ------------------------------------------------------------------------------------------------------


def scanned(label: Json, repos: Path, command: Path) -> Scanned:
    """Check out the labelled commit beside its clone and scan it."""
    nothing: Json = {"repository": {}, "checks": []}
    home = repos / label["repo"].replace("/", "+")
    clone = home / "repo" if (home / "repo").exists() else home
    if not clone.exists():
        return Scanned(label, nothing, "no clone")
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    with tempfile.TemporaryDirectory(prefix="monthtwo-accuracy-") as scratch:
        tree = Path(scratch, "tree")
        subprocess.run(["git", "clone", "-q", "--no-checkout", "--shared", clone, tree], check=True, env=environment)
        # A file whose blob the clone lacks is left out; the rest is there all the same.
        checkout = ["git", "-C", tree, "checkout", "-q", "-f", "--detach", label["commit"]]
        subprocess.run(checkout, check=False, env=environment, stderr=subprocess.DEVNULL)
        done = subprocess.run(
            [command, "scan", "--no-history", "--format", "json", tree], check=False, capture_output=True, text=True
        )
    if done.returncode not in (0, 1, 4) or not done.stdout:
        return Scanned(label, nothing, f"exit status {done.returncode}: {done.stderr.strip()[-300:]}")
    return Scanned(label, json.loads(done.stdout))


def answers(scan: Scanned, only: set[str]) -> Iterator[Answer]:
    checks = {check["id"]: check for check in scan.report["checks"]}
    for fact, entry in scan.label["facts"].items():
        if only and not only & {fact, fact.split("/")[0]}:
            continue
        check = checks.get(INVERTED.get(fact, fact), {})
        yield Answer(
            fact,
            scan.label["repo"],
            entry["value"],
            check.get("verdict", "missing"),
            check.get("confidence", ""),
            frozenset(re.sub(r":\d+(-\d+)?$", "", str(item)) for item in entry.get("evidence") or ()),
            frozenset(item["path"] for item in check.get("evidence", ())),
        )


# -- figures -------------------------------------------------------------------------------------------------------


class Figures(NamedTuple):
    """Counts of right and wrong answers, and what follows from them. A ratio of nothing is not a number."""

    tp: int
    fp: int
    fn: int
    tn: int
    located: int

    @classmethod
    def of(cls, given: list[Answer]) -> "Figures":
        cells = Counter((answer.yes, answer.said) for answer in given)
        located = sum(answer.yes and answer.said and bool(answer.named & answer.found) for answer in given)
        return cls(cells[True, True], cells[False, True], cells[True, False], cells[False, False], located)

    @property
    def precision(self) -> float:
        return ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        return ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float:
        return ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    def cells(self) -> list[str]:
        counts = [str(self.tp + self.fn), str(self.fp + self.tn)]
        return [*counts, *map(share, (self.precision, self.recall, self.f1, ratio(self.located, self.tp)))]


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def share(value: float) -> str:
    return "" if value != value else f"{value:.2f}"


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table, aligned for reading as text; figures to the right."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    shown = [" | ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) for line in lines]
    rule = " | ".join(["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    return "\n".join(f"| {line} |" for line in (shown[0], rule, *shown[1:]))


def by_check(given: list[Answer]) -> str:
    facts = defaultdict(list)
    for answer in given:
        facts[answer.fact].append(answer)
    figures = {fact: Figures.of(facts[fact]) for fact in sorted(facts)}
    rows = [[fact, *figure.cells()] for fact, figure in figures.items()]
    rows.append(["**all**", *Figures.of(given).cells()])
    common = [figure.f1 for figure in figures.values() if figure.tp + figure.fn >= COMMON]
    macro = sum(common) / len(common) if common else float("nan")
    head = ["check", "yes", "no", "precision", "recall", "F1", "located"]
    return f"{table(head, rows)}\n\nMacro F1 over the {len(common)} checks with {COMMON} or more yes: {macro:.3f}."


def by_confidence(given: list[Answer]) -> str:
    """How often a verdict is right, by how sure it says it is."""
    rows = []
    for verdict, confidence in SURENESS:
        group, right = judged(given, verdict, confidence)
        rows.append([f"{verdict}, {confidence}", str(group), share(ratio(right, group))])
    return table(["verdict, confidence", "verdicts", "right"], rows)


def by_check_and_confidence(given: list[Answer]) -> str:
    """The same for each check: `right of verdicts`. The last column is the share of yes where the question arises."""
    rows = []
    for fact in sorted({answer.fact for answer in given}):
        own = [answer for answer in given if answer.fact == fact]
        asked = [answer for answer in own if answer.truth != "na"]
        cells = [judged(own, verdict, confidence) for verdict, confidence in SURENESS]
        shown = [f"{right} of {group}" if group else "" for group, right in cells]
        rows.append([fact, *shown, share(ratio(sum(answer.yes for answer in asked), len(asked)))])
    return table(["check", *(f"{verdict}, {confidence}" for verdict, confidence in SURENESS), "yes of asked"], rows)


def judged(given: list[Answer], verdict: str, confidence: str) -> tuple[int, int]:
    """How many answers are of a verdict and a confidence, and how many of them are right."""
    group = [answer for answer in given if (answer.verdict, answer.confidence) == (verdict, confidence)]
    return len(group), sum(answer.yes == answer.said for answer in group)


def summary(scans: list[Scanned], given: list[Answer]) -> str:
    kinds = sum(scan.report["repository"].get("kind") == scan.label["kind"] for scan in scans)
    asked = sum((a.truth != "na") == (a.verdict not in ("not-asked", "missing")) for a in given)
    unknown = sum(a.verdict == "unknown" for a in given)
    return (
        f"{len(scans)} repositories; kind right in {share(ratio(kinds, len(scans)))}; asked where the question arises "
        f"in {share(ratio(asked, len(given)))}; {unknown} of {len(given)} verdicts unknown."
    )


def misses(scans: list[Scanned], given: list[Answer]) -> Iterator[str]:
    for scan in scans:
        kind = scan.report["repository"].get("kind")
        if kind != scan.label["kind"]:
            yield f"kind  {scan.label['repo']}  label {scan.label['kind']}, scan {kind}"
    for a in sorted((a for a in given if a.yes != a.said), key=lambda a: (a.fact, a.repo)):
        named, found = (", ".join(sorted(paths)[:3]) for paths in (a.named, a.found))
        yield f"{a.fact}  {a.repo}  label {str(a.truth).lower()} [{named}], {a.verdict} {a.confidence} [{found}]"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--only", type=lambda text: set(text.split(",")), default=set())
    parser.add_argument("--sureness", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--monthtwo", type=Path, default=Path(sys.executable).with_name("monthtwo"))
    args = parser.parse_args()
    labels = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(args.labels.rglob("*.yaml"))]
    with ThreadPoolExecutor(args.jobs) as pool:
        scans = list(pool.map(lambda label: scanned(label, args.repos, args.monthtwo), labels))
    given = [answer for scan in scans for answer in answers(scan, args.only)]
    print(by_check(given), summary(scans, given), by_confidence(given), sep="\n\n")
    if args.sureness:
        print("", by_check_and_confidence(given), sep="\n")
    if args.misses:
        print("", *misses(scans, given), sep="\n")
    problems = [f"{scan.label['repo']}: {scan.problem}" for scan in scans if scan.problem]
    if problems:
        print("", *problems, sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
