"""Ids of hosted models by their form: all that the table has are seen, wherever they stand in quotes."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.catalogue.folders import shipped_folder
from monthtwo.catalogue.retirements import load_retirements
from monthtwo.names.hosted_ids import ids_in_code, may_be_hosted

TABLE = load_retirements(shipped_folder() / "vendors")
IDS = sorted({one.id for one in TABLE.models})
WORDS = st.text(string.ascii_letters + string.digits + " _-./:@", max_size=40)


@pytest.mark.parametrize("id", IDS)
def test_every_id_of_the_table_has_the_form(id: str) -> None:
    assert may_be_hosted(id)


@given(st.sampled_from(IDS), st.sampled_from("\"'`"), st.text(max_size=30), st.text(max_size=30))
def test_an_id_in_quotes_is_found_where_it_begins(id: str, quote: str, before: str, after: str) -> None:
    text = f"openai {before}\n{quote}{id}{quote}\n{after}"
    assert (text.index(f"{quote}{id}{quote}") + 1, id) in list(ids_in_code(text))


@given(st.sampled_from(IDS), st.sampled_from(["openai/", "us.", "models/", "azure/", "openai:"]))
def test_what_a_router_puts_before_it_belongs_to_it(id: str, before: str) -> None:
    assert may_be_hosted(before + id)
    assert [found for _, found in ids_in_code(f'openai(model="{before}{id}")')] == [before + id]


@given(WORDS)
def test_what_is_found_has_the_form_and_stands_there(text: str) -> None:
    said = f'openai "{text}" `{text}`'
    for start, id in ids_in_code(said):
        assert may_be_hosted(id)
        assert said[start : start + len(id)] == id


@pytest.mark.parametrize(
    "text",
    ["model", "content-type", "gpt 4", "", "o2-mini", "text-align", "claude", "https://api.openai.com/v1", "a" * 500],
)
def test_other_texts_have_it_not(text: str) -> None:
    assert not may_be_hosted(text)


@pytest.mark.parametrize("again", ["gpt-4", "'gpt-", "/gpt-4", ":gpt-4.", '"a/', "openai/" * 9, "x" * 50 + "'"])
def test_of_a_huge_line_no_id_is_longer_than_one_may_be(again: str) -> None:
    said = "openai " + again * (400_000 // len(again))
    assert all(len(id) <= 100 for _, id in ids_in_code(said))
