"""What counts as words that something slipped for the quality of data."""

import pytest

from monthtwo.engine.slips import gives_reason, paragraphs, says_slip


@pytest.mark.parametrize(
    "text",
    [
        "The 2.0 release was postponed to June because a third of the labels is wrong.",
        "v1.4.0 slipped to Q3 2025: ground truth was incomplete.",
        "Launch moved from March to May due to inconsistent annotations.",
        "The pilot has been pushed back. Reason: the data set had duplicates and missing rows.",
        "Milestone M2 is behind schedule, waiting for annotators to re-label the noisy labels.",
    ],
)
def test_a_goal_that_was_put_off_and_the_reason(text):
    assert says_slip(text)


@pytest.mark.parametrize(
    "text",
    [
        "The 2.0 release was postponed to June because the cluster was down.",
        "The release adds a check of label quality.",
        "If labels are noisy the launch is postponed to the next sprint.",
        "Poor data quality can mean that a release was delayed by months.",
        "Delayed labels: metrics wait until the ground truth is complete.",
        "Moved label cleaning to data.py.",
        "Postpone the release, labels are too noisy",
    ],
)
def test_other_words(text):
    assert not says_slip(text)


def test_a_subject_may_order_it():
    assert says_slip("feat(data): postpone the release - labels are too noisy", subject=True)


def test_a_reason_is_data_that_are_not_good_enough():
    assert gives_reason("annotators disagree on half of the labels")
    assert not gives_reason("labels are read from a table")


def test_paragraphs_end_at_blank_lines_and_items():
    assert list(paragraphs(["# A", "b", "c", "", "- d", "e", "1. f"])) == [(1, "# A b c"), (5, "- d e"), (7, "1. f")]
