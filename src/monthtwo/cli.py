"""The commands. Everything but click is imported when a command runs, so that `--help` is quick."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monthtwo import __version__

if TYPE_CHECKING:
    from monthtwo.model import Report

FORMATS = ("terminal", "json", "sarif", "markdown")
SEVERITIES = ("note", "low", "medium", "high")
PASSED, FAILED, USAGE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 4, 130

Output = tuple[str, Path]


def main() -> None:
    """Run the command line and exit with its status."""
    import atexit
    import gc

    from monthtwo.report import streams

    streams.fill()
    gc.disable()  # what a command makes lives to its end
    ended: list[int] = []
    atexit.register(_leave, ended)  # first, so that it is called after whatever else was registered
    ended.append(run(sys.argv[1:]))
    sys.exit(ended[0])


def _leave(ended: list[int]) -> None:
    """Exit at once: taking apart all that was made costs a tenth of a scan, and nothing is left to be closed."""
    import os

    from monthtwo.report import streams

    streams.flush()
    if ended:
        os._exit(ended[0])


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status. A crash is 4, never the 1 of a failed gate."""
    try:
        return cli.main(arguments, prog_name="monthtwo", standalone_mode=False) or PASSED
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return error.exit_code if error.exit_code != FAILED else USAGE
    except (KeyboardInterrupt, click.Abort):
        _tell("Interrupted.\n")
        return INTERRUPTED
    except (Exception, SystemExit) as error:  # click exits by itself where a pipe is closed
        return _failed(error)


def _failed(error: BaseException) -> int:
    """The status after an error that nobody expected."""
    from monthtwo.report.streams import Unwritten

    printing = "monthtwo.request" not in sys.modules  # help and the version, by click itself
    if printing and isinstance(error, SystemExit):
        return PASSED
    if isinstance(error, Unwritten) or (printing and isinstance(error, OSError) and error.filename is None):
        _tell(f"Error: standard output cannot be written: {error.strerror}.\n")
        return USAGE
    import traceback

    _tell(traceback.format_exc())
    _tell("monthtwo broke. Please report the lines above; nothing was judged.\n")
    return INCOMPLETE


