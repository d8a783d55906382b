"""Standard output, to which reports go as bytes."""

import sys


def write(text: bytes) -> None:
    """Write to stdout. A reader that goes away early (`| head`) changes nothing about the exit status."""
    try:
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _close_stdout()


def _close_stdout() -> None:
    import os

    # Python flushes stdout once more at exit; what is left goes nowhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
