"""`monthtwo explain`."""

from pathlib import Path

import click

from monthtwo.cli.manifests import complete_checks, manifests
from monthtwo.cli.streams import write


@click.command()
@click.argument("check", metavar="CHECK|AREA", shell_complete=complete_checks)
@manifests
def explain(check: str, folders: tuple[Path, ...]) -> None:
    """Say what CHECK asks for, and why; or what an AREA asks about.

    Of a check it says too when it is asked, what counts as evidence, and how to mend what is missing.
    """
    from monthtwo.catalogue.problems import suggestion
    from monthtwo.cli.request import catalogue_with

    catalogue = catalogue_with(folders)
    for known in catalogue.checks:
        if known.id == check:
            from shutil import get_terminal_size

            from monthtwo.cli.explanation import explain as words

            width = max(min(get_terminal_size((100, 0)).columns, 100), 20)
            write(words(known, catalogue.vocabulary, width).encode())
            return

    for area in catalogue.areas:
        if area.id == check:
            from monthtwo.cli.explanation import explain_area

            write(explain_area(area, [known for known in catalogue.checks if known.area == area.id]).encode())
            return
    names = (*(known.id for known in catalogue.checks), *(area.id for area in catalogue.areas))
    raise click.UsageError(f"there is no check or area {check!r}; {suggestion(check, names)}")
