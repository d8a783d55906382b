"""The commands, a module each. Everything but click is imported when a command runs, so that `--help` is quick."""

import sys
from contextlib import suppress

import click

from monthtwo import __version__
from monthtwo.cli.accept_command import accept
from monthtwo.cli.audit_command import audit
from monthtwo.cli.cache_command import cache
from monthtwo.cli.checks_command import checks
from monthtwo.cli.config_command import config
from monthtwo.cli.diff_command import diff
from monthtwo.cli.explain_command import explain
from monthtwo.cli.history_command import history
from monthtwo.cli.init_command import init
from monthtwo.cli.plan_command import plan
from monthtwo.cli.scan_command import scan
from monthtwo.cli.statuses import FAILED, INCOMPLETE, INTERRUPTED, PASSED, USAGE
from monthtwo.cli.streams import fill, flush, tell, write
from monthtwo.cli.timeline_command import timeline


def main() -> None:
    """Run the command line and exit with its status."""
    import atexit
    import gc

    fill()
    gc.disable()  # what a command makes lives to its end
    ended: list[int] = []
    atexit.register(_leave, ended)  # first, so that it is called after whatever else was registered
    ended.append(run(sys.argv[1:]))
    sys.exit(ended[0])


def _leave(ended: list[int]) -> None:
    """Exit at once: taking apart all that was made costs a tenth of a scan, and nothing is left to be closed."""
    import os

    flush()
    if ended:
        os._exit(ended[0])


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status. A crash is 4, never the 1 of a failed gate."""
    try:
        return cli.main(arguments, prog_name="monthtwo", standalone_mode=False) or PASSED
    except click.ClickException as error:
        with suppress(OSError):
            _say(error)
        return error.exit_code if error.exit_code != FAILED else USAGE
    except (KeyboardInterrupt, click.Abort):
        tell("Interrupted.\n")
        return INTERRUPTED
    except (Exception, SystemExit) as error:  # click exits by itself where a pipe is closed
        return _failed(error)


def _say(error: click.ClickException) -> None:
    """What is wrong first; how the command is used comes after it."""
    tell(f"Error: {error.format_message()}\n")
    context = getattr(error, "ctx", None)
    if context is not None:
        tell(f"{context.get_usage()}\nTry '{context.command_path} --help' for help.\n")


def _failed(error: BaseException) -> int:
    """The status after an error that nobody expected."""
    from monthtwo.report.output import Unwritten

    printing = "monthtwo.cli.request" not in sys.modules  # help and the version, by click itself
    if printing and isinstance(error, SystemExit):
        return PASSED
    if isinstance(error, Unwritten) or (printing and isinstance(error, OSError) and error.filename is None):
        tell(f"Error: standard output cannot be written: {error.strerror}.\n")
        return USAGE
    import traceback

    tell(traceback.format_exc())
    tell("monthtwo broke. Please report the lines above; nothing was judged.\n")
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
        write(f"{context.get_help()}\n".encode())


for command in (scan, diff, plan, timeline, audit, init, explain, checks, config, accept, history, cache):
    cli.add_command(command)
