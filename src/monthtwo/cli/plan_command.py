"""`monthtwo plan`."""

from pathlib import Path
from typing import Any

import click

from monthtwo.cli.manifests import manifests, select
from monthtwo.cli.parameters import Output, formats, one_path, save, target
from monthtwo.cli.statuses import INCOMPLETE, PASSED
from monthtwo.cli.streams import write

FORMATS = ("terminal", "json", "markdown")


@click.command(
    epilog="""\b
Examples:
  monthtwo plan
  monthtwo plan --format markdown > issue.md
  monthtwo plan services/ranking --target production
  monthtwo plan --select drift,monitoring --format json

\b
Exit status:
  0  the plan is made, whatever it says
  2  usage or configuration error
  3  no such path, or no files in it
  4  incomplete: a check or reader broke
""",
)
@one_path("a plan")
@formats(FORMATS)
@select
@manifests
@target
@click.option("--no-cache", is_flag=True, help="Neither read nor write cached facts.")
def plan(
    path: Path, format_: str, outputs: tuple[Output, ...], folders: tuple[Path, ...], target: str | None, **rest: Any
) -> int:
    """Say which changes to make at PATH, in which order, and what proves each of them done.

    What a scan finds missing is grouped by the change that closes it. Findings that somebody accepted are left out.
    """
    from monthtwo.catalogue.folders import shipped_folder
    from monthtwo.catalogue.one_change import load_changes
    from monthtwo.cli.request import catalogue_with, scanned
    from monthtwo.readiness.planning import planned
    from monthtwo.report.plan_output import shown, written

    asked = dict.fromkeys(("rev", "since", "baseline", "as_of", "fail_on", "jobs", "timeout"))
    asked |= {"ignore": (), "fail_on_signal": (), "history": False, "folders": folders, "target": target} | rest
    report = scanned(path, asked, lambda lap: None)
    named = str(path)
    arguments = [] if path == Path() else [f"./{named}" if named.startswith("-") else named]
    arguments += [word for folder in folders for word in ("--checks", str(folder))]
    called = catalogue_with(folders, not rest["no_cache"]).called()
    found = planned(report, load_changes(shipped_folder()), called, arguments)
    for name, file in outputs:
        save(file, written(found, name))
    write(shown(found) if format_ == "terminal" else written(found, format_))
    broken = any(one.broken for one in report.checks)
    return INCOMPLETE if broken or any(one.reason == "broken" for one in report.repository.skipped) else PASSED
