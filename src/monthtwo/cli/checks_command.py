"""`monthtwo checks`."""

from pathlib import Path

import click

from monthtwo.cli.manifests import manifests
from monthtwo.cli.streams import write


@click.command()
@click.option("--area", "areas", multiple=True, metavar="AREA", help="Only this area. Repeatable.")
@click.option("--format", "format_", type=click.Choice(("table", "json")), default="table", show_default=True)
@manifests
def checks(areas: tuple[str, ...], format_: str, folders: tuple[Path, ...]) -> None:
    """List the checks."""
    from monthtwo.catalogue.problems import suggestion
    from monthtwo.cli.request import catalogue_with

    catalogue = catalogue_with(folders)
    known = {check.area for check in catalogue.checks}
    for area in areas:
        if area not in known:
            raise click.UsageError(f"there is no area {area!r}; {suggestion(area, known)}")
    shown = [check for check in catalogue.checks if not areas or check.area in areas]
    if format_ == "json":
        from monthtwo.report.json import dump

        fields = ("id", "area", "title", "rung", "severity", "effort", "confidence", "since")
        write(dump([{field: getattr(check, field) for field in fields} for check in shown]).encode())
        return
    from monthtwo.safe_text import printable

    width = max((len(check.id) for check in shown), default=0)
    for check in shown:
        write(f"{check.id:<{width}}  {check.severity:<6}  {check.rung:<11}  {printable(check.title)}\n".encode())
