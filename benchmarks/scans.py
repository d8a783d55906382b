"""Reports of a measured command, for the scripts that compare commits."""

import json
import subprocess
from pathlib import Path
from typing import Any

Json = dict[str, Any]

FINISHED = (0, 1, 4)
"""Exit statuses of a scan that came to its end."""


def scanned(command: list[str], clone: Path, *arguments: str) -> Json:
    """The report of one scan, without signals of the history.

    Raises:
        ValueError: there is none.
    """
    argv = [*command, "scan", str(clone), *arguments, "--no-history", "--format", "json"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode not in FINISHED:
        raise ValueError(f"exit {done.returncode}: {done.stderr.strip()[-200:]}")
    report: Json = json.loads(done.stdout)
    return report