@click.group(
    invoke_without_command=True,
    epilog="Run `monthtwo scan .` in a repository, then `monthtwo explain CHECK` for what to do first.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "--version", message="monthtwo %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Find at month two what teams discover at month nine.

    Reads a machine-learning repository and says, with evidence, what stands between it and production.
    """
    if context.invoked_subcommand is None:
        _write(f"{context.get_help()}\n".encode())


def _outputs(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Output, ...]:
    outputs = []
    for value in values:
        name, equals, file = value.partition("=")
        if name not in FORMATS or not equals or not file:
            raise click.BadParameter(f"{value!r} is not FORMAT=FILE; FORMAT is one of {', '.join(FORMATS)}.")
        if not Path(file).parent.is_dir():
            raise click.BadParameter(f"there is no folder {str(Path(file).parent)!r} to write into; make it first.")
        outputs.append((name, Path(file)))
    return tuple(outputs)


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from datetime import date, datetime, timezone

    if value is None:
        return None
    if value == "today":
        return datetime.now(timezone.utc).date().isoformat()
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; write `today` or a day such as 2026-11-21.") from None


_manifests = click.option(
    "--checks",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of your own check manifests. Repeatable.",
)


@cli.command(
    epilog="""\b
Examples:
  monthtwo scan .
  monthtwo scan . --fail-on high --output sarif=monthtwo.sarif
  monthtwo scan mirror.git --rev v1.2 --format json
  monthtwo scan . --select drift,serving/health

\b
Exit status:
  0  the gate passed, or there is none
  1  the gate failed
  2  usage or configuration error
  3  no such path, or no files in it
  4  incomplete: a check or reader broke
""",
)
@click.argument("path", default=".", type=click.Path(path_type=Path))
@click.option("--rev", metavar="REV", help="Scan this commit, tag or branch without checking it out.")
@click.option("--as-of", metavar="today|DATE", callback=_day, help="Judge as of this day.  [default: the commit's own]")
@click.option("--format", "format_", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True)
@click.option("--output", "outputs", metavar="FORMAT=FILE", multiple=True, callback=_outputs, help="Also write a file.")
@click.option("--select", multiple=True, metavar="CHECKS", help="Only these areas, check ids or globs, by commas.")
@click.option("--ignore", multiple=True, metavar="CHECKS", help="All but these areas, check ids or globs.")
@_manifests
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="Fail on findings of this severity or above.")
@click.option("--verbose", "-v", is_flag=True, help="Show what is met and not asked, and every remedy.")
@click.option("--quiet", "-q", is_flag=True, help="Show only the gate and the last line.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write cached facts.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Processes to use.  [default: by size]")
@click.option("--timings", is_flag=True, help="Say on stderr where the time went.")
def scan(
    path: Path, format_: str, outputs: tuple[Output, ...], verbose: bool, quiet: bool, timings: bool, **rest: Any
) -> int:
    """Say what is there at PATH, and what is missing.

    PATH is the folder of a repository, bare or not, or a plain folder; this one when it is left out.
    """
    from monthtwo.report.output import shown, written
    from monthtwo.report.timings import Timings
    from monthtwo.request import scanned

    laps = Timings()
    report = scanned(path, rest, laps)

    for name, file in outputs:
        _save(file, written(report, name, verbose, quiet))
    _write(shown(report, verbose, quiet) if format_ == "terminal" else written(report, format_, verbose, quiet))
    laps("report")
    if timings:
        _tell(laps.table())
    return status(report)


_cache_epilog = """\b
Examples:
  monthtwo cache
  monthtwo cache clear
"""


@cli.command(epilog=_cache_epilog)
@click.argument("what", type=click.Choice(("show", "dir", "size", "clear")), default="show")
def cache(what: str) -> None:
    """Say where facts are kept between scans and how large they are, or clear them.

    What is kept only saves time. MONTHTWO_CACHE_DIR names another folder for it.
    """
    from monthtwo.checks import compiled
    from monthtwo.facts.cache import MAX_BYTES, Cache, cache_folder

    folder = cache_folder()
    if folder is None:
        raise click.UsageError("there is no folder for a cache; set MONTHTWO_CACHE_DIR to an absolute path.")
    kept = Cache(folder)
    size = kept.size() + sum(path.stat().st_size for path in compiled.files())
    if what == "dir":
        said = click.format_filename(folder)
    elif what == "size":
        said = str(size)
    elif what == "show":
        said = f"{click.format_filename(folder)}: {size / 1e6:.1f} MB of at most {MAX_BYTES / 1e6:.0f} MB"
    else:
        try:
            kept.clear()
            for path in compiled.files():
                path.unlink(missing_ok=True)
        except OSError as error:
            raise click.UsageError(f"{click.format_filename(folder)} cannot be cleared: {error.strerror}.") from None
        said = f"{click.format_filename(folder)}: removed {size / 1e6:.1f} MB"
    _write(f"{said}\n".encode())


@cli.command()
@click.option("--area", "areas", multiple=True, metavar="AREA", help="Only this area. Repeatable.")
@click.option("--format", "format_", type=click.Choice(("table", "json")), default="table", show_default=True)
@_manifests
def checks(areas: tuple[str, ...], format_: str, folders: tuple[Path, ...]) -> None:
    """List the checks."""
    from monthtwo.checks.problems import suggestion
    from monthtwo.request import catalogue_with

    catalogue = catalogue_with(folders)
    known = {check.area for check in catalogue.checks}
    for area in areas:
        if area not in known:
            raise click.UsageError(f"there is no area {area!r}; {suggestion(area, known)}")
    shown = [check for check in catalogue.checks if not areas or check.area in areas]
    if format_ == "json":
        from monthtwo.report.json import dump

        fields = ("id", "area", "title", "rung", "severity", "effort", "confidence", "since")
        _write(dump([{field: getattr(check, field) for field in fields} for check in shown]).encode())
        return
    from monthtwo.report.text import printable

    width = max((len(check.id) for check in shown), default=0)
    for check in shown:
        _write(f"{check.id:<{width}}  {check.severity:<6}  {check.rung:<11}  {printable(check.title)}\n".encode())


@cli.command()
@click.argument("check")
@_manifests
def explain(check: str, folders: tuple[Path, ...]) -> None:
    """Say what CHECK asks for, and why.

    Says too when it is asked, what counts as evidence, and how to mend what is missing.
    """
    from monthtwo.checks.problems import suggestion
    from monthtwo.request import catalogue_with

    catalogue = catalogue_with(folders)
    for known in catalogue.checks:
        if known.id == check:
            from shutil import get_terminal_size

            from monthtwo.checks.explain import explain as words

            width = max(min(get_terminal_size((100, 0)).columns, 100), 20)
            _write(words(known, catalogue.vocabulary, width).encode())
            return

    raise click.UsageError(f"there is no check {check!r}; {suggestion(check, (c.id for c in catalogue.checks))}")


def status(report: "Report") -> int:
    """The exit status of a report: a failed gate goes before what broke."""
    if not report.gate.passed:
        return FAILED
    broken = any(result.broken for result in report.checks)
    broken = broken or any(skipped.reason == "broken" for skipped in report.repository.skipped)
    return INCOMPLETE if broken else PASSED


def _save(file: Path, text: bytes) -> None:
    try:
        file.write_bytes(text)
    except OSError as error:
        raise click.UsageError(f"{click.format_filename(file)} cannot be written: {error.strerror}.") from None


def _write(text: bytes) -> None:
    from monthtwo.report.streams import write

    write(text)


def _tell(text: str) -> None:
    from monthtwo.report.streams import tell

    tell(text)
