"""What early warnings would have been worth: tables, in Markdown, of what came of them in the histories of clones.

    python benchmarks/backtest.py FOLDER…

Each FOLDER is a clone, bare or not, with its whole history. It is judged at the end of every month, by what was known
then, until the day on which it was cloned or last fetched. Repositories without machine learning, without a year of
history, or of which most months cannot be judged are named and left out.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from statistics import median

from msgspec import Struct

from monthtwo.months.backtest import totals
from monthtwo.repository.entries import RepositoryError
from monthtwo.repository.location import locate
from monthtwo.speed.fast_timeline import TimelineOptions, fast_timeline
from monthtwo.timeline import Timeline, Total, Warning

YEAR = 12


class Tested(Struct, frozen=True):
    """A repository, what came of its warnings, and why it does not count where it does not."""

    name: str
    timeline: Timeline | None
    left_out: str = ""

    @property
    def warnings(self) -> tuple[Warning, ...]:
        found = self.timeline.backtest if self.timeline is not None else None
        return found.warnings if found is not None else ()


def known_until(folder: Path) -> str:
    """The day on which a clone was made or last fetched: what came later is not in it."""
    location = locate(folder.resolve())
    if location is None:
        raise RepositoryError(f"{folder} is no repository")
    files = [location.git_dir / name for name in ("HEAD", "FETCH_HEAD")]
    time = max(file.stat().st_mtime for file in files if file.is_file())
    return datetime.fromtimestamp(time, timezone.utc).date().isoformat()


def tested(folder: Path, name: str) -> Tested:
    """What came of the warnings of a repository."""
    try:
        found = fast_timeline(folder, TimelineOptions(as_of=known_until(folder), tested=True))
    except RepositoryError as error:
        return Tested(name, None, str(error))
    unknown = sum(bool(month.unknown) for month in found.months)
    if found.unknown or unknown > len(found.months) / 2:
        return Tested(name, found, found.unknown or f"{unknown} of {len(found.months)} months cannot be judged")
    if len(found.months) <= YEAR:
        return Tested(name, found, "less than a year")
    if all(month.kind in (None, "not-ml") for month in found.months):
        return Tested(name, found, "no machine learning")
    return Tested(name, found)


def report(found: Sequence[Tested]) -> Iterator[str]:
    """The tables, and what is left out."""
    counted = [one for one in found if not one.left_out]
    warnings = [warning for one in counted for warning in one.warnings]
    yield from _summary(counted, warnings)
    yield from ("", "| signal | warned | came true after | by months (median) | had before | never | open |")
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    yield from (_row(total) for total in totals(warnings))
    yield from ("", "| repository | months | warned | came true after | never |", "| --- | --- | --- | --- | --- |")
    for one in counted:
        results = [warning.result for warning in one.warnings]
        months = len(one.timeline.months) if one.timeline is not None else 0
        yield f"| {one.name} | {months} | {len(results)} | {results.count('came')} | {results.count('never')} |"
    for one in found:
        if one.left_out:
            print(f"left out: {one.name}: {one.left_out}", file=sys.stderr)


def _summary(counted: Sequence[Tested], warnings: Sequence[Warning]) -> Iterator[str]:
    results = [one.result for one in warnings]
    earlier = [one.months for one in warnings if one.result == "came" and one.months is not None]
    ahead = sum(any(warning.result == "came" for warning in one.warnings) for one in counted)
    quiet = sum(not one.warnings for one in counted)
    middle = f", by {median(earlier):.1f} months in the median" if earlier else ""
    yield f"- {len(counted)} repositories; in {ahead} a warning preceded what it warns of; {quiet} were never warned."
    yield f"- {len(results)} warnings: {results.count('came')} came true afterwards{middle};"
    yield f"  {results.count('late')} had come true before; {results.count('never')} never came true; "
    yield f"  {results.count('open')} are open."
    sure = [one for one in warnings if one.confidence != "low"]
    came, never = (sum(one.result == result for one in sure) for result in ("came", "never"))
    yield f"- Of the {len(sure)} that are not of low confidence {came} came true afterwards and {never} never did."


def _row(total: Total) -> str:
    months = "" if total.months is None else f"{total.months:g}"
    counts = (total.warnings, total.came, months, total.late, total.never, total.open)
    return f"| {total.signal} | {' | '.join(map(str, counts))} |"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="a clone; FOLDER=NAME names it")
    found = []
    for given in parser.parse_args(arguments).folders:
        folder, _, name = str(given).partition("=")
        begun = datetime.now(timezone.utc)
        found.append(tested(Path(folder), name or Path(folder).name))
        taken = (datetime.now(timezone.utc) - begun).total_seconds()
        print(f"{found[-1].name}: {len(found[-1].warnings)} warnings, {taken:.0f} s", file=sys.stderr)
    print("\n".join(report(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
