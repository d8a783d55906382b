"""What came of warnings: each way in which one comes true, and those that never do."""

from pathlib import Path

import pytest

from histories import BEN, Made, at, make_history
from lookbacks import DOCKERFILE, METERED, ROOT, TRAIN, days, notes, plain_timeline, warnings
from monthtwo.timeline import Timeline
from scanning import SERVICE

SERVED = ROOT | {"serve.py": SERVICE, "Dockerfile": DOCKERFILE}
START = [at("2024-01-05", ROOT), *notes("2024-01-06", 12)]
SERVES = [at("2024-01-05", SERVED), *notes("2024-01-06", 12)]


@pytest.fixture
def tested(tmp_path: Path):
    def test(commits: list[Made], as_of: str) -> Timeline:
        make_history(tmp_path / "repo", commits)
        return plain_timeline(tmp_path / "repo", tested=True, as_of=as_of)

    return test


def test_what_arrives_after_a_warning_came_true_on_its_own_day(tested):
    told = tested(
        [*START, *notes("2024-02-01", 9, 20), at("2024-08-11", {"serve.py": SERVICE}), at("2024-09-05", {"a.md": "x"})],
        "2024-09-05",
    )
    (one,) = warnings(told, "deployment-undecided")
    assert (one.day, one.until) == ("2024-03-31", "2024-08-31")
    assert (one.result, one.said, one.came, one.months) == ("came", "it was served or deployed", "2024-08-11", 4.4)


def test_a_year_without_it_came_true_too(tested):
    told = tested([*START, *notes("2024-02-01", 9, 20), *notes("2024-08-01", 12, 30)], "2025-07-01")
    (one,) = warnings(told, "deployment-undecided")
    assert (one.result, one.said, one.came, one.months) == ("came", "nothing served for a year", "2025-03-31", 12.0)


def test_what_ended_before_the_warning_came_before(tested):
    told = tested(START, "2025-06-01")
    (one,) = warnings(told, "stale-model")
    assert (one.day, one.result, one.said, one.came) == ("2024-07-31", "late", "the work ended", "2024-01-17")
    assert one.months is not None and one.months < 0


def test_a_warning_that_ends_before_anything_came_never_came_true(tested):
    told = tested(
        [*SERVES, *notes("2024-02-01", 9, 20), at("2024-06-11", {"serve.py": None, "Dockerfile": None})], "2024-07-20"
    )
    (one,) = warnings(told, "unwatched-service")
    assert (one.day, one.until, one.result, one.came) == ("2024-02-29", "2024-06-30", "never", None)


def test_metrics_that_come_and_an_incident_count_whichever_is_first(tested):
    metered = at("2024-06-11", {"serve.py": METERED})
    mended = at("2024-05-10", {"serve.py": f"{SERVICE}#\n"}, message="Hotfix: answers nothing after midnight")
    other = at("2024-05-09", {"notes.md": "n"}, message="Hotfix of a typo")
    told = tested([*SERVES, other, mended, metered], "2024-07-01")
    (one,) = warnings(told, "unwatched-service")
    assert (one.result, one.said, one.came) == ("came", "something broke", "2024-05-10")


def test_what_is_neither_come_nor_over_is_open_and_what_is_over_never_came(tested):
    commits = [*SERVES, *notes("2024-02-01", 60, 20)]
    assert [one.result for one in warnings(tested(commits, "2025-12-31"), "unwatched-service")] == ["open"]


def test_after_its_time_a_warning_never_came_true(tested):
    told = tested([*SERVES, *notes("2024-02-01", 60, 20)], "2026-06-30")
    (one,) = warnings(told, "unwatched-service")
    assert (one.result, one.until) == ("never", None)


def test_an_owner_who_leaves_is_told_from_one_who_is_followed(tested):
    alone = [*SERVES, *(at(day, {"train.py": f"{TRAIN}#{day}\n"}) for day in days("2024-02-01", 8))]
    (gone,) = warnings(tested([*alone, *notes("2024-03-01", 8, 40, by=BEN)], "2025-01-31"), "single-owner")
    assert (gone.result, gone.said, gone.came) == ("late", "the one left and it went quiet", "2024-02-08")


def test_nobody_is_missed_where_another_goes_on(tested):
    alone = [*SERVES, *(at(day, {"train.py": f"{TRAIN}#{day}\n"}) for day in days("2024-02-01", 8))]
    going_on = [at(day, {"train.py": f"{TRAIN}##{day}\n"}, by=BEN) for day in days("2024-03-01", 8, 40)]
    (one,) = warnings(tested([*alone, *going_on], "2025-01-31"), "single-owner")
    assert one.result == "never" and one.until is not None


ASKS = """\
import openai


def ask(text):
    return openai.Completion.create(model="text-davinci-003", prompt=text)
"""
INSTEAD = ASKS.replace("text-davinci-003", "gpt-3.5-turbo-instruct")
"""The first was said to go on 2023-07-06, and went on 2024-01-04."""


@pytest.mark.parametrize(
    ("edits", "result", "came"),
    [
        ([at("2024-02-10", {"ask.py": INSTEAD})], "came", "2024-02-10"),
        ([at("2023-12-10", {"ask.py": INSTEAD})], "never", None),
        ([at("2023-11-10", renames={"ask.py": "query.py"}), at("2024-02-12", {"query.py": INSTEAD})], "came", None),
        ([at("2024-02-10", renames={"ask.py": "query.py"})], "open", None),
    ],
)
def test_an_id_written_anew_after_its_day_came_true_and_before_it_did_not(tested, edits, result, came):
    told = tested([at("2023-05-01", {"ask.py": ASKS}), *notes("2023-05-02", 12), *edits], "2024-04-30")
    (one,) = warnings(told, "retired-model")
    assert (one.day, one.result) == ("2023-07-31", result)
    assert came is None or (one.said, one.came) == ("the id was replaced after its day", came)


def test_many_notebooks_removed_at_once_are_a_clean_up_and_moved_ones_are_not(tested):
    books = {f"trial_{number}.ipynb": f'{{"cells": [{number}]}}' for number in range(20)}
    moved = at("2024-03-10", renames={name: f"books/{name}" for name in books})
    removed = at("2024-04-10", {f"books/{name}": None for name in list(books)[:6]})
    told = tested([at("2024-01-01", ROOT | books), *notes("2024-01-02", 12), moved, removed], "2024-05-31")
    (one,) = warnings(told, "experiment-sprawl")
    assert (one.result, one.said, one.came) == ("came", "many were removed at once", "2024-04-10")


def test_totals_add_up(tested):
    told = tested([*START, *notes("2024-02-01", 9, 20), at("2024-08-11", {"serve.py": SERVICE})], "2025-06-05")
    assert told.backtest is not None
    for total in told.backtest.totals:
        own = warnings(told, total.signal)
        assert total.warnings == len(own) == total.came + total.late + total.never + total.open
        assert total.came == sum(one.result == "came" for one in own)
