"""Standard streams as they may be: closed from the start, on a disk that is full, with a reader that has left."""

import os
import sys
from contextlib import suppress


def fill() -> None:
    """Put what takes everything in the place of streams that are closed: no file of ours may get their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end


def write(text: bytes) -> None:
    """Write to stdout. A reader that goes away early (`| head`) is no failure.

    Raises:
        Unwritten: it cannot be written for another reason.
    """
    try:
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python flushes stdout once more at exit; what is left goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        from monthtwo.report.output import Unwritten  # late, like all but click

        raise Unwritten(error.errno, error.strerror) from None


def tell(text: str) -> None:
    """Write to stderr, which nothing depends on."""
    with suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()


def flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
