"""Runs a command, and ends it and its children where it has not ended long after its own time limit.

    action_limit.py SECONDS COMMAND...

A scan looks at the clock between files and questions. This is for the one file or question that never ends. The exit
status is that of the command, or 124. Without a limit, or where it is no number, the command has all the time it takes.
"""

import os
import signal
import subprocess
import sys

GRACE = 20.0


def limit(seconds: str) -> float | None:
    try:
        return 2 * max(0.0, float(seconds)) + GRACE
    except ValueError:
        return None


def main(seconds: str, command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with subprocess.Popen(command, start_new_session=True) as process:
        try:
            return process.wait(limit(seconds))
        except subprocess.TimeoutExpired:
            print(f"The scan did not end {GRACE:g} seconds after twice its time limit: it is ended.", flush=True)
            return 124
        finally:
            if process.poll() is None:  # its children too, which may not hear that it ended
                os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
