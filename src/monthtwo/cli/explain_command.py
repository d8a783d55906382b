"""`monthtwo explain`."""

from pathlib import Path

import click

from monthtwo.cli.manifests import manifests
from monthtwo.cli.streams import write


@click.command()
@click.argument("check")
@manifests
def explain(check: str, folders: tuple[Path, ...]) -> None:
    """Say what CHECK asks for, and why.

    Says too when it is asked, what counts as evidence, and how to mend what is missing.
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

    raise click.UsageError(f"there is no check {check!r}; {suggestion(check, (c.id for c in catalogue.checks))}")
