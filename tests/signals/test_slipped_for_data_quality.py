"""When it is written down that something slipped because data or labels were not good enough."""

import subprocess

import pytest
from reports import signal
from repositories import TRAIN, notes

from histories import at
from monthtwo.report.json import to_json
from scanning import looked_back

ID = "slipped-for-data-quality"
ROOT = {"train.py": TRAIN, "requirements.txt": "scikit-learn==1.4.0\n"}
START = [at("2025-01-01", ROOT | {"ROADMAP.md": "# Roadmap\n\n- Release 2.0: 2025-03-01\n"}), *notes("2025-01-02", 12)]


def roadmap(line: str) -> dict[str, str]:
    return {"ROADMAP.md": f"# Roadmap\n\n{line}\n"}


@pytest.mark.parametrize(
    "message",
    [
        "Postpone the release because labels are inconsistent",
        "docs: push back the launch, label quality is poor - see the notes",
        "Update notes\n\nThe 2.0 release was postponed to May because a third of the annotations is wrong.",
        "Update notes\n\nThe milestone slipped by two weeks. The training set had duplicates and missing labels.",
    ],
)
def test_a_commit_that_says_so_raises_it(scanned, message):
    report = scanned([*START, at("2025-02-01", {"notes.md": "x"}, message=message)], as_of="2025-03-01")
    one = signal(report, ID)
    assert (one.status, one.since, one.days) == ("raised", "2025-02-01", 28)
    assert [(place.path, place.note) for place in one.evidence] == [("notes.md", "changed by the commit that says so")]


@pytest.mark.parametrize(
    "message",
    [
        "Add a delay between retries when data is missing",
        "Release 2.0\n\nLabels are cleaned before training.",
        "Postpone the release until the API is stable",
        "The release may be postponed if data quality is poor",
        "Move label cleaning to data.py",
        "Handle delayed labels: metrics wait until ground truth is complete",
    ],
)
def test_other_words_do_not(scanned, message):
    report = scanned([*START, at("2025-02-01", {"notes.md": "x"}, message=message)], as_of="2025-03-01")
    assert signal(report, ID).status == "clear"


def test_a_day_that_moved_with_the_reason_raises_it(scanned):
    moved = roadmap("- Release 2.0: 2025-05-01 (a third of the labels is wrong)")
    one = signal(scanned([*START, at("2025-02-01", moved)], as_of="2025-03-01"), ID)
    assert (one.status, one.since) == ("raised", "2025-02-01")
    assert [(place.path, place.line, place.note) for place in one.evidence] == [
        ("ROADMAP.md", 3, "moved from 2025-03-01 to 2025-05-01")
    ]


def test_the_reason_may_stand_in_the_message(scanned):
    moved = at("2025-02-01", roadmap("- Release 2.0: 2025-05-01"), message="New plan: annotations are too noisy")
    assert signal(scanned([*START, moved], as_of="2025-03-01"), ID).status == "raised"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("- Release 2.0: 2025-05-01", "New plan"),
        ("- Release 2.0: 2025-02-15", "Earlier, though annotations are noisy"),
        ("- Release 3.0: 2025-05-01", "A further one: annotations are noisy"),
    ],
)
def test_a_day_without_the_reason_or_not_later_does_not(scanned, line, message):
    report = scanned([*START, at("2025-02-01", roadmap(line), message=message)], as_of="2025-03-01")
    assert signal(report, ID).status == "clear"


def test_a_list_of_changes_that_says_so_is_dated_by_the_commit_that_wrote_it(scanned):
    said = "# Changelog\n\n## Unreleased\n\n- The 2.0 release slipped to May: label quality was too poor.\n"
    commits = [*START, at("2025-02-01", {"CHANGELOG.md": said}), at("2025-02-20", {"CHANGELOG.md": said + "- More.\n"})]
    one = signal(scanned(commits, as_of="2025-03-01"), ID)
    assert (one.status, one.since) == ("raised", "2025-02-01")
    assert [(place.path, place.line) for place in one.evidence] == [("CHANGELOG.md", 5)]


def test_what_was_said_long_ago_is_over(scanned):
    late = at("2025-02-01", {"notes.md": "x"}, message="Postpone the release: labels are noisy")
    assert signal(scanned([*START, late], as_of="2026-02-02"), ID).status == "clear"


def test_no_message_is_quoted(scanned):
    message = "Postpone the release because Ada mislabelled data\n\nReviewed-by: Ada <ada@example.org>"
    report = scanned([*START, at("2025-02-01", {"notes.md": "x"}, message=message)], as_of="2025-03-01")
    assert signal(report, ID).status == "raised"
    assert "mislabelled" not in to_json(report)
    assert "ada@example.org" not in to_json(report)


def test_it_is_unknown_where_earlier_plans_are_not_here(scanned, tmp_path):
    scanned([*START, at("2025-02-01", roadmap("- Release 2.0: 2025-05-01")), at("2025-02-02", roadmap("Done."))])
    whole, partial = tmp_path / "repo", tmp_path / "partial"
    subprocess.run(["git", "-C", str(whole), "config", "uploadpack.allowFilter", "true"], check=True)
    clone = ["git", "clone", "-q", "--filter=blob:none", f"file://{whole}", str(partial)]
    subprocess.run(clone, check=True, capture_output=True)
    one = signal(looked_back(partial, as_of="2025-03-01"), ID)
    assert (one.status, one.reason) == ("unknown", "what commits and plans of the past say is not in this clone")
