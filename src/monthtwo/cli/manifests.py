"""The option that names folders of further manifests."""

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
