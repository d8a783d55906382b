"""A report as the bytes of one format. Each format's module is imported only when it is asked for."""

import sys
from os import environ
from typing import TYPE_CHECKING

from monthtwo.model import Report

if TYPE_CHECKING:
    from rich.console import Console

PIPED_WIDTH = 100


def written(report: Report, name: str, verbose: bool = False, quiet: bool = False) -> bytes:
    """The report in the format `name`, for a file or a pipe: UTF-8, without colours."""
    if name == "json":
        from monthtwo.report.json import to_json

        return to_json(report).encode()
    if name == "sarif":
        from monthtwo.report.sarif import to_sarif

        return to_sarif(report).encode()
    if name == "markdown":
        from monthtwo.report.markdown import to_markdown

        return to_markdown(report).encode()
    from io import StringIO

    from rich.console import Console

    # No terminal, whatever the environment forces: files must be the same bytes everywhere.
    console = Console(file=StringIO(), width=PIPED_WIDTH, force_terminal=False, color_system=None)
    return _drawn(report, console, verbose, quiet).encode()


def shown(report: Report, verbose: bool = False, quiet: bool = False) -> bytes:
    """The report for stdout as it is: its width, its colours, its encoding."""
    from rich.console import Console

    piped = not sys.stdout.isatty() and "COLUMNS" not in environ
    console = Console(width=PIPED_WIDTH if piped else None)
    return _drawn(report, console, verbose, quiet).encode(sys.stdout.encoding or "utf-8", "backslashreplace")


def _drawn(report: Report, console: "Console", verbose: bool, quiet: bool) -> str:
    from monthtwo.report.terminal import render

    with console.capture() as capture:
        render(report, console, verbose, quiet)
    return capture.get()
