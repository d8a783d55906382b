"""`monthtwo diff`."""

from pathlib import Path

import click

from monthtwo.cli.parameters import Output, formats, save
from monthtwo.cli.scan_command import FORMATS, status
from monthtwo.cli.streams import write

_REPORT = click.Path(dir_okay=False, path_type=Path)


@click.command(
    epilog="""\b
Examples:
  monthtwo diff before.json after.json
  monthtwo diff before.json after.json --format markdown

\b
Exit status:
  0  nothing was made worse
  1  a verdict is lost, or a finding is new
  2  a file is no report
"""
)
@click.argument("before", type=_REPORT)
@click.argument("after", type=_REPORT)
@formats(FORMATS)
@click.option("--verbose", "-v", is_flag=True, help="Show all that is shown of the later report, too.")
@click.option("--quiet", "-q", is_flag=True, help="Show only the gate and the last line.")
def diff(before: Path, after: Path, format_: str, outputs: tuple[Output, ...], verbose: bool, quiet: bool) -> int:
    """Say what changed from the report BEFORE to the report AFTER, both JSON.

    What is new is marked in the later report. Which line of a change caused it is known to `monthtwo scan --since`.
    """
    from monthtwo.cli.request import catalogue_with, report_in
    from monthtwo.readiness.compare.comparison import compared
    from monthtwo.readiness.compare.sides import Judged
    from monthtwo.report.output import shown, written

    base, head = report_in(before), report_in(after)
    report = compared(Judged(base), Judged(head), lambda: catalogue_with(()).called())
    for name, file in outputs:
        save(file, written(report, name, verbose, quiet))
    write(shown(report, verbose, quiet) if format_ == "terminal" else written(report, format_, verbose, quiet))
    return status(report)
