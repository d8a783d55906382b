"""Where `task-routes` finds tasks of Taskcluster that tell of a failure."""

import pytest

from questions import hits

ROOT = {".taskcluster.yml": "version: 1\ntasks: []\n"}
KIND = """
tasks:
  score:
    routes:
      - index.project.score
      - notify.email.ml@example.org.on-failed
"""


def test_a_route_is_shown_at_its_line():
    assert hits("task-routes", ROOT | {"taskcluster/kind.yml": KIND}) == [
        "taskcluster/kind.yml:5 -: tells of a failed task: notify.email.ml@example.org.on-failed (high)"
    ]


def test_without_taskcluster_a_route_is_none():
    assert hits("task-routes", {"taskcluster/kind.yml": KIND}) == []


@pytest.mark.parametrize("route", ["notify.email.ml@example.org.on-completed", "index.email.ml.on-failed"])
def test_a_route_that_tells_of_no_failure_is_none(route):
    text = KIND.replace("notify.email.ml@example.org.on-failed", route)
    assert hits("task-routes", ROOT | {"taskcluster/kind.yml": text}) == []


def test_what_is_no_route_is_none():
    assert hits("task-routes", ROOT | {"taskcluster/kind.yml": KIND.replace("routes", "scopes")}) == []


def test_a_chat_may_be_told():
    text = KIND.replace("email.ml@example.org.on-failed", "slack-channel.C1.on-exception")
    assert hits("task-routes", ROOT | {"k.yaml": text}) == [
        "k.yaml:5 -: tells of a failed task: notify.slack-channel.C1.on-exception (high)"
    ]


def test_tasks_of_tests_are_none():
    assert hits("task-routes", ROOT | {"tests/kind.yml": KIND}) == []
