"""Expressions over many lines at once."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monthtwo.catalogue.catalogue import load_catalogue
from monthtwo.catalogue.check import Check
from monthtwo.catalogue.leaves import walk
from monthtwo.engine.document_hits import keys_of
from monthtwo.engine.pattern_matches import _anywhere


def expressions(check: Check) -> set[str]:
    leaves = [leaf for top in (check.evidence, check.near_misses) if top is not None for leaf in walk(top)]
    return {leaf.literal for leaf in leaves if leaf.literal} | {leaf.text.match for leaf in leaves if leaf.text}


SHIPPED = sorted({text for check in load_catalogue().checks for text in expressions(check)})


@pytest.mark.parametrize("text", [*SHIPPED, r"from .pino|\bPINO\b", r"^\S+ Drift$", r"load(?! test)", "naïve", r"\Aa"])
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_holds_in_a_line_holds_in_the_text(text: str, data: st.DataObject) -> None:
    line = data.draw(st.from_regex(re.compile(text, re.I)).filter(lambda found: "\n" not in found))
    around = data.draw(st.lists(st.text(st.characters(exclude_characters="\n"), max_size=8), max_size=2))
    if re.search(text, line, re.I):
        assert _anywhere(text)("\n".join([*around, line, *around]))


def test_every_leaf_outside_code_has_a_key() -> None:
    assert len(keys_of(load_catalogue().checks)) > 20
