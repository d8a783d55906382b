"""A scan as it was asked for on the command line."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monthtwo.catalogue.problems import CatalogueError, suggestion
from monthtwo.cli.progress import Bar
from monthtwo.cli.streams import tell
from monthtwo.model import Report
from monthtwo.readiness.configuration import ConfigurationError
from monthtwo.repository.entries import NoFiles, RepositoryError
from monthtwo.repository.location import locate
from monthtwo.speed.fast_scan import FastOptions, fast_scan

if TYPE_CHECKING:
    from monthtwo.catalogue.catalogue import Catalogue


class NotFound(click.ClickException):
    """There is nothing to scan: a typo in CI must not look clean."""

    exit_code = 3


def scanned(path: Path, asked: dict[str, Any], lap: Callable[[str], None]) -> Report:
    """The report on `path`. `asked` holds the options of the command by their names.

    Raises:
        click.ClickException: what was asked for cannot be done; the message says how to mend it.
    """
    folder_at(path)
    with Bar() as bar:
        try:
            options = _options(asked, bar, lap)
            report = fast_scan(path, options)
        except (CatalogueError, ConfigurationError) as error:
            raise click.UsageError(str(error)) from None
        except NoFiles as error:
            raise click.UsageError(str(error)) if asked["rev"] else NotFound(str(error)) from None
        except RepositoryError as error:
            # Without a revision it can only be the path that leads to nothing.
            named = asked["rev"] or asked["since"]
            raise click.UsageError(str(error)) if named else NotFound(str(error)) from None
    if report.repository.commit is None and locate(path.resolve()) is None and os.path.lexists(path / ".git"):
        here = click.format_filename(path / ".git")
        tell(f"Warning: {here} is no repository (it leads to no HEAD); the folder was scanned as it lies there.\n")
    return report


def folder_at(path: Path) -> None:
    """Raise NotFound where `path` is no folder."""
    try:
        problem = "" if path.is_dir() else "is no folder" if path.exists() else "does not exist"
    except OSError as error:
        raise NotFound(f"{click.format_filename(path)} cannot be looked at: {error.strerror}.") from None
    if problem:
        raise NotFound(f"{click.format_filename(path)} {problem}; name the folder of a repository.")


def catalogue_with(folders: tuple[Path, ...], kept: bool = True) -> "Catalogue":
    """The catalogue with the manifests in `folders`; `kept` says whether the user's cache folder may be used.

    Raises:
        click.UsageError: a manifest cannot be used.
    """
    from monthtwo.speed.compiled_catalogue import LazyCatalogue

    try:
        return LazyCatalogue(folders, kept).loaded
    except CatalogueError as error:
        raise click.UsageError(str(error)) from None


def _options(asked: dict[str, Any], bar: Callable[[str, int, int], None], lap: Callable[[str], None]) -> FastOptions:
    if asked["since"] is not None and asked["baseline"] is not None:
        raise click.UsageError("--since and --baseline both say what to compare with; leave one out.")
    select, ignore = words(asked["select"]), words(asked["ignore"])
    if select or ignore or asked["folders"]:
        # Mistakes in what was typed are said before the repository is read.
        known = [check.id for check in catalogue_with(asked["folders"], not asked["no_cache"]).checks]
        select, ignore = _resolved("--select", select, known), _resolved("--ignore", ignore, known)
    if asked["fail_on_signal"]:
        known = [signal.id for signal in catalogue_with(asked["folders"], not asked["no_cache"]).signals]
        for name in asked["fail_on_signal"]:
            if name not in known:
                raise click.UsageError(f"--fail-on-signal: there is no signal {name!r}; {suggestion(name, known)}")
        if not asked["history"]:
            raise click.UsageError("--fail-on-signal needs the history; leave out --no-history.")
    return FastOptions(
        rev=asked["rev"],
        as_of=asked["as_of"],
        since=asked["since"],
        baseline=report_in(asked["baseline"]) if asked["baseline"] else None,
        select=select,
        ignore=ignore,
        checks=asked["folders"],
        fail_on=asked["fail_on"],
        fail_on_signal=asked["fail_on_signal"],
        target=asked["target"],
        history=asked["history"],
        clones=clones(),
        cache=not asked["no_cache"],
        jobs=asked["jobs"],
        timeout=asked["timeout"],
        progress=bar,
        lap=lap,
    )


def report_in(file: Path) -> Report:
    """The report in a JSON file.

    Raises:
        click.UsageError: it is none.
    """
    import msgspec

    name = click.format_filename(file)
    try:
        return msgspec.json.decode(file.read_bytes(), type=Report)
    except OSError as error:
        raise click.UsageError(f"{name} cannot be read: {error.strerror}.") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        mend = "`monthtwo scan --output json=FILE` writes one"
        raise click.UsageError(f"{name} is no report of monthtwo: {error}; {mend}.") from None


def clones() -> Path | None:
    """Where `monthtwo history fetch` keeps what it has fetched."""
    from monthtwo.speed.clones import clones_in
    from monthtwo.speed.store import cache_folder

    cache = cache_folder()
    return clones_in(cache) if cache is not None else None


def words(values: Iterable[str]) -> tuple[str, ...]:
    """What an option holds, by commas or given several times."""
    return tuple(word for value in values for part in value.split(",") if (word := part.strip()))


def _resolved(option: str, words: tuple[str, ...], known: list[str]) -> tuple[str, ...]:
    from monthtwo.catalogue.selection import NoSuchCheck, selected

    try:
        return selected(words, known)
    except NoSuchCheck as error:
        raise click.UsageError(f"{option}: {error}") from None
