"""A history that means harm, or that nobody meant to be read."""

from pathlib import Path

import pytest
from reports import milestone, signal
from repositories import SERVE, TRAIN, changes, days, notes

from histories import at, make_history
from monthtwo.report.json import to_json
from monthtwo.report.markdown import to_markdown
from monthtwo.report.sarif import to_sarif
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from scanning import looked_back


def everywhere(repo: Path, **options: object) -> str:
    """What every way of scanning says, which is the same."""
    said = {to_json(looked_back(repo, rev="HEAD", **options))}
    for further in ({"cache": False}, {}, {}):
        said.add(to_json(fast_scan(repo, FastOptions(rev="HEAD", **options, **further))))  # type: ignore[arg-type]
    (one,) = said
    return one


def test_names_that_are_no_text(tmp_path):
    strange = b"caf\xe9\n\x1b[31m/"
    make_history(
        tmp_path / "repo",
        [at("2025-01-01", {strange + b"train.py": TRAIN, strange + b"serve.py": SERVE}), *notes("2025-01-02", 12)],
    )
    report = looked_back(tmp_path / "repo", rev="HEAD", as_of="2026-01-01")
    assert milestone(report, "training") is not None
    assert signal(report, "unwatched-service").status == "raised"
    for text in (everywhere(tmp_path / "repo", as_of="2026-01-01"), to_sarif(report), to_markdown(report)):
        assert "\x1b" not in text
        text.encode()


def test_clocks_that_are_wrong(tmp_path):
    wrong = ["1 +0000", "4102444800 +0000", "-100000 +0000"]
    commits = [at("2025-01-01", {"train.py": TRAIN, "serve.py": SERVE})]
    commits += [at(day, {"a.md": str(number)}) for number, day in enumerate(wrong * 5)]
    make_history(tmp_path / "repo", commits)
    everywhere(tmp_path / "repo")
    everywhere(tmp_path / "repo", as_of="1970-01-01")


def test_a_day_before_the_first_commit(tmp_path):
    make_history(
        tmp_path / "repo", [at("2025-01-01", {"train.py": TRAIN, "serve.py": SERVE}), *notes("2025-01-02", 12)]
    )
    report = looked_back(tmp_path / "repo", rev="HEAD", as_of="2020-01-01")
    assert all(one.status != "raised" for one in report.signals if one.id != "single-owner")


@pytest.mark.parametrize(
    "line", ["Status: proposed " * 2000, "review by " * 20_000, "TBD deploy " * 20_000, "[" * 90_000]
)
def test_documents_that_are_long_are_read_in_little_time(tmp_path, line):
    record = f"# A\n\n{line}\n"
    first = at("2025-01-01", {"train.py": TRAIN, "docs/adr/0002-a.md": record, "README.md": record})
    make_history(tmp_path / "repo", [first, *changes("train.py", TRAIN, days("2025-01-02", 12))])
    assert looked_back(tmp_path / "repo", rev="HEAD").signals


def test_an_octopus_and_two_roots(tmp_path):
    commits = [
        at("2025-01-01", {"a.md": "1"}, name="a"),
        at("2025-01-02", {"b.md": "1"}, branch="b", parents=(), name="b"),
        at("2025-01-03", {"train.py": TRAIN}, branch="c", parents=(), name="c"),
        at("2025-01-04", {"a.md": "1", "b.md": "1", "train.py": TRAIN}, parents=("a", "b", "c"), name="m"),
        *notes("2025-01-05", 12),
    ]
    make_history(tmp_path / "repo", commits)
    everywhere(tmp_path / "repo")
    report = looked_back(tmp_path / "repo", rev="HEAD")
    assert milestone(report, "training").date == "2025-01-03"
