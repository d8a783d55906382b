"""What commands that report have in common: where they write, as of which day they judge, that they take one path."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

TARGETS = ("serves", "production", "regulated")

Command = Callable[..., Any]
Output = tuple[str, Path]
Values = tuple[str, ...]


def formats(known: Sequence[str]) -> Callable[[Command], Command]:
    """The options for where a report goes: its format on standard output, the first unless it is named, and files."""
    file = click.option(
        "--output", "-o", "outputs", metavar="FORMAT=FILE", multiple=True, callback=_outputs_in(known),
        help="Also write a file.",
    )  # fmt: skip
    shown = click.option("--format", "format_", type=click.Choice(known), default=known[0], show_default=True)
    return lambda command: shown(file(command))


def _outputs_in(formats: Sequence[str]) -> Callable[[click.Context, click.Parameter, Values], tuple[Output, ...]]:
    def outputs(context: click.Context, parameter: click.Parameter, values: Values) -> tuple[Output, ...]:
        found: list[Output] = []
        for value in values:
            name, equals, file = value.partition("=")
            if name not in formats or not equals or not file:
                raise click.BadParameter(f"{value!r} is not FORMAT=FILE; FORMAT is one of {', '.join(formats)}.")
            if not Path(file).parent.is_dir():
                raise click.BadParameter(f"there is no folder {str(Path(file).parent)!r} to write into; make it first.")
            if any(Path(file) == known for _, known in found):
                raise click.BadParameter(f"{file!r} is named twice; one report would be written over the other.")
            found.append((name, Path(file)))
        return tuple(found)

    return outputs


def one_path(what: str) -> Callable[[Command], Command]:
    """The argument PATH, and the refusal of a second one; `what` is what takes one."""

    def refuse(context: click.Context, parameter: click.Parameter, values: Values) -> None:
        if values:
            raise click.UsageError(f"{what} takes one path, and {values[0]!r} is another; {_INSTEAD[what]}.")

    path = click.argument("path", default=".", type=click.Path(path_type=Path))
    more = click.argument("more", nargs=-1, expose_value=False, callback=refuse, metavar="")
    return lambda command: path(more(command))


_INSTEAD = {
    "a scan": "scan each by itself, or the folder above them",
    "a plan": "make one of each by itself",
    "a timeline": "make one of each by itself",
}
target = click.option(
    "--target",
    type=click.Choice(TARGETS),
    help="Judge it by the stage that it is heading for.",
)


def day(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A day: `today` or YYYY-MM-DD."""
    from datetime import date, datetime, timezone

    if value is None:
        return None
    if value == "today":
        return datetime.now(timezone.utc).date().isoformat()
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; write `today` or a day such as 2026-11-21.") from None


def save(file: Path, text: bytes) -> None:
    """Write a report to a file."""
    try:
        file.write_bytes(text)
    except OSError as error:
        raise click.UsageError(f"{click.format_filename(file)} cannot be written: {error.strerror}.") from None
