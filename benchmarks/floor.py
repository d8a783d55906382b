"""What any scanner written in Python pays at least: one piece of work over a folder, in a process of its own.

    floor.py {read,parse,parse2} FOLDER

`read` reads all bytes; `parse` parses all Python files with the collector off, `parse2` does so in two processes.
"""

import ast
import gc
import os
import subprocess
import sys
import warnings
from contextlib import suppress
from pathlib import Path


def files(folder: Path) -> list[Path]:
    """What git tracks or does not ignore, or all files of a plain folder; no symbolic links."""
    if (folder / ".git").exists():
        command = ["git", "-C", str(folder), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
        paths = [folder / os.fsdecode(name) for name in listed.split(b"\0") if name]
    else:
        paths = sorted(folder.rglob("*"))
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def python(paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.suffix == ".py"]


def read(paths: list[Path]) -> None:
    for path in paths:
        path.read_bytes()


def parse(paths: list[Path]) -> None:
    for path in paths:
        with suppress(SyntaxError, ValueError, RecursionError):
            ast.parse(path.read_bytes())


def parse_in_two(paths: list[Path]) -> None:
    """Every second file, by size, in a child of its own."""
    ordered = sorted(paths, key=lambda path: path.stat().st_size)
    child = os.fork()
    parse(ordered[bool(child) :: 2])
    if not child:
        os._exit(0)
    os.waitpid(child, 0)


def main(work: str, folder: Path) -> None:
    gc.disable()
    warnings.simplefilter("ignore")
    paths = files(folder)
    if work == "read":
        read(paths)
    elif work == "parse":
        parse(python(paths))
    elif work == "parse2":
        parse_in_two(python(paths))
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
