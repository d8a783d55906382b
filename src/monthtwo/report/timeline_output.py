"""A timeline as the bytes of one format. Each format's module is imported only when it is asked for."""

from typing import TYPE_CHECKING

from monthtwo.report.output import on_page, on_stdout
from monthtwo.timeline import Timeline

if TYPE_CHECKING:
    from rich.console import Console


def written(timeline: Timeline, name: str, verbose: bool = False) -> bytes:
    """The timeline in the format `name`, for a file or a pipe: UTF-8, without colours."""
    if name == "json":
        from monthtwo.report.json import dump

        return dump(timeline).encode()
    if name == "svg":
        from monthtwo.report.timeline_svg import to_svg

        return to_svg(timeline).encode()
    return on_page(lambda console: _drawn(timeline, console, verbose))


def shown(timeline: Timeline, verbose: bool = False) -> bytes:
    """The timeline for stdout as it is: its width, its colours, its encoding.

    Raises:
        Unwritten: stdout takes nothing.
    """
    return on_stdout(lambda console: _drawn(timeline, console, verbose))


def _drawn(timeline: Timeline, console: "Console", verbose: bool) -> None:
    from monthtwo.report.timeline_terminal import render

    render(timeline, console, verbose)
