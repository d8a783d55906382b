"""What came when: dates by authors' days, through merges, losses, empty commits and roots that have it all."""

import pytest
from reports import milestone
from repositories import CI, DOCKERFILE, FITTED, METERED, SERVE, TEST, TRAIN, days, notes

from histories import BEN, at, check_out, make_history
from monthtwo.deadline import NEVER, Deadline, TimeUp
from monthtwo.repository.history.snapshot_history import history_of
from monthtwo.repository.snapshot import open_snapshot
from monthtwo.signals.milestones import NotHere, Sight, Sights
from monthtwo.signals.search import calendar, spread
from scanning import looked_back


def test_each_has_the_day_the_commit_and_the_file_that_brought_it(scanned):
    report = scanned(
        [
            *notes("2025-01-01", 10),
            at("2025-02-01", {"train.py": TRAIN}, name="train"),
            *notes("2025-02-02", 20),
            at("2025-04-01", {"serve.py": SERVE}, name="serve"),
            *notes("2025-04-02", 20),
            at("2025-05-01", {"Dockerfile": DOCKERFILE}),
            *notes("2025-05-02", 20),
            at("2025-06-01", {"serve.py": METERED}),
            at("2025-06-03", {".github/workflows/test.yml": CI, "tests/test_a.py": TEST}),
            *notes("2025-06-04", 5),
        ]
    )
    said = [(one.id, one.date, one.path, one.months) for one in report.milestones]
    assert said == [
        ("training", "2025-02-01", "train.py", 0.0),
        ("serving", "2025-04-01", "serve.py", 1.9),
        ("container", "2025-05-01", "Dockerfile", 2.9),
        ("monitoring", "2025-06-01", "serve.py", 3.9),
        ("ci", "2025-06-03", ".github/workflows/test.yml", 4.0),
    ]


def test_a_root_that_has_it_all_is_the_day_of_all(scanned):
    report = scanned([at("2025-01-01", {"train.py": TRAIN, "serve.py": SERVE}), *notes("2025-01-02", 15)])
    assert {(one.id, one.date) for one in report.milestones} == {("training", "2025-01-01"), ("serving", "2025-01-01")}


def test_a_notebook_that_trains_is_the_first_training(scanned):
    report = scanned(
        [at("2025-01-01", {"a.ipynb": FITTED}), *notes("2025-01-02", 15), at("2025-03-01", {"train.py": TRAIN})]
    )
    training = milestone(report, "training")
    assert (training.date, training.form, training.path) == ("2025-01-01", "notebook", "a.ipynb")


def test_what_a_merge_brought_has_the_day_of_its_own_commit(tmp_path):
    repo = tmp_path / "repo"
    ids = make_history(
        repo,
        [
            at("2025-01-01", {"a.md": "1"}, name="root"),
            *notes("2025-01-02", 10, path="b.md"),
            at("2025-01-20", {"b.md": "x"}, name="main"),
            at("2025-01-05", {"train.py": TRAIN}, branch="side", parents=("root",), by=BEN, name="train"),
            at("2025-01-06", {"c.md": "1"}, branch="side", by=BEN, name="side"),
            at("2025-02-01", {"train.py": TRAIN, "c.md": "1"}, parents=("main", "side"), name="merge"),
            *notes("2025-02-02", 5),
        ],
    )
    training = milestone(looked_back(repo, rev="HEAD"), "training")
    assert (training.date, training.commit) == ("2025-01-05", ids["train"])


def test_what_went_is_dated_too_and_what_came_back_is_not_lost(scanned):
    came = at("2025-02-01", {"train.py": TRAIN, "serve.py": SERVE})
    went = at("2025-03-01", {"serve.py": None}, name="went")
    history = [*notes("2025-01-01", 10), came, *notes("2025-02-02", 10), went, *notes("2025-03-02", 10)]
    serving = milestone(scanned(history), "serving")
    assert (serving.date, serving.lost) == ("2025-02-01", "2025-03-01")


def test_what_came_back_is_not_lost(scanned):
    history = [
        at("2025-02-01", {"train.py": TRAIN, "serve.py": SERVE}), *notes("2025-02-02", 10),
        at("2025-03-01", {"serve.py": None}), *notes("2025-03-02", 10),
        at("2025-04-01", {"serve.py": SERVE}), *notes("2025-04-02", 10),
    ]  # fmt: skip
    serving = milestone(scanned(history), "serving")
    assert (serving.date, serving.lost) == ("2025-02-01", None)


