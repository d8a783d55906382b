"""The comment of the action on a pull request, against a server that stands for the API and records what it is asked."""

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from test_action import TOKEN, Job
from test_action_since import WORSE, PullRequest

COMMENTS = "/repos/team/churn/issues/12/comments"
BOT = "github-actions[bot]"
MARKER = "<!-- monthtwo:. -->"
LINK = "https://github.example/team/churn/actions/runs/7"


class Api(ThreadingHTTPServer):
    """What of the REST API the action needs; it keeps the comments of one pull request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.requests: list[tuple[str, str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.comments: list[dict[str, Any]] = []
        self.refuses = 0
        self.leads_to = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def comment(self, body: str, login: str = BOT) -> dict[str, Any]:
        number = len(self.comments) + 1
        made = {"id": number, "body": body, "user": {"login": login}, "html_url": f"https://github.example/c/{number}"}
        self.comments.append(made)
        return made


class Answers(BaseHTTPRequestHandler):
    server: Api

    def do_GET(self) -> None:
        page = int(self.path.partition("&page=")[2] or 1)
        self.answer(None, lambda: self.server.comments[(page - 1) * 100 : page * 100])

    def do_POST(self) -> None:
        body = self.body()
        self.answer(body, lambda: self.server.comment(body["body"]))

    def do_PATCH(self) -> None:
        body = self.body()
        known = self.server.comments[int(self.path.rpartition("/")[2]) - 1]
        self.answer(body, lambda: known.update(body) or known)

    def body(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, body: Any, made: Any) -> None:
        self.server.requests.append((self.command, self.path, body))
        self.server.headers.append(dict(self.headers))
        if self.server.leads_to:
            self.send_response(302)
            self.send_header("Location", self.server.leads_to)
            self.end_headers()
            return
        refused = self.server.refuses if self.command != "GET" else 0
        data = b"{}" if refused else json.dumps(made()).encode()
        self.send_response(refused or 200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def pull(
    tmp_path: Path, api: Api, change: dict[str, str | None] = WORSE, event: str = "pull_request", **more: Any
) -> PullRequest:
    made = PullRequest(tmp_path, change)
    made.event(event, str(made.ids["merge"]), **{"fork": False} | more)
    made.runner.environment["GITHUB_API_URL"] = api.address
    return made


def methods(api: Api) -> list[str]:
    return [request[0] for request in api.requests]


def said(job: Job) -> str:
    return next(line for line in job.log.splitlines() if "No comment was written" in line or "The comment: " in line)


def test_one_comment_is_written_and_then_kept_up_to_date(tmp_path: Path, api: Api) -> None:
    request = pull(tmp_path, api)
    job = request.run()
    assert job.codes == {"Scan": 0, "Upload SARIF": 0, "Comment": 0, "Gate": 1}, job.log
    [listing, posting] = api.requests
    assert listing == ("GET", f"{COMMENTS}?per_page=100&page=1", None)
    assert posting[:2] == ("POST", COMMENTS) and posting[2].keys() == {"body"}
    body = posting[2]["body"]
    assert body.startswith(f"{MARKER}\n## monthtwo: ") and body.endswith(f"[The whole report]({LINK}).\n")
    assert body.index("**Gate failed**") < body.index("**lost** <code>serving/health</code>: this change removes")
    assert all(one["Authorization"] == f"Bearer {TOKEN}" for one in api.headers)
    assert job.outputs["comment"] == "https://github.example/c/1" and job.outputs["comment"] in said(job)
    again = request.run()
    assert methods(api) == ["GET", "POST", "GET", "PATCH"] and len(api.comments) == 1
    assert api.requests[-1][1] == "/repos/team/churn/issues/comments/1" and api.comments[0]["body"] == body
    assert again.outputs["comment"] == job.outputs["comment"]


def test_a_comment_says_when_all_is_well_again_but_no_first_one_does(tmp_path: Path, api: Api) -> None:
    request = pull(tmp_path, api, {"README.md": "Churn\n"})
    job = request.run()
    assert methods(api) == ["GET"] and job.outputs["comment"] == "" and "nothing was made worse" in said(job)
    api.comment(f"{MARKER}\nIt was worse.")
    request.run()
    assert methods(api)[1:] == ["GET", "PATCH"]
    assert "**Gate passed**. Nothing was made worse." in api.comments[0]["body"]


def test_what_others_wrote_stays_as_it_is(tmp_path: Path, api: Api) -> None:
    theirs = [api.comment(f"{MARKER}\nmine", "eve"), api.comment("a review of the bot's"), api.comment(f"> {MARKER}")]
    theirs += [api.comment("<!-- monthtwo:services/ranking -->\nof another folder")]
    theirs += [api.comment(f"talk {number}", "ada") for number in range(100)]
    before = [one["body"] for one in theirs]
    pull(tmp_path, api).run()
    assert methods(api) == ["GET", "GET", "POST"], "all pages are looked through"
    assert [one["body"] for one in api.comments[: len(before)]] == before


def test_a_fork_has_no_comment_and_it_is_said(tmp_path: Path, api: Api) -> None:
    job = pull(tmp_path, api, fork=True).run()
    assert job.codes["Gate"] == 1 and not api.requests, job.log
    assert "a pull request of a fork" in said(job) and job.outputs["comment"] == ""


def test_on_the_target_a_fork_has_one(tmp_path: Path, api: Api) -> None:
    pull(tmp_path, api, event="pull_request_target", fork=True).run()
    assert methods(api) == ["GET", "POST"]


@pytest.mark.parametrize(
    ("code", "why"), [(403, "lacks the permission pull-requests: write"), (502, "answered with 502")]
)
def test_without_the_permission_there_is_none_and_the_gate_is_as_it_was(
    tmp_path: Path, api: Api, code: int, why: str
) -> None:
    api.refuses = code
    job = pull(tmp_path, api).run()
    assert job.codes == {"Scan": 0, "Upload SARIF": 0, "Comment": 0, "Gate": 1}, job.log
    assert why in said(job) and not api.comments


def test_the_token_goes_nowhere_else(tmp_path: Path, api: Api) -> None:
    with Api() as elsewhere:
        Thread(target=elsewhere.serve_forever, daemon=True).start()
        api.leads_to = f"{elsewhere.address}/taken"
        job = pull(tmp_path, api).run()
        elsewhere.shutdown()
    assert "answered with 302" in said(job) and not elsewhere.requests


def test_a_push_has_no_comment(tmp_path: Path, api: Api) -> None:
    request = pull(tmp_path, api)
    request.runner.environment["GITHUB_EVENT_NAME"] = "push"
    assert "the event is no pull request" in said(request.run(since="main")) and not api.requests


def test_a_server_that_is_away_fails_nothing(tmp_path: Path, api: Api) -> None:
    request = pull(tmp_path, api)
    request.runner.environment["GITHUB_API_URL"] = "http://127.0.0.1:9"
    job = request.run()
    assert job.codes["Comment"] == 0 and job.codes["Gate"] == 1 and "No comment was written: " in said(job)


def test_nothing_of_a_change_is_markup_in_a_comment(tmp_path: Path, api: Api) -> None:
    hostile = "::error::pwned <img src=x onerror=pwned> [a](http://b.example) @everyone --> <!-- monthtwo"
    moved = str(WORSE["service/main.py"]).replace('"/predict"', f'"/{hostile}"')
    name = ".github/workflows/<b>--> @everyone [a](http:b).yml"
    tested = "on: pull_request\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n"
    pull(tmp_path, api, {"service/main.py": moved, name: tested}).run()
    body = api.comments[0]["body"].removeprefix(MARKER) if api.comments else ""
    assert "&lt;b&gt;" in body and "everyone" in body
    for bad in ("<b>", "<img", "-->", "<!--", " @everyone"):
        assert bad not in body, bad
    assert not re.search(r"(?<!\\)\]\(http", body.replace("](https://github.example", ""))
