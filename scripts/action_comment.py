"""Keeps one comment on a pull request up to date, through the REST API: the one that begins with a hidden marker.

    action_comment.py REPORT

REPORT is a JSON report. The event, the token and the address of the API come from the environment, as the platform sets
them. A first comment is written where there is something to say; one that is there is written anew.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from monthtwo.model import Report
from monthtwo.report.comment import to_comment, worth_a_comment

AUTHOR = "github-actions[bot]"
"""Who the token of a workflow writes as. Whoever else writes the marker into a comment keeps theirs."""
EVENTS = ("pull_request", "pull_request_target")
MOST = 32 * 1024 * 1024
MOST_PAGES = 30
PAGE = 100
SECONDS = 30


class LeftOut(Exception):
    """There is no comment, and why."""


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: what answers must not be able to send the token elsewhere."""

    def redirect_request(self, *_: Any) -> None:
        return None


def pull_request() -> dict[str, Any]:
    """What the event says of the pull request."""
    name = os.environ.get("GITHUB_EVENT_NAME", "")
    if name not in EVENTS:
        raise LeftOut(f"the event is no pull request but {name or 'unknown'}")
    with Path(os.environ["GITHUB_EVENT_PATH"]).open("rb") as file:
        found: dict[str, Any] = json.loads(file.read(MOST))["pull_request"]
    sides = [(found[side].get("repo") or {}).get("full_name") for side in ("head", "base")]
    if name == "pull_request" and sides[0] != sides[1]:
        raise LeftOut("it is a pull request of a fork, whose token may not write one")
    if not os.environ.get("GITHUB_TOKEN"):
        raise LeftOut("there is no token")
    return found


def asked(method: str, path: str, body: str | None = None) -> Any:
    """What the API answers."""
    request = urllib.request.Request(
        f"{os.environ['GITHUB_API_URL']}/repos/{quote(os.environ['GITHUB_REPOSITORY'])}/{path}",
        data=None if body is None else json.dumps({"body": body}).encode(),
        method=method,
        headers={
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
            "Content-Type": "application/json",
            "User-Agent": "monthtwo",
            "X-GitHub-Api-Version": "2022-11-28",
        },
    )
    try:
        answer: HTTPResponse
        with urllib.request.build_opener(Stay).open(request, timeout=SECONDS) as answer:
            return json.loads(answer.read(MOST))
    except urllib.error.HTTPError as error:
        if error.code in (401, 403, 404):
            raise LeftOut("the job lacks the permission pull-requests: write") from None
        raise LeftOut(f"{method} was answered with {error.code}") from None


def before(number: int, marker: str) -> int | None:
    """The comment that is there already."""
    for page in range(1, MOST_PAGES + 1):
        found = asked("GET", f"issues/{number}/comments?per_page={PAGE}&page={page}")
        for one in found:
            if one["user"]["login"] == AUTHOR and str(one["body"]).startswith(marker):
                return int(one["id"])
        if len(found) < PAGE:
            return None
    raise LeftOut("there are too many comments to look through")


def commented(report: Report) -> str:
    """Write the comment; its address, empty where there is nothing to say."""
    number = int(pull_request()["number"])
    marker = f"<!-- monthtwo:{quote(os.environ['INPUT_PATH'], errors='surrogateescape')} -->"
    known = before(number, marker)
    if known is None and not worth_a_comment(report):
        return ""
    run = "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}".format_map(os.environ)
    body = f"{marker}\n{to_comment(report, run)}"
    if known is None:
        written = asked("POST", f"issues/{number}/comments", body)
    else:
        written = asked("PATCH", f"issues/comments/{known}", body)
    return str(written["html_url"]).split("\n")[0]


def main(report: Path) -> None:
    try:
        address = commented(msgspec.json.decode(report.read_bytes(), type=Report))
    except LeftOut as error:
        print(f"No comment was written: {error}.")
        return
    except (OSError, ValueError, KeyError, TypeError, HTTPException, msgspec.MsgspecError) as error:
        print(f"No comment was written: {type(error).__name__}: {error}.")
        return
    print(
        f"The comment: {address}" if address else "No comment was written: nothing was made worse, and none was there."
    )
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.write(f"comment={address}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
