"""Where `posting-workflows` finds scheduled workflows that post."""

import pytest

from questions import hits

FLOW = """
on: {schedule: [{cron: "0 3 * * *"}]}
jobs:
  drift:
    runs-on: ubuntu-latest
    steps:
      - run: python drift.py
      - name: Tell
        uses: slackapi/slack-github-action@v2
"""
AT = ".github/workflows/nightly.yml"
SHOWN = [f"{AT}:7 -: scheduled Tell posts a message (high)"]


def test_the_step_that_posts_is_shown_at_its_line():
    assert hits("posting-workflows", {AT: FLOW}) == SHOWN


def test_a_workflow_without_a_schedule_is_none():
    assert hits("posting-workflows", {AT: FLOW.replace('schedule: [{cron: "0 3 * * *"}]', "push: {}")}) == []


def test_a_step_that_posts_nowhere_is_none():
    assert hits("posting-workflows", {AT: FLOW.replace("slackapi/slack-github-action", "actions/cache")}) == []


@pytest.mark.parametrize("run", ["gh issue create -t x", "curl https://hooks.slack.com/x", "mail -s x ops@example.org"])
def test_a_command_may_post(run):
    assert (
        hits("posting-workflows", {AT: FLOW.replace("uses: slackapi/slack-github-action@v2", f"run: {run}")}) == SHOWN
    )


@pytest.mark.parametrize("run", ["echo SUM=3", "SERVER=9", "cat <<EOF\n          python drift.py\n          EOF"])
def test_a_job_that_runs_no_program_has_nothing_to_tell(run):
    text = FLOW.replace("run: python drift.py", f"run: |\n          {run}")
    assert hits("posting-workflows", {AT: text}) == []


def test_an_action_may_look():
    assert hits("posting-workflows", {AT: FLOW.replace("run: python drift.py", "uses: acme/uptime@v1")}) == SHOWN
    assert hits("posting-workflows", {AT: FLOW.replace("run: python drift.py", "uses: actions/checkout@v4")}) == []


def test_a_job_may_tell_of_the_one_that_it_needs():
    text = FLOW.replace(
        "      - name", "  tell:\n    needs: drift\n    runs-on: ubuntu-latest\n    steps:\n      - name"
    )
    assert hits("posting-workflows", {AT: text}) == [f"{AT}:11 -: scheduled Tell posts a message (high)"]
    assert hits("posting-workflows", {AT: text.replace("    needs: drift\n", "")}) == []
