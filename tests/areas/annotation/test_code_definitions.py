"""Parts of documents that define labels by rules, under whatever heading: "labelling-guidelines"."""

import pytest

from questions import hits

PART = """
## Definitions

- Tool: a piece of code that is run on medical data, and should be labelled so even if it is old
- Model: a statistical model that can be used at a bedside, not one that only explains
- Data set: holds medical data such as records or images; do not tag lists of codes
- Nothing: whatever else a grant may have brought about, unless somebody annotated it before
"""


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("docs/grants.md", PART, 1),
        ("scripts/reliability.Rmd", PART, 1),
        ("docs/grants.md", PART.replace("Definitions", "Columns"), 0),
        ("docs/grants.md", PART.replace("Definitions", "Thanks"), 0),
        ("docs/import_guide.md", PART, 0),
        ("prompts/grants.md", PART, 0),
        ("CHANGELOG.md", PART, 0),
    ],
)
def test_terms_with_rules_under_a_heading(path, text, found):
    assert len(hits("labelling-guidelines", {path: "# Grants\n" + text})) == found


def test_each_heading_of_a_document_that_is_named_for_labelling():
    text = "# Grants\n" + PART.replace("Definitions", "What you see")
    assert len(hits("labelling-guidelines", {"ANNOTATION.md": text})) > 0
    assert hits("labelling-guidelines", {"GRANTS.md": text}) == []


def test_terms_without_rules_are_a_glossary():
    text = "# Grants\n\n## Definitions\n\n" + "".join(
        f"- {one}: what the label of a {one} is called\n" for one in ("Tool", "Model", "Set")
    )
    assert hits("labelling-guidelines", {"docs/grants.md": text}) == []


def test_headings_that_are_underlined():
    text = PART.replace("## Definitions", "Definitions\n===========")
    assert len(hits("labelling-guidelines", {"docs/grants.rst": text})) == 1


def test_parts_beside_each_other_are_read_as_one():
    half = PART.replace("- Data set", "\n## Assumptions\n\n- Data set")
    assert len(hits("labelling-guidelines", {"docs/grants.md": "# Grants\n" + half})) == 1
