"""Agreement in shares that code prints, and in files named for it: "annotator-agreement"."""

import pytest

from questions import hits

SHARE = """
def compare({0}, {1}):
    both = [a == b for a, b in zip({0}, {1})]
    print("Proportion of times we agree, of what both labelled:", sum(both) / len(both))
"""


def test_a_share_of_agreement():
    assert hits("annotator-agreement", {"tags.py": SHARE.format("first", "second")}) == [
        "tags.py:3 compare: says how often people agree: Proportion of times we agree, of what both labelle (medium)"
    ]
    assert hits("annotator-agreement", {"tags.py": SHARE.format("human", "predicted")}) == []


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("data/iaa.csv", 1),
        ("results/pairwise_alpha.csv", 1),
        ("notes/inter-annotator-agreement.csv", 1),
        ("results/llm_kappa.csv", 0),
        ("results/model_kappa.csv", 0),
        ("legal/agreement.csv", 0),
    ],
)
def test_files_named_for_it(path, found):
    assert len(hits("annotator-agreement", {path: "a,b\n1,0.7\n"})) == found
