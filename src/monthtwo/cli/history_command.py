"""`monthtwo history`."""

from pathlib import Path

import click

from monthtwo.cli.streams import write


@click.group()
def history() -> None:
    """Take the history of a repository that was cloned without it."""


@history.command(
    epilog="""\b
Examples:
  monthtwo history fetch
  monthtwo history fetch path/to/shallow/clone
"""
)
@click.argument("path", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
def fetch(path: Path) -> None:
    """Fetch the log of the shallow clone at PATH from its remote, for scans of it to read.

    It becomes a bare clone of its own in the cache folder, with commits and trees and without the contents of files.
    The clone at PATH stays as it is.
    """
    from monthtwo.repository.entries import RepositoryError
    from monthtwo.repository.history.fetched import fetch as take
    from monthtwo.repository.history.sources import is_whole
    from monthtwo.repository.location import locate
    from monthtwo.repository.snapshot import open_snapshot
    from monthtwo.speed.clones import clones_made_in
    from monthtwo.speed.store import cache_folder

    here, cache = click.format_filename(path), cache_folder()
    if cache is None:
        raise click.UsageError("there is no folder for a cache; set MONTHTWO_CACHE_DIR to an absolute path.")
    try:
        if locate(path.resolve()) is None:
            raise click.UsageError(f"{here} is no repository; it has no history.")
        snapshot = open_snapshot(path, "HEAD")
        assert snapshot.location is not None and snapshot.commit is not None
        if is_whole(snapshot):
            write(f"{here} has its whole history; nothing was fetched.\n".encode())
            return
        if cache.resolve().is_relative_to(snapshot.root):
            raise click.UsageError(f"the cache folder lies in {here}; set MONTHTWO_CACHE_DIR to another one.")
        place = take(snapshot.location, snapshot.origin, snapshot.commit, clones_made_in(cache))
    except RepositoryError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.UsageError(f"{click.format_filename(cache)} cannot be used: {error.strerror}.") from None
    size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    write(f"The history of {snapshot.name} is in {click.format_filename(place)} ({size / 1e6:.1f} MB).\n".encode())
