"""Says what a pull request is compared with, and fetches it beside the checkout where it is not there.

    action_base.py OUT

OUT gets four texts, each ended by NUL: the folder to scan, the revision to scan (empty: the files as they lie there),
the commit to compare with (empty: none), and why it cannot be done (empty: it can). Inputs come from the environment.
"""

import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from monthtwo.repository.entries import RepositoryError
from monthtwo.repository.history.base_clone import base_clone
from monthtwo.repository.location import locate
from monthtwo.repository.merge_base import merge_base
from monthtwo.repository.snapshot import open_snapshot

COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
MOST = 32 * 1024 * 1024
"""Bytes of an event's payload."""


def event() -> dict[str, Any]:
    """The payload of the event: what the platform says, not the repository."""
    with Path(os.environ["GITHUB_EVENT_PATH"]).open("rb") as file:
        payload = json.loads(file.read(MOST))
    return payload if isinstance(payload, dict) else {}


def asked() -> tuple[str, str]:
    """The revision to compare with, empty for none, and the commit that it is about where that is not checked out.

    GITHUB_SHA is not asked: on `pull_request` it is a merge, on `pull_request_target` the default branch.
    """
    since, name = os.environ["INPUT_SINCE"], os.environ.get("GITHUB_EVENT_NAME", "")
    if since == "none":
        return "", ""
    pull_request = event().get("pull_request") or {} if name in ("pull_request", "pull_request_target") else {}
    head = commit_in(pull_request, "head") if name == "pull_request_target" else ""
    return since or (commit_in(pull_request, "base") if pull_request else ""), head


def commit_in(pull_request: dict[str, Any], side: str) -> str:
    commit = str(pull_request[side]["sha"])
    if not COMMIT.fullmatch(commit):
        raise RepositoryError(f"the event names no {side} commit")
    return commit


def checkout(path: str) -> Path | None:
    """The root of the repository that a path lies in."""
    location = locate(Path(path).resolve())
    return location.root if location is not None else None


def prepared(path: str) -> tuple[str, str, str]:
    """The folder and revision to scan, and the commit to compare with."""
    since, head = asked()
    location = locate(Path(path).resolve()) if since and Path(path).is_dir() else None
    if not since or location is None:
        if since and Path(path).is_dir():
            raise RepositoryError("there is no commit to compare with: put actions/checkout before, or set since: none")
        return path, "", ""
    checks = os.environ["INPUT_CHECKS"]
    if checks and checkout(checks) == location.root:
        raise RepositoryError("`checks` lies in the repository that is judged, so that a change could bring its own")
    here = open_snapshot(location.root, "HEAD")
    head = head or str(here.commit)
    if head == here.commit:
        try:
            merge_base(here, since)
            return path, "", since
        except RepositoryError:  # a checkout of one commit has nothing to compare with
            pass
    place = Path(tempfile.mkdtemp(prefix="monthtwo-base-", dir=os.environ["RUNNER_TEMP"])) / "repository"
    base = base_clone(location, here.origin, since, head, place)
    folder = place / location.prefix
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder), head, base


def main(out: Path) -> None:
    why, found = "", ("", "", "")
    try:
        found = prepared(os.environ["INPUT_PATH"])
    except (RepositoryError, OSError, ValueError, KeyError, TypeError) as error:
        why = f"{type(error).__name__}: {error}"
    out.write_bytes(b"".join(os.fsencode(text.replace("\0", "")) + b"\0" for text in (*found, why)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
