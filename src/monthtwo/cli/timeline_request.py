"""A timeline as it was asked for on the command line."""

from pathlib import Path
from typing import Any

import click

from monthtwo.catalogue.problems import CatalogueError
from monthtwo.cli.progress import Bar
from monthtwo.cli.request import NotFound, clones, folder_at
from monthtwo.readiness.configuration import ConfigurationError
from monthtwo.repository.entries import RepositoryError
from monthtwo.repository.location import locate
from monthtwo.speed.fast_timeline import TimelineOptions, fast_timeline
from monthtwo.timeline import Timeline


def timeline_asked(path: Path, asked: dict[str, Any]) -> Timeline:
    """The timeline of `path`. `asked` holds the options of the command by their names.

    Raises:
        click.ClickException: what was asked for cannot be done; the message says how to mend it.
    """
    folder_at(path)
    here, location = click.format_filename(path), locate(path.resolve())
    if location is None:
        raise click.UsageError(f"{here} is no repository; it has no history.")
    if location.prefix.parts:
        raise click.UsageError(f"{here} is a folder in a repository; a timeline is of all of it: name its root.")
    with Bar() as bar:
        options = TimelineOptions(
            rev=asked["rev"], as_of=asked["as_of"], months=asked["months"], tested=asked["tested"],
            checks=asked["folders"], clones=clones(), cache=not asked["no_cache"], jobs=asked["jobs"],
            timeout=asked["timeout"], progress=bar,
        )  # fmt: skip
        try:
            return fast_timeline(path, options)
        except (CatalogueError, ConfigurationError) as error:
            raise click.UsageError(str(error)) from None
        except RepositoryError as error:
            raise click.UsageError(str(error)) if asked["rev"] else NotFound(str(error)) from None
