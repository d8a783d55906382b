"""`monthtwo scan`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monthtwo.cli.manifests import complete_checks, manifests, select
from monthtwo.cli.parameters import Output, day, formats, one_path, save, target
from monthtwo.cli.statuses import FAILED, INCOMPLETE, PASSED
from monthtwo.cli.streams import tell, write

if TYPE_CHECKING:
    from monthtwo.model import Report

FORMATS = ("terminal", "json", "sarif", "markdown", "github", "gitlab", "junit", "badge", "shields")
SEVERITIES = ("note", "low", "medium", "high")


@click.command(
    epilog="""\b
Examples:
  monthtwo scan .
  monthtwo scan . --fail-on high --output sarif=monthtwo.sarif
  monthtwo scan mirror.git --rev v1.2 --format json
  monthtwo scan . --since origin/main
  monthtwo scan . --select drift,serving/health
  monthtwo scan services/ranking

\b
Exit status:
  0  the gate passed, or there is none
  1  the gate failed: on --fail-on, or on what --since or --baseline say was made worse
  2  usage or configuration error
  3  no such path, or no files in it
  4  incomplete: a check or reader broke
""",
)
@one_path("a scan")
@click.option("--rev", metavar="REV", help="Scan this commit, tag or branch without checking it out.")
@click.option("--since", metavar="REV", help="Say what changed since the commit that parted from REV.")
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Say what changed since this JSON report.",
)
@click.option("--as-of", metavar="today|DATE", callback=day, help="Judge as of this day.  [default: the commit's own]")
@formats(FORMATS)
@select
@click.option(
    "--ignore",
    multiple=True,
    metavar="CHECKS",
    shell_complete=complete_checks,
    help="All but these areas, check ids or globs.",
)
@manifests
@target
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="Fail on findings of this severity or above.")
@click.option("--with-accepted", is_flag=True, help="Put accepted findings into SARIF too, as suppressed.")
@click.option("--fail-on-signal", metavar="NAME", multiple=True, help="Fail when this warning is raised. Repeatable.")
@click.option("--verbose", "-v", is_flag=True, help="Show what is met and not asked, and every remedy.")
@click.option("--quiet", "-q", is_flag=True, help="Show only the gate and the last line.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write cached facts.")
@click.option("--history/--no-history", default=True, help="Whether to work out what came when, and early warnings.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Processes to use.  [default: by size]")
@click.option(
    "--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), help="Then leave the rest as unknown."
)
@click.option("--timings", is_flag=True, help="Say on stderr where the time went.")
def scan(
    path: Path,
    format_: str,
    outputs: tuple[Output, ...],
    verbose: bool,
    quiet: bool,
    timings: bool,
    with_accepted: bool,
    **rest: Any,
) -> int:
    """Say what is there at PATH, and what is missing.

    PATH is the folder of a repository, bare or not, a folder inside one, or a plain folder; this one when it is left
    out. Of a folder inside a repository all of that is read, and said what lies in the folder and what outside stands
    for it; paths are those from the repository's root. The systems of a monorepo are reported each by itself too.

    Settings of the repository's own are read from `[tool.monthtwo]` in its pyproject.toml, or from .monthtwo.yaml;
    those in a folder go before those above it.

    With --since the gate fails on what was made worse: verdicts that are lost, and new findings that are at least
    medium, or of the severity of --fail-on. Both sides are judged on the same day, by the settings of the base.
    """
    from monthtwo.cli.request import scanned
    from monthtwo.cli.timings import Timings
    from monthtwo.report.output import shown, written

    laps = Timings()
    report = scanned(path, rest, laps)

    for name, file in outputs:
        save(file, written(report, name, verbose, quiet, with_accepted))
    if format_ == "terminal":
        write(shown(report, verbose, quiet))
    else:  # an empty one too: nothing is to be annotated
        write(written(report, format_, verbose, quiet, with_accepted))
    laps("report")
    if timings:
        tell(laps.table())
    return status(report)


def status(report: "Report") -> int:
    """The exit status of a report: a failed gate goes before what broke."""
    if not report.gate.passed:
        return FAILED
    broken = any(result.broken for result in report.checks)
    broken = broken or any(skipped.reason == "broken" for skipped in report.repository.skipped)
    return INCOMPLETE if broken else PASSED
