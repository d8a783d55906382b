"""The GitHub Action on pull requests: the base comes from the event, and a change cannot weaken its own gate."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from histories import at, make_history
from test_action import ROOT, SERVICE, Job, Runner

HEALTHY = SERVICE["service/main.py"] + '\n\n@app.get("/health")\ndef health():\n    return {"ok": True}\n'
GOOD = SERVICE | {"service/main.py": HEALTHY}
WORSE: dict[str, str | None] = {"service/main.py": SERVICE["service/main.py"]}


class PullRequest:
    """A pull request as a runner sees it: `main` upstream, a merge of it and the change in the workspace, one commit deep."""

    def __init__(self, tmp_path: Path, change: dict[str, str | None], base: dict[str, str] = GOOD) -> None:
        self.runner = Runner(tmp_path)
        self.runner.install()
        self.upstream = tmp_path / "upstream"
        commits = [
            at("2025-01-01", base, name="first"),
            at("2025-01-02", {"docs/a.md": "a\n"}, name="base"),
            at("2025-01-03", change, branch="fork", parents=("first",), name="head"),
            at("2025-01-04", change, branch="merge", parents=("base", "head"), name="merge"),
            at("2025-01-05", {"docs/b.md": "b\n"}, name="later", parents=("base",), branch="main"),
        ]
        self.ids = make_history(self.upstream, commits)
        self.git(self.upstream, "config", "uploadpack.allowAnySHA1InWant", "true")
        self.check_out("merge")
        self.event("pull_request", str(self.ids["merge"]))

    def git(self, folder: Path, *arguments: str) -> str:
        done = subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True)
        return done.stdout

    def check_out(self, branch: str) -> None:
        """What actions/checkout does: the one commit of a branch."""
        workspace = self.runner.workspace
        self.git(workspace, "init", "-q")
        self.git(workspace, "remote", "add", "origin", f"file://{self.upstream}")
        self.git(workspace, "fetch", "-q", "--depth=1", "origin", branch)
        self.git(workspace, "checkout", "-q", "--detach", "FETCH_HEAD")

    def event(self, name: str, sha: str, fork: bool = True, **sides: str) -> None:
        """The payload; `sides` are commits that it names otherwise."""
        repos = {"base": "team/churn", "head": "eve/churn" if fork else "team/churn"}
        named: dict[str, Any] = {"number": 12}
        for side, repo in repos.items():
            sha = sides.get(side, str(self.ids[side]))
            named[side] = {"sha": sha, "repo": {"full_name": repo, "fork": fork and side == "head"}}
        file = self.runner.workspace.parent / "event.json"
        file.write_text(json.dumps({"pull_request": named}), encoding="utf-8")
        self.runner.environment |= {"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(file), "GITHUB_SHA": sha}

    def run(self, **inputs: str) -> Job:
        return self.runner.run(**inputs)


def report(job: Job) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(job.outputs["json"]).read_bytes())
    return found


def lost(job: Job) -> set[str]:
    return {one["check"] for one in report(job)["changes"] if one["kind"] == "lost"}


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_change_that_takes_something_away_fails(tmp_path: Path) -> None:
    pull = PullRequest(tmp_path, WORSE)
    before = files_in(pull.runner.workspace)
    job = pull.run()
    assert job.codes == {"Scan": 0, "Upload SARIF": 0, "Comment": 0, "Gate": 1}, job.log
    assert job.outputs["base"] == str(pull.ids["base"]) and job.outputs["passed"] == "false"
    assert lost(job) == {"serving/health"} and job.outputs["lost"] == "1" and job.outputs["altered"] == "0"
    assert int(job.outputs["new"]) == sum(one["baseline"] == "new" for one in report(job)["findings"]) == 1
    assert "changed since" in job.summary and "this change removes" in job.summary
    told = [job.summary.index(words) for words in ("**Gate failed**", "- **lost** ", "**ml-service**", "| Area |")]
    assert told == sorted(told), "what changed comes first"
    states = [one["baselineState"] for one in json.loads(Path(job.outputs["sarif"]).read_bytes())["runs"][0]["results"]]
    assert states.count("new") == 1
    assert files_in(pull.runner.workspace) == before


def test_a_change_that_takes_nothing_away_passes(tmp_path: Path) -> None:
    job = PullRequest(tmp_path, {"README.md": "Churn\n"}).run()
    assert job.codes == {"Scan": 0, "Upload SARIF": 0, "Comment": 0, "Gate": 0}, job.log
    assert report(job)["changes"] == [] and job.outputs["lost"] == "0" and job.outputs["passed"] == "true"


def test_on_the_target_the_head_is_judged_and_not_the_default_branch(tmp_path: Path) -> None:
    """There GITHUB_SHA and the checkout are the default branch, of which nothing was made worse."""
    pull = PullRequest(tmp_path, WORSE)
    pull.git(pull.runner.workspace, "fetch", "-q", "--depth=1", "origin", "main")
    pull.git(pull.runner.workspace, "checkout", "-q", "--detach", "FETCH_HEAD")
    pull.event("pull_request_target", str(pull.ids["later"]))
    job = pull.run()
    assert job.codes["Gate"] == 1 and lost(job) == {"serving/health"}, job.log
    assert report(job)["repository"]["commit"] == str(pull.ids["head"])
    assert (pull.runner.workspace / "service/main.py").read_text() == HEALTHY


def test_a_folder_of_a_pull_request(tmp_path: Path) -> None:
    job = PullRequest(tmp_path, WORSE).run(path="service")
    assert job.codes["Gate"] == 1, job.log
    assert all(" file=service/" in line for line in job.annotations)


@pytest.mark.parametrize("since", ["none", "main", "origin/main"])
def test_what_is_compared_with_can_be_said(tmp_path: Path, since: str) -> None:
    pull = PullRequest(tmp_path, WORSE)
    job = pull.run(since=since)
    assert job.codes["Gate"] == (0 if since == "none" else 1), job.log
    assert job.outputs["base"] == ("" if since == "none" else str(pull.ids["base"]))


def test_nothing_is_fetched_where_all_is_there(tmp_path: Path) -> None:
    pull = PullRequest(tmp_path, WORSE)
    pull.git(pull.runner.workspace, "fetch", "-q", "--unshallow", "origin")
    job = pull.run()
    assert job.codes["Gate"] == 1 and not list(pull.runner.temporary.glob("monthtwo-base-*")), job.log


@pytest.mark.parametrize(
    ("inputs", "sides", "said"),
    [
        ({"since": "nowhere"}, {}, "couldn't find remote ref"),
        ({"since": "--upload-pack=touch pwned"}, {}, "names? no|is no branch"),
        ({}, {"base": "--upload-pack=touch pwned"}, "the event names no base commit"),
        ({}, {"base": "0" * 40}, "0{40}"),
        ({"checks": "mine"}, {}, "lies in the repository that is judged"),
    ],
)
def test_what_cannot_be_compared_fails(
    tmp_path: Path, inputs: dict[str, str], sides: dict[str, str], said: str
) -> None:
    pull = PullRequest(tmp_path, {"mine/areas/a.txt": "a\n"})
    pull.event("pull_request", str(pull.ids["merge"]), **sides)
    job = pull.run(**inputs)
    assert job.codes == {"Scan": 2}, job.log
    assert re.search(said, job.log) and not list(tmp_path.rglob("pwned"))


SETTINGS = "ignore: [serving]\n"
COMMENT = SERVICE["service/main.py"].replace(
    "app = FastAPI()", "app = FastAPI()  # monthtwo: accept[serving/health] nobody asks"
)
ACCEPT = "accept:\n  - check: serving/health\n    reason: nobody asks\n    until: 2099-01-01\n"
MANIFEST = (
    (ROOT / "checks/areas/serving/health.yaml").read_text(encoding="utf-8").replace("severity: high", "severity: note")
)
ATTACKS: dict[str, dict[str, str | None]] = {
    "settings": WORSE | {".monthtwo.yaml": SETTINGS},
    "settings in pyproject": WORSE | {"pyproject.toml": '[tool.monthtwo]\nignore = ["serving"]\n'},
    "an acceptance": WORSE | {".monthtwo.yaml": ACCEPT},
    "a comment": {"service/main.py": COMMENT},
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_fork_cannot_weaken_its_own_gate(tmp_path: Path, attack: str) -> None:
    job = PullRequest(tmp_path, ATTACKS[attack]).run()
    assert job.codes["Gate"] == 1 and lost(job) == {"serving/health"}, job.log
    assert int(job.outputs["altered"]) >= 1
    assert re.search("this change (alters the settings of the gate|accepts serving/health in a comment)", job.summary)


def test_a_fork_that_makes_a_file_unreadable_fails(tmp_path: Path) -> None:
    job = PullRequest(tmp_path, {"service/main.py": "x = " + "(" * 50_000 + HEALTHY}).run()
    assert job.codes["Gate"] == 1 and "serving/health" in lost(job), job.log


def test_a_fork_that_makes_the_scan_slow_fails(tmp_path: Path) -> None:
    job = PullRequest(tmp_path, WORSE).run(timeout="0.000001")
    assert job.codes["Gate"] == 1 and "The time was up before all was judged" in job.summary, job.log
    assert int(job.outputs["unknown"]) > 0


def test_a_fork_cannot_add_checks(tmp_path: Path) -> None:
    """Neither a catalogue, nor a package that announces one, nor a policy is taken from the repository."""
    names = {
        "checks/areas/serving/health.yaml": MANIFEST,
        "monthtwo/checks/areas/serving/health.yaml": MANIFEST,
        "site-packages/acme-1.dist-info/entry_points.txt": "[monthtwo.checks]\nacme = acme\n[monthtwo.policies]\nacme = acme\n",
        "site-packages/acme/areas/serving/own.yaml": MANIFEST.replace("id: serving/health", "id: serving/own"),
        "site-packages/acme/policy.yaml": "ignore: [serving]\n",
    }
    pull = PullRequest(tmp_path, WORSE | names)
    pull.runner.environment["PYTHONPATH"] = str(pull.runner.workspace / "site-packages")
    job = pull.run()
    assert job.codes["Gate"] == 1 and lost(job) == {"serving/health"}, job.log
    assert "serving/own" not in {one["id"] for one in report(job)["checks"]}


def test_a_fork_cannot_speak_to_the_runner_or_bring_markup(tmp_path: Path) -> None:
    hostile = "::error::pwned <img src=x onerror=pwned> [a](http://b.example) @everyone"
    route = SERVICE["service/main.py"].replace("/predict", f"/{hostile}\\n::error::pwned\\n")
    names = {"service/::error::pwned <b>b</b>.py": route, ".monthtwo.yaml": f'ignore: ["{hostile}"]\n'}
    pull = PullRequest(tmp_path, WORSE | names)
    assert pull.run().codes == {"Scan": 2}  # no such check; what it says is quoted
    (tmp_path / "second").mkdir()
    del names[".monthtwo.yaml"]
    job = PullRequest(tmp_path / "second", WORSE | names | {".monthtwo.yaml": "ignore: [drift]\n"}).run()
    assert job.codes["Gate"] == 1, job.log
    for command in job.commands:
        assert re.match(r"::(error|warning|notice) (file|title)=", command), command
    assert not re.search(r"<(img|b)\b|(?<!\\)\]\(http|@everyone", job.summary)
