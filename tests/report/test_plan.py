"""A plan in each format: golden, and safe whatever a repository is called."""

import json
import shlex

import pytest
from markdown_it import MarkdownIt
from report_samples import NASTY_PATH, SAMPLES

from monthtwo.plan import Plan
from monthtwo.readiness.planning import planned
from monthtwo.report.plan_output import written

TOGETHER = {
    "drift-job": {"drift/detector": "compare", "drift/scheduled": "call it at night", "drift/acts": "alert"},
    "watch": {"monitoring/service-metrics": "export metrics", "monitoring/alerts": "tell somebody of `x` <b>"},
}


def plan(name: str) -> Plan:
    return planned(SAMPLES[name](), TOGETHER, {"serving/health": "health check"}, ["a; rm -rf b", NASTY_PATH])


@pytest.mark.parametrize(("format_", "ending"), [("terminal", "txt"), ("markdown", "md"), ("json", "json")])
@pytest.mark.parametrize("name", ["full", "clean"])
def test_a_plan_is_golden_and_repeats(name, format_, ending, golden):
    text = written(plan(name), format_).decode()
    assert written(plan(name), format_).decode() == text
    assert all(char == "\n" or char.isprintable() for char in text)
    golden(f"plan-{name}.{ending}", text)


def test_a_checklist_is_a_list_of_boxes_and_nothing_of_the_repository_is_markup():
    page = MarkdownIt("commonmark", {"html": True}).render(written(plan("full"), "markdown").decode())
    assert page.count("[ ] <strong>") == len(plan("full").steps) > 2
    assert "href" not in page and "<script" not in page and "<b>" not in page


def test_an_agent_gets_the_proof_in_words_and_all_it_has_to_know():
    steps = json.loads(written(plan("full"), "json"))["steps"]
    assert steps[0]["proof"][:3] == ["monthtwo", "scan", "a; rm -rf b"]
    assert all(one["fix"] and one["why"] and one["path"] for step in steps for one in step["closes"])
    said = written(plan("full"), "terminal").decode()
    assert "monthtwo scan 'a; rm -rf b'" in said and shlex.split("'a; rm -rf b'") == ["a; rm -rf b"]
