"""The ends of months, and the commits that were there then."""

from pathlib import Path

import pytest

from histories import at, make_history
from monthtwo.months.boundaries import begun, boundaries
from monthtwo.repository.history.history import History
from monthtwo.repository.history.snapshot_history import history_of
from monthtwo.repository.snapshot import open_snapshot


@pytest.fixture
def history(tmp_path: Path) -> History:
    make_history(
        tmp_path / "repo",
        [
            at("2024-11-30T23:59:00+00:00", {"a": "1"}),
            at("2024-12-01T00:30:00+00:00", {"a": "2"}),
            at("2025-02-10", {"side": "1"}, branch="side", parents=(), name="side"),
            at("2025-03-31", {"a": "3"}),
        ],
    )
    found = history_of(open_snapshot(tmp_path / "repo", "HEAD"))
    assert found is not None
    return found


def told(history: History, as_of: str, most: int | None = None) -> list[tuple[str, str]]:
    return [(one.day, one.commit.day) for one in boundaries(history, "2025-03-31", as_of, most)]


def test_each_month_has_the_newest_commit_of_the_mainline_at_its_end(history):
    assert told(history, "2025-03-31") == [
        ("2024-11-30", "2024-11-30"), ("2024-12-31", "2024-12-01"), ("2025-01-31", "2024-12-01"),
        ("2025-02-28", "2024-12-01"), ("2025-03-31", "2025-03-31"),
    ]  # fmt: skip


def test_the_last_month_ends_with_the_day_of_the_report(history):
    assert told(history, "2025-04-10")[-2:] == [("2025-03-31", "2025-03-31"), ("2025-04-10", "2025-03-31")]
    assert told(history, "2025-03-30")[-1] == ("2025-03-30", "2024-12-01")


def test_of_many_the_last_are_told(history):
    assert [day for day, _ in told(history, "2025-03-31", 2)] == ["2025-02-28", "2025-03-31"]
    assert told(history, "2024-10-01") == []
    assert begun(history) == "2024-11-30"


def test_a_head_of_tomorrow_in_utc_belongs_to_its_committers_day(tmp_path):
    make_history(tmp_path / "repo", [at("2025-01-31T22:00:00-08:00", {"a": "1"})])
    found = history_of(open_snapshot(tmp_path / "repo", "HEAD"))
    assert found is not None
    (end,) = boundaries(found, "2025-01-31", "2025-01-31")
    assert (end.day, end.month, end.commit.number) == ("2025-01-31", "2025-01", 0)
