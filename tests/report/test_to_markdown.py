import re
from html import unescape

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_samples import SAMPLES, check, full, report

from monthtwo.model import Evidence, Skipped
from monthtwo.report.markdown import MAX_BYTES, code, escape, prose, to_markdown
from monthtwo.safe_text import printable

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@pytest.mark.parametrize("name", SAMPLES)
def test_markdown_is_golden_and_repeats(name, golden):
    text = to_markdown(SAMPLES[name]())
    assert to_markdown(SAMPLES[name]()) == text
    golden(f"{name}.md", text)


def test_nothing_of_the_repository_is_markup():
    page = GFM.render(to_markdown(full()))
    tags = {tag.lower() for tag in re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", page)}
    assert tags <= {
        "h2", "h3", "p", "strong", "em", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "code", "details",
        "summary", "pre",
    }  # fmt: skip
    assert "href" not in page
    assert not re.search(r"(?<!<code>)@(?!\u200b)\w", re.sub(r"<code>.*?</code>", "", page))


def test_a_row_has_as_many_cells_as_its_head():
    for table in re.findall(r"<table>.*?</table>", GFM.render(to_markdown(full())), re.S):
        rows = re.findall(r"<tr>.*?</tr>", table, re.S)
        assert len({len(re.findall(r"<t[hd]", row)) for row in rows}) == 1


@given(st.text() | st.text(alphabet="\\`*_[]()#|~$<>&:/@wW.-+=1 a\n", max_size=20))
def test_escaped_text_shows_itself_and_does_nothing_else(text):
    for shown in (GFM.render("x " + escape(text)), GFM.render("x " + code(text))):
        (body,) = re.fullmatch(r"<p>x ?(.*)</p>\n", shown, re.S).groups()
        bare = body.removeprefix("<code>").removesuffix("</code>")
        assert "<" not in bare
        assert unescape(bare).replace("\u200b", "").strip() == printable(text)


def test_code_in_a_remedy_keeps_its_place_in_the_sentence():
    assert prose("Scrape `/metrics|x` at *once*.") == r"Scrape <code>/metrics\|x</code> at \*once\*."


@given(st.text(alphabet="\\`*_[]#|~$-+=1. a", max_size=12))
def test_a_list_item_stays_one_item(text):
    assert GFM.render(f"- {escape(text)}").count("<") == 4 or not printable(text)


@pytest.mark.parametrize("address", ["http://a.example", "https://a.example", "www.a.example", "ftp://a.example"])
def test_addresses_are_not_linked(address):
    assert not re.search(r"(?<!\\)://|www\.", escape(address))


def test_a_summary_keeps_within_a_mebibyte_and_keeps_its_last_line():
    text = "ü" * 30_000
    results = tuple(
        check(f"drift/c{n}", verdict="unmet", near_misses=(Evidence("a", 1, text), Evidence("b", 2, text)))
        for n in range(30)
    )
    page = to_markdown(report(results, full().repository))
    assert len(page.encode()) <= MAX_BYTES
    assert "left out" in page
    assert page.endswith("**30 findings (30 medium)**, 0 unknown, 0 met, 0 not asked.\n")


def test_long_lists_of_files_are_counted_not_listed():
    skipped = tuple(Skipped(f"f{n}.py", "syntax") for n in range(1000))
    repository = msgspec.structs.replace(full().repository, skipped=skipped)
    page = to_markdown(report((), repository))
    assert "1000 files not read" in page
    assert "*and 900 more*" in page