def test_commits_without_files_and_folders_alone_show_nothing(tmp_path):
    repo = tmp_path / "repo"
    make_history(
        repo,
        [
            at("2025-01-01"), at("2025-01-02"), at("2025-01-03", {"a.md": "1"}), at("2025-01-04", {"a.md": None}),
            at("2025-01-05", {"below/train.py": TRAIN}), *notes("2025-01-06", 12),
        ],
    )  # fmt: skip
    assert milestone(looked_back(repo, rev="HEAD"), "training").date == "2025-01-05"
    check_out(repo)
    assert looked_back(repo / "below").milestones == (), "a history is a repository's"


class Judged:
    """What is judged of a history in which `name` is there from one commit on, with so many files in each."""

    def __init__(self, name: str, since: int, files: int = 1, until: int = 10**9) -> None:
        self.name, self.since, self.files, self.until = name, since, files, until
        self.asked: list[int] = []
        self.ids: dict[int, set[str]] = {}

    def __call__(self, commit, ids):
        self.asked.append(commit.number)
        self.ids.setdefault(commit.number, set()).update(ids)
        there = self.since <= commit.number < self.until
        return Sights({self.name: Sight("a.py")} if there else {}, self.files)


@pytest.fixture
def long(tmp_path):
    """A history of 3,000 commits; the file `a.py` is touched by each 300th."""
    touched = ({"a.py" if number % 300 == 0 else "b.md": str(number)} for number in range(3000))
    make_history(
        tmp_path / "long", [at(day, files) for day, files in zip(days("2010-01-01", 3000), touched, strict=True)]
    )
    return history_of(open_snapshot(tmp_path / "long", "HEAD"))


@pytest.mark.parametrize("since", [0, 1, 2, 299, 300, 301, 1500, 1777, 2999])
def test_the_first_commit_is_found_wherever_it_is(long, since):
    judged = Judged("serving", since)
    (found,) = calendar(long, judged, NEVER).milestones
    assert (found.commit, found.after) == (long.commits[since].id, None)
    assert len(judged.asked) == len(set(judged.asked)) < 45


def test_what_is_settled_is_not_asked_again(long):
    judged = Judged("serving", 2)
    calendar(long, judged, NEVER)
    assert {"serving" in judged.ids[number] for number in (2999, 0, 1, 2)} == {True}
    assert {"serving" in judged.ids[number] for number in judged.asked if 2 < number < 2999} == {False}
    assert all("drift" in ids for ids in judged.ids.values())


def test_what_the_last_commit_shows_is_not_looked_for_where_it_is_known(long):
    judged, again = Judged("serving", 1777), Judged("serving", 1777)
    expected = calendar(long, judged, NEVER)
    assert calendar(long, again, NEVER, now=judged(long.commits[-1], ())) == expected
    assert again.asked == judged.asked[1:-1]


@pytest.mark.parametrize("until", [1, 2, 301, 1500, 2998])
def test_the_commit_that_took_it_is_found(long, until):
    (found,) = calendar(long, Judged("serving", 0, until=until), NEVER).milestones
    assert (found.lost, found.lost_in) == (long.commits[until].day, long.commits[until].id)


def test_of_a_large_repository_less_is_judged_and_that_is_said(long):
    judged = Judged("serving", 1777, files=200)
    (found,) = calendar(long, judged, NEVER, most=3_000).milestones
    assert len(judged.asked) == 1 + 8, "the last commit, and eight times as many files as it has"
    assert found.after is not None
    assert found.after < long.commits[1777].day <= found.date
    assert calendar(long, Judged("serving", 1777, files=200), NEVER, most=3_000).milestones == (found,)
    judged = Judged("serving", 1777, files=200)
    calendar(long, judged, NEVER, most=1_000)
    assert len(judged.asked) == 1 + 5


def test_samples_of_a_longer_history_are_mostly_those_of_the_shorter(long):
    shorter, longer = set(spread(2900)), set(spread(3000))
    assert len(shorter - longer) <= 1
    assert len(longer) < 30
    assert spread(1) == [0]
    assert spread(0) == []


def test_the_time_is_heeded_and_what_is_not_here_is_said(long):
    with pytest.raises(TimeUp):
        calendar(long, Judged("serving", 1), Deadline(0.0))

    def missing(commit, ids):
        raise NotHere

    with pytest.raises(NotHere):
        calendar(long, missing, NEVER)


def test_progress_is_told(long):
    told = []
    calendar(long, Judged("serving", 1777), NEVER, lambda *said: told.append(said))
    assert [done for _, done, _ in told] == list(range(1, len(told) + 1))
    assert all(done <= total for _, done, total in told)
