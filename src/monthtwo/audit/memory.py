"""How much memory a process takes, and what it may take."""

import sys
from contextlib import suppress
from pathlib import Path

_SPIKE = 2
"""What the system refuses is so many times what is allowed: until then the process is killed from outside.

A refusal alone would be read as a file that nests too deeply, by what reads files.
"""
_COUNTED = ("RssAnon:", "RssShmem:")


def limit(most: int) -> None:
    """Bound what this process and each that it starts can get."""
    if not most or sys.platform == "win32":
        return
    import resource

    # On Linux that is memory of its own; what it maps of files, as git does with packs, does not count.
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    _, hard = resource.getrlimit(kind)
    wanted = most * _SPIKE
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def taken(process: int) -> int:
    """Bytes of memory that a process and its children have for themselves; 0 where the system does not tell."""
    total = pending = 0
    left = [process]
    while left and pending < 1000:  # no more processes than a scan ever has
        pending += 1
        one = left.pop()
        total += _own(one)
        with suppress(OSError, ValueError):
            left += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
    return total


def _own(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text(errors="replace").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(_COUNTED))
