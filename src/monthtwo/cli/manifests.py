"""What commands share about the catalogue: options for further manifests and for checks, the completion of names."""

from pathlib import Path

import click

manifests = click.option(
    "--checks",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of your own check manifests. Repeatable.",
)


def complete_checks(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Areas and checks that begin so; after a comma, the word behind it."""
    from monthtwo.catalogue.catalogue import load_catalogue

    before, comma, word = incomplete.rpartition(",")
    checks = load_catalogue().checks
    names = sorted({check.id for check in checks} | {check.area for check in checks})
    return [f"{before}{comma}{name}" for name in names if name.startswith(word)]


select = click.option(
    "--select",
    multiple=True,
    metavar="CHECKS",
    shell_complete=complete_checks,
    help="Only these areas, check ids or globs, by commas.",
)
