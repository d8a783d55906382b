"""How a repository stood at the end of each month: levels reached, lost and regained, warnings with their clocks."""

from histories import ADA, BEN, Made, at, make_history
from lookbacks import LOST_AND_REGAINED, TRAIN, area, course, days, plain_timeline


def made(tmp_path, commits: list[Made]):
    ids = make_history(tmp_path / "repo", commits)
    return tmp_path / "repo", ids


def test_a_level_is_reached_lost_and_reached_again(tmp_path):
    repo, ids = made(tmp_path, LOST_AND_REGAINED)
    told = plain_timeline(repo)
    months = [month.month for month in told.months]
    assert months == ["2024-10", "2024-11", "2024-12", *(f"2025-0{number}" for number in range(1, 7))]
    assert area(told, "monitoring").levels == (0, 0, 2, 2, 0, 0, 2, 2, 2)
    assert [(one.day, one.commit, one.before, one.level) for one in area(told, "monitoring").changes] == [
        ("2024-12-31", ids["metered"], 0, 2), ("2025-02-28", ids["unmetered"], 2, 0),
        ("2025-04-30", ids["metered-again"], 0, 2),
    ]  # fmt: skip
    came = {one.id: one.date for one in told.milestones}
    assert came["training"] == "2024-10-05" and came["serving"] == "2024-12-10" and came["monitoring"] == "2024-12-10"
    assert {one.lost for one in told.milestones} == {None}


def test_a_warning_runs_from_month_to_month_and_ends(tmp_path):
    repo, ids = made(tmp_path, LOST_AND_REGAINED)
    told = plain_timeline(repo)
    undecided = course(told, "deployment-undecided")
    assert undecided.statuses[:3] == ("clear", "clear", "clear")  # 57 days at the end of November
    watched = course(told, "unwatched-service")
    assert watched.statuses == (
        "not-asked",
        "not-asked",
        "clear",
        "clear",
        "raised",
        "raised",
        "clear",
        "clear",
        "clear",
    )
    (once,) = watched.raised
    assert (once.day, once.commit, once.until) == ("2025-02-28", ids["unmetered"], "2025-04-30")
    assert (once.since, once.days) == ("2024-12-10", 111)  # the clock at the end of March


def test_fewer_months_say_that_it_may_have_been_so_before(tmp_path):
    repo, _ = made(tmp_path, LOST_AND_REGAINED)
    told = plain_timeline(repo, most=4)
    assert [one.level for one in area(told, "monitoring").changes] == [2]
    assert [one.earlier for one in area(told, "serving").changes] == [True]
    assert [one.earlier for one in course(told, "unwatched-service").raised] == [True]
    whole = plain_timeline(repo)
    assert not any(change.earlier for one in whole.areas for change in one.changes)
    assert not any(one.earlier for signal in whole.signals for one in signal.raised)


def test_what_was_known_in_a_month_hangs_on_nothing_that_came_later(tmp_path):
    """A later commit tells of everything that a month could be given away by: who is who, an end, a new name."""
    commits = [
        *LOST_AND_REGAINED,
        *(
            at(day, {"train.py": f"{TRAIN}# {day}\n"}, by=(ADA, BEN)[turn % 2])
            for turn, day in enumerate(days("2025-06-11", 10))
        ),
        at("2025-06-21", {"notes.md": "then\n"}, name="then"),
        at("2025-07-05", {".mailmap": "Ada <ada@example.net> <ben@example.net>\n"}, by="Ben <ben@example.net>"),
        at("2025-07-06", {"README.md": "# Prices\n\nThis project is archived and no longer maintained.\n"}),
        at("2025-07-07", renames={"train.py": "fit.py", "serve.py": "app.py"}),
        at("2025-07-08", {"fit.py": None, "app.py": None}),
    ]
    repo, ids = made(tmp_path, commits)
    whole = plain_timeline(repo, tested=True)
    ends = {month.day: month.commit for month in whole.months[:-1]}
    assert ids["then"] in ends.values()
    assert course(whole, "single-owner").statuses[8] == "clear"  # of two people, whom the mailmap makes one later
    for number, (day, commit) in enumerate(ends.items(), 1):
        then = plain_timeline(repo, rev=commit, as_of=day)
        assert then.months == whole.months[:number]
        for now, before in zip(_by_month(whole, number), _by_month(then, number), strict=True):
            assert now == before


def _by_month(told, number: int) -> list[tuple[str, tuple[object, ...]]]:
    """What each area and each warning was in the first so many months; what is new later was nothing before."""
    levels = [(one.id, one.levels[:number]) for one in told.areas if any(one.levels[:number])]
    statuses = [(one.id, one.statuses[:number]) for one in told.signals]
    return [*levels, *(pair for pair in statuses if {"raised", "clear"} & set(pair[1]))]
