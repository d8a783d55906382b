"""A report as the bytes of one format. Each format's module is imported only when it is asked for."""

import sys
from typing import TYPE_CHECKING

from monthtwo.model import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    Draw = Callable[[Console], None]

PIPED_WIDTH = 100
_HEIGHT = 25
"""Any number: nothing depends on it."""


class Unwritten(OSError):
    """Stdout does not take what is written."""


def written(report: Report, name: str, verbose: bool = False, quiet: bool = False, accepted: bool = False) -> bytes:
    """The report in the format `name`, for a file or a pipe: UTF-8, without colours.

    `accepted` says whether SARIF holds accepted findings too, as suppressed.
    """
    if name == "json":
        from monthtwo.report.json import to_json

        return to_json(report).encode()
    if name == "sarif":
        from monthtwo.report.sarif import to_sarif

        return to_sarif(report, accepted).encode()
    if name == "markdown":
        from monthtwo.report.markdown import to_markdown

        return to_markdown(report).encode()
    if name == "github":
        from monthtwo.report.github import to_github

        return to_github(report).encode()
    if name == "gitlab":
        from monthtwo.report.gitlab import to_gitlab

        return to_gitlab(report).encode()
    if name == "junit":
        from monthtwo.report.junit import to_junit

        return to_junit(report).encode()
    if name in ("badge", "shields"):
        from monthtwo.report.badge import to_badge, to_shields

        return (to_badge if name == "badge" else to_shields)(report).encode()
    return on_page(lambda console: _drawn(report, console, verbose, quiet))


def shown(report: Report, verbose: bool = False, quiet: bool = False) -> bytes:
    """The report for stdout as it is: its width, its colours, its encoding.

    Raises:
        Unwritten: stdout takes nothing.
    """
    return on_stdout(lambda console: _drawn(report, console, verbose, quiet))


def on_page(draw: "Draw") -> bytes:
    """What is drawn, for a file or a pipe."""
    from io import StringIO

    from rich.console import Console

    # No terminal, whatever the environment forces: files must be the same bytes everywhere.
    console = Console(file=StringIO(), width=PIPED_WIDTH, height=_HEIGHT, force_terminal=False, color_system=None)
    return _captured(draw, console).encode()


def on_stdout(draw: "Draw") -> bytes:
    """What is drawn, for stdout as it is.

    Raises:
        Unwritten: stdout takes nothing.
    """
    from shutil import get_terminal_size

    from rich.console import Console

    # Not by the console itself: it takes COLUMNS=0 at its word and shows nothing.
    console = Console(width=get_terminal_size((PIPED_WIDTH, _HEIGHT)).columns, height=_HEIGHT)
    try:
        text = _captured(draw, console)
    except OSError as error:  # the console writes an empty text in the end, which a full device refuses too
        raise Unwritten(error.errno, error.strerror) from None
    return text.encode(sys.stdout.encoding or "utf-8", "backslashreplace")


def _captured(draw: "Draw", console: "Console") -> str:
    with console.capture() as capture:
        draw(console)
    return capture.get()


def _drawn(report: Report, console: "Console", verbose: bool, quiet: bool) -> None:
    from monthtwo.report.terminal import render

    render(report, console, verbose, quiet)
