"""Nobody can write a text that holds a scan up by our own expressions: what each costs grows as its text does.

Costs are processor time, the least of several runs, and count only beyond a floor that an expression which grows with
its text stays far below. What is asked of short texts alone is held to the same: the texts may be many.
"""

from time import process_time

import pytest

from shipped import Asked, shipped
from stress import stresses

SIZES = (20, 60, 250, 1_000, 4_000)
"""Characters. The short ones end early what doubles with every character."""
FLOOR = 0.005
"""Seconds for `SIZES[-1]` characters; most take a fiftieth. Twice the text four times the cost takes 0.02 and more."""
RATIO = 8
"""Four times the text costs four times as much; sixteen times is what grows with its square."""

OF_WHAT_IS_KNOWN = {
    "monthtwo.engine.pattern_matches._GROUP_MARK": "asked of expressions that were compiled: no class is left open",
    "monthtwo.facts.documents.json_tree._TOKEN": "asked of text that is known to be JSON: no string is left open",
    "monthtwo.facts.documents.toml_tree._PARTS": "asked of what `_KEY` or `_HEADER` has matched: no string is left open",
    "monthtwo.facts.documents.toml_tree._PART": "as `_PARTS`",
}
EVERY = [asked for asked in shipped() if asked.where not in OF_WHAT_IS_KNOWN]


def cost(asked: Asked, said: str, runs: int) -> float:
    spent = []
    for _ in range(runs):
        start = process_time()
        asked.ask(said)
        spent.append(process_time() - start)
    return min(spent)


def growing(asked: Asked) -> str:
    """A text on which the cost grows faster than the text; none, it is hoped."""
    for start, again, end in stresses(asked.text, asked.flags):
        for size in SIZES:
            text, quarter = (start + again * (length // len(again) + 1) + end for length in (size, size // 4))
            if cost(asked, text, 1) < FLOOR:
                continue
            spent = cost(asked, text, 4)
            if spent > FLOOR and spent > RATIO * cost(asked, quarter, 4):
                return f"{start!r} + {again!r} * n + {end!r}: {spent * 1000:.0f} ms for {size} characters"
    return ""


def test_all_are_found() -> None:
    """Those of the code, of checks, of roles and of formats."""
    found = {asked.where for asked in EVERY}
    assert len(EVERY) > 600
    assert {
        "monthtwo.areas.monitoring.alerts._HEREDOC", "monthtwo.system.units.foreign._COMPILED", "jenkins.lines",
        "$drift-detectors.names", "monitoring/dashboard.match", "tests", "github-actions.names",
    } <= found  # fmt: skip


@pytest.mark.parametrize("text", [r"(a+)+$", r"\s*,?\s*$", r"x.*y", r"^(\w+_)?(\w+_)?z", r"<<(\w+).*?\1"])
def test_growth_is_seen(text: str) -> None:
    assert growing(Asked("example", text, 0, "search"))


@pytest.mark.parametrize("text", [r"a+", r"\w{0,40}x", r"(?<!#)#+x", r"x[^xy]*y"])
def test_what_is_linear_is_let_through(text: str) -> None:
    assert not growing(Asked("example", text, 0, "search"))


@pytest.mark.parametrize("asked", EVERY, ids=lambda asked: f"{asked.where}-{asked.how}")
def test_the_cost_grows_as_the_text_does(asked: Asked) -> None:
    assert not growing(asked)
