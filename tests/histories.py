"""Histories for tests, made by `git fast-import`: each commit has the day, the people and the files that a test says."""

import re
import subprocess
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from pathlib import Path

from msgspec import Struct

ADA, BEN, EVE = "Ada <ada@example.net>", "Ben <ben@example.net>", "Eve <eve@example.net>"

Text = str | bytes


class Made(Struct, frozen=True, kw_only=True):
    """One commit. Days are `2025-03-01`, times `2025-03-01T10:00:00+02:00`, or what git's raw format has: `1 +0000`."""

    day: str
    files: Mapping[Text, Text | None] = {}
    """What is written, by path; None removes. Text that begins with `link:` makes a symlink."""
    renames: Mapping[str, str] = {}
    """New paths by old ones; contents stay."""
    by: Text = ADA
    committer: Text | None = None
    committed: str | None = None
    message: Text = "Work"
    branch: str = "main"
    name: str = ""
    """What others call it in `parents`."""
    parents: tuple[str, ...] | None = None
    """Names of commits; without any, what is on the branch. An empty one starts anew."""


def at(day: str, files: Mapping[Text, Text | None] | None = None, /, **rest: object) -> Made:
    """`at("2025-03-01", {"train.py": "x"}, by=BEN, message="Train")`."""
    return Made(day=day, files=files or {}, **rest)  # type: ignore[arg-type]


def make_history(repo: Path, commits: Iterable[Made], *init: str) -> dict[str, str]:
    """A repository in the folder `repo`, nothing of it checked out; the ids of the commits by their names."""
    subprocess.run(["git", "init", "-q", "-b", "main", *init, str(repo)], check=True, capture_output=True)
    command = ["git", "-C", str(repo), "fast-import", "--quiet", "--force", "--date-format=raw-permissive"]
    marks = repo / ".git/marks"
    done = subprocess.run(
        [*command, f"--export-marks={marks}"], input=stream(commits), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    ids = dict(line.split() for line in marks.read_text().splitlines())
    return {made.name: ids[f":{number}"] for number, made in enumerate(commits, 1) if made.name}


def check_out(repo: Path) -> None:
    """Write the files of the newest commit of `main`."""
    subprocess.run(["git", "-C", str(repo), "reset", "-q", "--hard"], check=True, capture_output=True)


def stream(commits: Iterable[Made]) -> bytes:
    """What `git fast-import` is told."""
    out: list[bytes] = []
    marks: dict[str, int] = {}
    branches: set[str] = set()
    for number, made in enumerate(commits, 1):
        committer = made.by if made.committer is None else made.committer
        out += [
            b"commit refs/heads/" + made.branch.encode(),
            b"mark :%d" % number,
            b"author " + _bytes(made.by) + b" " + _when(made.day),
            b"committer " + _bytes(committer) + b" " + _when(made.committed or made.day),
            _data(_bytes(made.message)),
        ]
        parents = [b":%d" % marks[name] for name in made.parents or ()]
        if made.parents == () and made.branch in branches:
            out[-5:-5] = [b"reset refs/heads/" + made.branch.encode(), b""]
        out += [(b"merge " if at else b"from ") + parent for at, parent in enumerate(parents)]
        out += [b"R " + _quoted(old) + b" " + _quoted(new) for old, new in made.renames.items()]
        for path, text in made.files.items():
            if text is None:
                out.append(b"D " + _quoted(path))
                continue
            link = _bytes(text).startswith(b"link:")
            out += [b"M %s inline " % (b"120000" if link else b"100644") + _quoted(path)]
            out += [_data(_bytes(text).removeprefix(b"link:") if link else _bytes(text))]
        out.append(b"")
        branches.add(made.branch)
        if made.name:
            marks[made.name] = number
    return b"\n".join(out) + b"\n"


def _when(said: str) -> bytes:
    if re.fullmatch(r"-?\d+ [+-]\d{4}", said):
        return said.encode()
    moment = datetime.fromisoformat(said)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc, hour=moment.hour or 12)
    return f"{int(moment.timestamp())} {moment.strftime('%z')}".encode()


def _data(data: bytes) -> bytes:
    return b"data %d\n" % len(data) + data


def _quoted(path: Text) -> bytes:
    return b'"' + b"".join(b"\\%03o" % byte for byte in _bytes(path)) + b'"'


def _bytes(text: Text) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
