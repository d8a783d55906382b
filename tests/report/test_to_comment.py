"""The comment on a pull request: short, first what was made worse, and nothing of the repository in it is markup."""

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace
from report_samples import SAMPLES, change, changed

from monthtwo.model import Gate
from monthtwo.report.comment import MOST, to_comment, worth_a_comment

GFM = MarkdownIt("commonmark", {"html": True})
LINK = "https://example.org/o/r/actions/runs/1"


@pytest.mark.parametrize("name", SAMPLES)
def test_a_comment_is_short_and_repeats(name: str) -> None:
    text = to_comment(SAMPLES[name](), LINK)
    assert text == to_comment(SAMPLES[name](), LINK) and len(text) <= MOST
    assert text.startswith("## monthtwo: ") and text.endswith(f"[The whole report]({LINK}).\n")


def test_what_was_made_worse_comes_first_and_what_is_there_is_left_to_the_summary() -> None:
    text = to_comment(changed())
    kinds = [line.split("**")[1] for line in text.splitlines() if line.startswith("- **")]
    assert kinds == ["lost", "lost", "moved", "gained", "fixed"]
    assert text.index("**Gate failed**") < text.index("- **lost**")
    assert "| Area |" not in text and "What to do first" not in text


def test_nothing_of_the_repository_is_markup() -> None:
    page = GFM.render(to_comment(changed()))
    assert "<script" not in page and "href" not in page and "<img" not in page
    assert "@everyone" not in page


def test_a_comment_never_holds_more_than_it_may() -> None:
    many = tuple(change("lost", f"area/c{number}", "gone " * 200) for number in range(100))
    text = to_comment(replace(changed(), changes=many), LINK)
    assert len(text) <= 65_536 and "left out" in text


def test_a_change_that_changes_nothing_is_worth_no_first_comment() -> None:
    assert worth_a_comment(changed())
    quiet = replace(changed(), changes=(), gate=Gate(True))
    assert not worth_a_comment(quiet)
    assert worth_a_comment(replace(quiet, gate=Gate(False)))
