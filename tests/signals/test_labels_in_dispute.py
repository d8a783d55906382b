"""When labels are in dispute: they come back, or several people change them and nothing says who is right."""

import subprocess

import pytest
from reports import signal
from repositories import LABELLED, labels, notes

from histories import ADA, BEN, EVE, at
from scanning import looked_back

ID = "labels-in-dispute"
START = [at("2025-01-01", LABELLED, by=ADA), *notes("2025-01-02", 12)]
ITEMS = [f"item {number},{{}},3" for number in range(4)]


def rows(label: str, *more: str) -> dict[str, str]:
    return labels("wish", *(row.format(label) for row in ITEMS), *more)


def test_one_who_takes_back_what_somebody_else_changed_disputes_it(scanned):
    commits = [*START, at("2025-02-01", labels("bug"), by=BEN), at("2025-02-03", labels("wish"), by=ADA)]
    one = signal(scanned(commits, as_of="2025-03-01"), ID)
    assert (one.status, one.since, one.confidence) == ("raised", "2025-02-03", "low")
    assert one.reason == "labels that were changed came back as they had been"
    assert [(place.path, place.note) for place in one.evidence] == [("data/labels.csv", "changed by 1 of them")]


def test_one_who_mends_a_slip_of_their_own_disputes_nothing(scanned):
    commits = [*START, at("2025-02-01", labels("bug"), by=ADA), at("2025-02-03", labels("wish"), by=ADA)]
    assert signal(scanned(commits, as_of="2025-03-01"), ID).status == "clear"


def test_what_comes_back_twice_is_in_dispute_whoever_changes_it(scanned):
    turns = [at(f"2025-02-0{day}", labels("bug" if day % 2 else "wish"), by=ADA) for day in range(1, 5)]
    assert signal(scanned([*START, *turns], as_of="2025-03-01"), ID).status == "raised"


def test_labels_come_back_in_a_file_that_grows(scanned):
    """Each state of the file is a new one, and four items are as they were."""
    commits = [
        at("2025-01-01", LABELLED | rows("bug"), by=ADA), *notes("2025-01-02", 12),
        at("2025-02-01", rows("wish", "a,bug,3"), by=BEN), at("2025-02-03", rows("bug", "a,bug,3", "b,bug,3"), by=ADA),
    ]  # fmt: skip
    one = signal(scanned(commits, as_of="2025-03-01"), ID)
    assert (one.status, one.since) == ("raised", "2025-02-03")


def test_labels_that_only_grow_are_not_in_dispute(scanned):
    more = ["a,bug,3", "b,bug,3", "c,bug,3"]
    commits = [*START, *(at(f"2025-02-0{count}", labels("wish", *more[:count]), by=ADA) for count in range(1, 4))]
    assert signal(scanned(commits, as_of="2025-03-01"), ID).status == "clear"


TWO = [*START, at("2025-02-01", labels("bug"), by=BEN), at("2025-02-03", labels("question"), by=EVE)]
GUIDE = """\
# Annotation guidelines

Read the whole ticket first. Each ticket gets one label.

- Label a ticket as `bug` if something worked before.
- Label it as `wish` if it never did.
- Do not label greetings.
- Tickets that ask for help should be labelled as `help`.
- Select the first sentence that tells.
"""


def test_several_people_change_labels_and_nothing_says_what_gets_which(scanned):
    one = signal(scanned(TWO, as_of="2025-03-01"), ID)
    assert (one.status, one.since) == ("raised", "2025-02-01")
    assert one.reason == "several people change the same labels, by no guideline, and nobody decides"


def test_several_people_may_change_labels_by_a_guideline(scanned):
    assert (
        signal(
            scanned([*TWO, at("2025-02-04", {"docs/annotation_guidelines.md": GUIDE})], as_of="2025-03-01"), ID
        ).status
        == "clear"
    )


@pytest.mark.parametrize("day", ["2026-02-04", "2027-01-01"])
def test_a_dispute_of_long_ago_is_over(scanned, day):
    assert signal(scanned(TWO, as_of=day), ID).status == "clear"


def test_who_labels_nothing_or_changes_no_label_is_not_asked(scanned):
    assert signal(scanned(START, as_of="2025-03-01"), ID).reason == "no file of labels was ever changed"


def test_equal_contents_are_seen_where_contents_are_not_here(scanned, tmp_path):
    """A partial clone has the ids of what it has not."""
    commits = [*START, at("2025-02-01", labels("bug"), by=BEN), at("2025-02-03", labels("wish"), by=ADA)]
    scanned(commits)
    whole, partial = tmp_path / "repo", tmp_path / "partial"
    subprocess.run(["git", "-C", str(whole), "config", "uploadpack.allowFilter", "true"], check=True)
    clone = ["git", "clone", "-q", "--filter=blob:none", f"file://{whole}", str(partial)]
    subprocess.run(clone, check=True, capture_output=True)
    assert signal(looked_back(partial, as_of="2025-03-01"), ID).status == "raised"
