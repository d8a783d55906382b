"""How often a comparison of two commits says what became otherwise, and by which file, by hand-made labels.

    changes.py --changes FILE --repos DIR [--monthtwo COMMAND] [--jobs 2]

--changes   YAML: a list of commits that lost, gained or only moved a capability, each with `repo` (owner/name), `base`,
            `head`, `kind` (lost, gained, same), `check`, and `cause`: `side` and `diff`, the file of the change
--repos     folder with the clones, bare or not, as owner+name or owner+name/repo
--monthtwo  the command to measure (default: the one installed beside this interpreter)

Each pair is scanned three times: the head since the base, and either side alone. Prints every entry whose change is not
said, or said with another cause, and every verdict of which the comparison says something else than the two scans do;
then one line of figures. A cause is right when its file is the one of the label.
"""

import argparse
import shlex
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import yaml
from scans import Json, scanned


class Outcome(NamedTuple):
    """One entry, and what was said of it. `problem` is set when there was no report."""

    entry: Json
    said: str = ""
    """The kind of the change of the check: lost, gained or same."""
    cause: Json | None = None
    apart: frozenset[str] = frozenset()
    """Checks of which the comparison says something else than the two scans."""
    problem: str = ""

    @property
    def where(self) -> str:
        return f"{self.entry['kind']:6} {self.entry['check']:26} {self.entry['repo']} {self.entry['head'][:9]}"

    @property
    def right(self) -> bool:
        return not self.problem and self.said == self.entry["kind"]

    @property
    def located(self) -> bool:
        return self.cause is not None and self.cause["path"] == self.entry["cause"]["diff"]


def met(report: Json) -> set[str]:
    return {check["id"] for check in report["checks"] if check["verdict"] == "met"}


def outcome(entry: Json, repos: Path, command: list[str]) -> Outcome:
    folder = repos / entry["repo"].replace("/", "+")
    clone = folder / "repo" if (folder / "repo").exists() else folder
    try:
        since = scanned(command, clone, "--rev", entry["head"], "--since", entry["base"])
        before, after = (met(scanned(command, clone, "--rev", entry[side])) for side in ("base", "head"))
    except ValueError as error:
        return Outcome(entry, problem=str(error))
    whole = {(one["check"], one["kind"]): one for one in since["changes"] if not one["system"]}
    moves = {(check, "lost") for check in before - after} | {(check, "gained") for check in after - before}
    told = {key for key in whole if key[1] in ("lost", "gained")}
    said = next((kind for kind in ("lost", "gained") if (entry["check"], kind) in whole), "same")
    cause = whole[entry["check"], said]["cause"] if said != "same" else None
    return Outcome(entry, said, cause, frozenset(check for check, _ in moves ^ told))


def report(outcomes: list[Outcome]) -> None:
    for one in outcomes:
        if one.problem:
            print(f"{one.where}: {one.problem}")
        elif not one.right:
            print(f"{one.where}: said to be {one.said}")
        elif one.said != "same" and not one.located:
            print(f"{one.where}: cause {one.cause}, label {one.entry['cause']}")
        for check in sorted(one.apart):
            print(f"{one.where}: two scans say something else of {check}")
    moved = [one for one in outcomes if one.entry["kind"] != "same"]
    told = [one for one in moved if one.right]
    print(
        f"changes {len(outcomes)}: right {sum(one.right for one in outcomes)}; of {len(moved)} lost or gained "
        f"{len(told)} are told and {sum(one.located for one in told)} have the cause of the label; "
        f"apart from two scans {sum(bool(one.apart) for one in outcomes)}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=Path, required=True)
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--monthtwo", default=str(Path(sys.executable).with_name("monthtwo")))
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    entries = yaml.safe_load(asked.changes.read_text(encoding="utf-8"))
    command = shlex.split(asked.monthtwo)
    with ThreadPoolExecutor(asked.jobs) as pool:
        outcomes = list(pool.map(lambda entry: outcome(entry, asked.repos, command), entries))
    report(outcomes)
    return int(any(one.problem for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
