"""Documents that tell people how to label, and what they say of what is hard: "doubtful-cases", "named-guidelines"."""

from questions import hits

RULES = """
# Annotation guidelines

- Label a ticket as `bug` if something worked before.
- Label it as `wish` if it never did.
- Do not label greetings.
- Tickets that ask for help should be labelled as `help`.
- Select the first sentence that tells.
- Nothing else.
- In doubt, choose `help`.
"""
TOLD = ["docs/annotation_guidelines.md:1 -: tells people how to label (high)"]


def test_a_document_of_rules():
    assert hits("labelling-guidelines", {"docs/annotation_guidelines.md": RULES}) == TOLD
    assert len(hits("named-guidelines", {"docs/annotation_guidelines.md": RULES})) == 1


def test_a_prompt_is_no_guideline():
    files = {
        "docs/annotation_guidelines.md": "You are an expert annotator.\n" + RULES,
        "prompts/labelling_rules.md": RULES,
    }
    assert hits("labelling-guidelines", files) == []


def test_a_part_of_a_document_under_a_heading_that_says_so():
    part = RULES.replace("# Annotation guidelines", "## Labelling rules").lstrip()
    assert hits("labelling-guidelines", {"README.md": "# Tickets\n\nRun it.\n\n" + part}) == [
        "README.md:5 -: tells people how to label (high)"
    ]
    assert hits("labelling-guidelines", {"README.md": "# Tickets\n\n## Labelling\n\nRun `label.py`.\n"}) == []
    assert hits("named-guidelines", {"README.md": "# Tickets\n\n" + part}) == []


def test_the_line_that_treats_a_doubt():
    assert hits("doubtful-cases", {"docs/annotation_guidelines.md": RULES}) == [
        "docs/annotation_guidelines.md:9 -: treats what is in doubt: In doubt, choose `help`. (high)"
    ]


def test_the_head_of_a_document_says_what_it_is():
    head = RULES.lstrip().partition("\n")[0]
    assert hits("named-guidelines", {"guidelines.md": RULES.lstrip()}) == [
        "guidelines.md:1 -: tells people how to label (medium)"
    ]
    assert hits("named-guidelines", {"guidelines.md": RULES.lstrip().replace(head, "# Guidelines of our team")}) == []


def test_pages_of_a_folder_of_schemes():
    page = "# Entities\n\n" + "".join(f"- Names of {what} are only annotated if they are whole.\n" for what in "abcdef")
    assert len(hits("labelling-guidelines", {"docs/schemas/entity.md": page})) == 1
    assert hits("labelling-guidelines", {"docs/news/entity.md": page}) == []


def test_guidelines_in_other_languages_are_known_by_their_names():
    text = "\n".join(f"Regel {number}: Namen sind zu markieren." for number in range(12)) + "\n"
    assert len(hits("labelling-guidelines", {"docs/Annotationsrichtlinien.md": text})) == 1
    assert hits("labelling-guidelines", {"docs/Richtlinien.md": text}) == []


def test_a_part_that_is_headed_so_is_named():
    rules = RULES.replace("# Annotation guidelines", "## General annotation guidelines") * 2
    assert len(hits("named-guidelines", {"index.md": "# Corpus\n" + rules})) >= 1
    assert (
        hits("named-guidelines", {"index.md": "# Corpus\n" + rules.replace("annotation guidelines", "thoughts")}) == []
    )


def test_a_text_in_latex_is_known_by_its_folder():
    rules = RULES.replace("#", "%")
    assert len(hits("labelling-guidelines", {"annotation/guidelines_v2/main.tex": rules})) == 1
    assert hits("labelling-guidelines", {"annotation/paper/main.tex": rules}) == []
    marks = "\\section{Results}\n" + "\\label{fig:one of the figures}\n" * 9
    assert hits("labelling-guidelines", {"annotation/guidelines_v2/main.tex": marks}) == []


def test_a_document_that_is_headed_for_those_who_label():
    rules = RULES.lstrip().partition("\n")[2]
    assert len(hits("labelling-guidelines", {"notes/background.md": "# Background for coders\n" + rules})) == 1
    assert hits("labelling-guidelines", {"notes/background.md": "# Background for readers\n" + rules}) == []
