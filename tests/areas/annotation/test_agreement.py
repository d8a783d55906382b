"""Agreement of people is told from scores of models: "annotator-agreement", "measured-people"."""

import pytest

from questions import hits

KAPPA = (
    "from sklearn.metrics import cohen_kappa_score\n\ndef score({0}, {1}):\n    return cohen_kappa_score({0}, {1})\n"
)


@pytest.mark.parametrize(
    ("first", "second", "found"), [("coder_1", "coder_2", 1), ("y_true", "y_pred", 0), ("human", "llm", 0)]
)
def test_kappa_of_people_and_of_models(first, second, found):
    assert len(hits("annotator-agreement", {"k.py": KAPPA.format(first, second)})) == found


def test_alpha_is_measured_of_people():
    code = "import krippendorff\n\nprint(krippendorff.alpha(rows))\n"
    assert hits("annotator-agreement", {"k.py": code})[0] == "k.py:3 -: measures agreement: krippendorff.alpha (high)"
    assert hits("measured-people", {"k.py": code}) == [
        "k.py:3 -: measures how people agree: krippendorff.alpha (medium)"
    ]


def test_what_nothing_runs_shows_nobody_who_labels():
    code = "import krippendorff\n\ndef alpha(rows):\n    return krippendorff.alpha(rows)\n"
    assert hits("measured-people", {"k.py": code}) == []


def test_a_figure_and_an_aim():
    told = "Cohen's kappa between the annotators was 0.71.\n"
    assert len(hits("annotator-agreement", {"docs/data.md": told})) == 1
    assert hits("annotator-agreement", {"docs/data.md": "Target: inter-annotator agreement of 0.80.\n"}) == []
    assert hits("annotator-agreement", {"docs/data.md": "Cohen's kappa of the model is 0.71.\n"}) == []


def test_a_letter_and_a_share():
    assert len(hits("annotator-agreement", {"docs/data.md": "Two people read 50 each (κ = 0.71).\n"})) == 1
    assert len(hits("annotator-agreement", {"docs/data.md": "Inter-coder reliability of team 3 is 47.5.\n"})) == 1
    assert hits("annotator-agreement", {"docs/data.md": "The baseline reaches κ = 0.71.\n"}) == []


def test_augmentations_of_images():
    code = "from albumentations import {0}\n\nprint({0}())\n"
    assert len(hits("measured-people", {"a.py": code.format("iaa_scores")})) == 1
    assert hits("measured-people", {"a.py": code.format("IAAPerspective")}) == []


def test_columns_that_are_named_for_those_who_label():
    code = "from sklearn.metrics import cohen_kappa_score\nprint(cohen_kappa_score(rows['{0}'], rows['{1}']))\n"
    told = {"README.md": "Two annotators (Ida and Tom) read all posts.\n"}
    assert len(hits("annotator-agreement", {"k.py": code.format("Ida", "Tom"), **told})) == 1
    assert hits("annotator-agreement", {"k.py": code.format("Ida", "Tom")}) == []
    assert hits("annotator-agreement", {"k.py": code.format("Spam", "Ham"), **told}) == []
