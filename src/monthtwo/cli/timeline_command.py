"""`monthtwo timeline`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monthtwo.cli.manifests import manifests
from monthtwo.cli.parameters import Output, day, formats, one_path, save
from monthtwo.cli.statuses import INCOMPLETE, PASSED
from monthtwo.cli.streams import write

if TYPE_CHECKING:
    from monthtwo.timeline import Timeline

FORMATS = ("terminal", "json", "svg")
MONTHS = 24
"""Months of a timeline where nobody says how many; a backtest takes them all."""


def _months(context: click.Context, parameter: click.Parameter, value: str | None) -> str | int | None:
    if value is None or value == "all":
        return value
    if not (value.isascii() and value.isdecimal() and 0 < int(value) < 10_000):
        raise click.BadParameter(f"{value!r} is no number of months; write one such as 24, or `all`.")
    return int(value)


@click.command(
    epilog="""\b
Examples:
  monthtwo timeline
  monthtwo timeline --months all --output svg=timeline.svg
  monthtwo timeline --as-of today
  monthtwo timeline --backtest mirror.git
  monthtwo timeline --months 12 --format json

\b
Exit status:
  0  the timeline is made, whatever it says
  2  usage or configuration error
  3  no such path, or no files in it
  4  incomplete: a check or reader broke
""",
)
@one_path("a timeline")
@click.option(
    "--months", metavar="N|all", callback=_months, help=f"The last N months.  [default: {MONTHS}; all of a backtest]"
)
@click.option("--backtest", "tested", is_flag=True, help="Tell each warning that would have been given, and what came.")
@click.option("--rev", metavar="REV", help="Up to this commit, tag or branch.")
@click.option("--as-of", metavar="today|DATE", callback=day, help="Up to this day.  [default: that of the last commit]")
@formats(FORMATS)
@manifests
@click.option("--verbose", "-v", is_flag=True, help="Show every change of a level and every warning's days.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write what is kept of earlier runs.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Processes to use.  [default: two]")
@click.option(
    "--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), help="Then leave the rest as unknown."
)
def timeline(
    path: Path, months: int | str | None, format_: str, outputs: tuple[Output, ...], verbose: bool, **rest: Any
) -> int:
    """Say what was there at the end of each month, and what was warned of.

    PATH is the folder of a repository, bare or not; this one when it is left out. Its commits alone are read: each
    month shows the newest commit of the mainline that was there at its end, judged by what was known then. What a
    commit comes to is kept, so that the next timeline judges what is new.
    """
    from monthtwo.cli.timeline_request import timeline_asked
    from monthtwo.report.timeline_output import shown, written

    most = None if months == "all" or (months is None and rest["tested"]) else MONTHS if months is None else months
    found = timeline_asked(path, rest | {"months": most})
    for name, file in outputs:
        save(file, written(found, name, verbose))
    write(shown(found, verbose) if format_ == "terminal" else written(found, format_, verbose))
    return status(found)


def status(found: "Timeline") -> int:
    """The exit status: a timeline has no gate to fail."""
    return INCOMPLETE if any(month.broken for month in found.months) else PASSED
