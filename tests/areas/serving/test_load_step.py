"""Where `load-step` finds load tests in the text of steps and scripts."""

import pytest

from questions import hits

FLOW = """
on: push
jobs:
  load:
    runs-on: ubuntu-latest
    steps:
      - name: Load
        run: k6 run load.js
"""
AT = ".github/workflows/load.yml"


def test_the_step_that_runs_a_tool_is_shown_at_its_line():
    assert hits("load-step", {AT: FLOW}) == [f"{AT}:6 -: github-actions Load runs a load test (high)"]


@pytest.mark.parametrize("run", ["pip install locust", "echo k6", "lab -n 3"])
def test_another_command_is_none(run):
    assert hits("load-step", {AT: FLOW.replace("k6 run load.js", run)}) == []


def test_a_script_is_shown_as_a_whole():
    assert hits("load-step", {"load.sh": "#!/bin/sh\nset -e\nhey -z 30s http://localhost:8000/predict\n"}) == [
        "load.sh:1 -: load.sh runs a load test (high)"
    ]


def test_a_loop_that_asks_at_once_is_less_sure():
    loop = "#!/bin/sh\nfor i in $(seq 100)\ndo\n  curl http://localhost:8000/predict &\ndone\n"
    assert hits("load-step", {"ask.sh": loop}) == ["ask.sh:1 -: ask.sh sends many requests and times them (medium)"]
    assert hits("load-step", {"ask.sh": loop.replace(" &", "")}) == []
    assert hits("load-step", {"ask.sh": loop.replace("/predict", "/health")}) == []


def test_python_in_a_heredoc():
    text = FLOW.replace(
        "k6 run load.js",
        "|\n          python - <<EOF\n          from concurrent.futures import ThreadPoolExecutor\n"
        "          requests.post('http://localhost/predict')\n          time.time()\n          EOF",
    )
    assert hits("load-step", {AT: text}) == [
        f"{AT}:6 -: github-actions Load sends many requests and times them (medium)"
    ]
    for word in ("requests.post(", "time.time()", "ThreadPoolExecutor"):
        assert hits("load-step", {AT: text.replace(word, "x")}) == [], word


def test_what_is_written_down_and_never_runs_is_none():
    assert hits("load-step", {"docs/load.sh": "hey -z 30s http://a/predict\n", "vendor/load.sh": "k6 run a.js\n"}) == []


def test_a_load_test_of_the_tests_counts():
    assert hits("load-step", {"tests/load.sh": "k6 run load.js\n"}) == [
        "tests/load.sh:1 -: load.sh runs a load test (high)"
    ]


def test_a_target():
    found = hits("load-step", {"Makefile": "load:\n\tlocust -f load.py\n"})
    assert [hit.partition(" -: ")[2] for hit in found] == ["make load runs a load test (high)"]
