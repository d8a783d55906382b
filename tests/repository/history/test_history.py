"""What a history says of commits, paths and days."""

import pytest

from histories import BEN, EVE, at, check_out, make_history
from monthtwo.repository.history import log
from monthtwo.repository.history.commits import Change, Rename
from monthtwo.repository.history.history import History
from monthtwo.repository.history.snapshot_history import history_of
from monthtwo.repository.snapshot import open_snapshot

MERGED = [
    at("2025-01-01", {"train.py": "1"}, name="start", message="Start"),
    at("2025-02-01", {"app.py": "1"}, name="app", branch="side", parents=("start",), by=BEN),
    at("2025-03-01", {"train.py": "2"}, name="main"),
    at("2025-02-20", {"app.py": "2"}, name="more", branch="side", by=BEN),
    at(
        "2025-04-01",
        {"app.py": "2", "evil.py": "1"},
        name="merge",
        parents=("main", "more"),
        by=EVE,
        message="Merge branch 'side'",
    ),
    at("2025-05-01", {"app.py": None}, name="gone"),
]


def subjects(commits):
    return [commit.subject for commit in commits]


def test_commits_are_in_order_whatever_the_branch(tmp_path, history):
    ids = make_history(tmp_path / "again", MERGED)
    found = history(*MERGED)
    assert [commit.id for commit in found.commits] == [
        ids[name] for name in ("start", "app", "more", "main", "merge", "gone")
    ]
    assert [commit.number for commit in found.commits] == list(range(6))
    assert [commit.merge for commit in found.commits] == [False] * 4 + [True, False]
    assert found.commits[4].parents == (3, 2)
    assert found.complete and found.head == ids["gone"]


def test_changes_are_those_against_the_parent_and_a_merge_has_none(history):
    found = history(*MERGED)
    assert [found.touched(commit) for commit in found.commits] == [
        ["train.py"],
        ["app.py"],
        ["app.py"],
        ["train.py"],
        [],
        ["app.py"],
    ]
    one, two = "56a6051ca2b02b04ef92d5150c9ef600403cb1de", "d8263ee9860594d2806b0dfd1bfd17528b0ba2a4"
    assert list(found.changes(found.commits[3])) == [Change("train.py", "M", one, two)]
    assert list(found.changes(found.commits[5])) == [Change("app.py", "D", two, "")]


def test_life_of_a_path(history):
    found = history(*MERGED)
    assert set(found.paths) == {"train.py", "app.py"}
    app = found.paths["app.py"]
    assert (app.first, app.last, app.commits, app.present) == (1, 5, (1, 2, 5), False)
    assert app.authors == (found.commits[1].author, found.commits[0].author)
    assert found.paths["train.py"].present


def test_mainline_and_what_a_merge_brought(history):
    found = history(*MERGED)
    assert [commit.number for commit in found.mainline] == [0, 3, 4, 5]
    assert [commit.number for commit in found.brought(found.commits[4])] == [1, 2, 4]
    assert [commit.number for commit in found.brought(found.commits[3])] == [3]


def test_what_was_there_on_a_day(history):
    found = history(*MERGED)
    days = {"2024-12-31": None, "2025-01-01": 0, "2025-02-28": 0, "2025-03-01": 3, "2025-04-30": 4, "2030-01-01": 5}
    assert {day: there and there.number for day in days for there in [found.on(day)]} == days
    assert [(day, commit.number) for day, commit in found.months("2024-11-15", "2025-05-01")] == [
        ("2025-01-01", 0), ("2025-02-01", 0), ("2025-03-01", 3), ("2025-04-01", 4), ("2025-05-01", 5),
    ]  # fmt: skip
    assert [commit.number for commit in found.between("2025-02-01", "2025-04-01")] == [1, 2, 3]


def test_history_of_an_earlier_commit_is_what_a_scan_of_it_reads(tmp_path):
    ids = make_history(tmp_path / "repo", MERGED)
    whole = history_of(open_snapshot(tmp_path / "repo", "HEAD"))
    assert whole is not None
    for name in ids:
        alone = history_of(open_snapshot(tmp_path / "repo", ids[name]))
        assert alone is not None
        earlier = whole.at(ids[name])
        assert earlier.commits == alone.commits and earlier.persons == alone.persons and earlier.paths == alone.paths
    assert whole.until("2025-03-15").head == ids["main"] and len(whole.until("2025-03-15")) == 2
    assert whole.until("2025-06-01") is whole and len(whole.until("2024-01-01")) == 0
    with pytest.raises(KeyError):
        whole.at("0" * 40)


def test_only_what_leads_to_the_commit_counts(tmp_path):
    ids = make_history(
        tmp_path / "repo", [*MERGED, at("2025-06-01", {"x": "1"}, branch="other", parents=("start",), name="x")]
    )
    found = history_of(open_snapshot(tmp_path / "repo", "HEAD"))
    assert found is not None and found.commit(ids["x"]) is None and "x" not in found.paths


def test_renames_are_told_by_contents(history):
    found = history(
        at("2025-01-01", {"a/__init__.py": "", "a/train.py": "1", "a/test.py": "1", "a/old.py": "2"}),
        at("2025-01-02", renames={"a": "b"}),
        at("2025-01-03", {"c.py": "2"}, renames={"b/train.py": "c/fit.py"}),
        at("2025-01-04", {"c/fit.py": None, "other.py": "9"}),
    )
    assert found.renames == (
        Rename(1, "a/old.py", "b/old.py"), Rename(1, "a/test.py", "b/test.py"), Rename(1, "a/train.py", "b/train.py"),
        Rename(2, "b/train.py", "c/fit.py"),
    )  # fmt: skip
    assert [rename.old for rename in found.earlier_names("c/fit.py")] == ["b/train.py", "a/train.py"]
    assert found.earlier_names("other.py") == []


def test_names_that_go_in_a_circle(history):
    found = history(
        at("2025-01-01", {"a": "1"}),
        *(at(f"2025-01-{day:02}", renames={"a": "b"} if day % 2 == 0 else {"b": "a"}) for day in range(2, 30)),
    )
    assert len(found.earlier_names("a")) == 28


def test_paths_are_as_a_snapshot_has_them(tmp_path):
    odd = [b"a\nb.py", b"\xff.py", "é ü.py".encode(), b"back\\slash", b"src/a.py"]
    make_history(tmp_path / "repo", [at("2025-01-01", dict.fromkeys(odd, "x"))])
    snapshot = open_snapshot(tmp_path / "repo", "HEAD")
    found = history_of(snapshot)
    assert found is not None and sorted(found.paths) == [entry.path for entry in snapshot.entries]


def test_history_of_a_folder_has_its_paths_alone(tmp_path):
    make_history(
        tmp_path / "repo",
        [at("2025-01-01", {"svc/a.py": "1", "top.py": "1", "svc2/b.py": "1"}), at("2025-01-02", {"top.py": "2"})],
    )
    check_out(tmp_path / "repo")
    found = history_of(open_snapshot(tmp_path / "repo/svc"))
    assert found is not None and list(found.paths) == ["a.py"] and len(found) == 2
    assert [found.touched(commit) for commit in found.commits] == [["a.py"], []]
    assert [change.path for change in found.changes(found.commits[0])] == ["a.py"]


def test_a_plain_folder_and_one_without_a_commit_have_none(tmp_path, make_repo):
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain/a.py").write_text("")
    assert history_of(open_snapshot(tmp_path / "plain")) is None
    assert history_of(open_snapshot(make_repo({"a.py": ""}, commit=False))) is None


@pytest.mark.parametrize(
    ("written", "committed", "day"),
    [
        ("1735700000 +1200", "1735700000 +0000", "2025-01-01"),
        ("1735700000 -1200", "1735700000 +0000", "2024-12-31"),
        ("0 +0000", "1735700000 +0000", "2025-01-01"),
        ("99999999999 +0000", "1735700000 +0000", "2025-01-01"),
        ("1735600000 +0000", "99999999999 +0000", "2024-12-30"),
        ("99999999999999 +0000", "9999999999999999 +9999", "1970-01-01"),
        ("0 +0000", "0 +0000", "1970-01-01"),
    ],
)
def test_a_clock_that_cannot_have_been_right_is_not_believed(written, committed, day, history):
    assert history(at(written, {"a": "1"}, committed=committed)).commits[0].day == day


def test_dates_before_1970(tmp_path, git, make_repo):
    """Git cannot be made to write them, only to store them."""
    repo = make_repo({"a.py": "x"})
    said = f"tree {git(repo, 'rev-parse', 'HEAD^{tree}')}\nauthor A <a@b> -86400 +0000\ncommitter A <a@b> -99 +0000\n\nOld\n"
    id = git(repo, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=said.encode())
    found = history_of(open_snapshot(repo, id))
    assert found is not None and [(commit.day, commit.subject) for commit in found.commits] == [("1970-01-01", "Old")]


def test_parents_come_first_whatever_the_clocks_say(history):
    found = history(
        at("2025-01-05", {"a": "1"}, message="1"),
        at("2025-01-03", {"a": "2"}, message="2"),
        at("2025-01-04", {"a": "3"}, message="3"),
    )
    assert subjects(found.commits) == ["1", "2", "3"]


def test_subjects_are_one_line_and_safe(history):
    found = history(
        at("2025-01-01", {"a": "1"}, message="\x1b[31mred\x07 \u202etxt"), at("2025-01-02", {"a": "2"}, message="w" * 5000 + "\n\nbody"),
        at("2025-01-03", {"a": "3"}, message=b"caf\xe9"), at("2025-01-04", {"a": "4"}, message=""),
    )  # fmt: skip
    assert subjects(found.commits) == ["[31mred   txt", "w" * 200, "caf\ufffd", ""]


def test_a_message_and_a_commit_without_end(history):
    files = {f"d{number % 50}/f{number}.txt": "" for number in range(20_000)}
    found = history(at("2025-01-01", files), at("2025-01-02", {"b": "1"}, message=b"\n".join([b"x" * 99] * 20_000)))
    assert len(found.paths) == 20_001 and found.complete


def test_longer_than_is_read(history, monkeypatch):
    monkeypatch.setattr(log, "MOST_COMMITS", 3)
    found = history(*(at(f"2025-01-0{day}", {"a": str(day)}) for day in range(1, 9)))
    assert not found.complete and "longer" in found.reason
    assert [commit.day for commit in found.commits] == ["2025-01-06", "2025-01-07", "2025-01-08"]


@pytest.mark.parametrize(("name", "most"), [("MOST_CHANGES", 5), ("_MOST_LETTERS", 30)])
def test_one_commit_of_more_than_is_read(history, monkeypatch, name, most):
    monkeypatch.setattr(log, name, most)
    found = history(
        at("2025-01-01", {f"file{number}.py": "" for number in range(50)}), at("2025-01-02", {"b": "1"}, message="2")
    )
    assert not found.complete and "longer" in found.reason
    assert subjects(found.commits) == ["2"] and list(found.paths) == ["b"]


def test_squash_merged(history):
    found = history(
        at("2025-01-01", {"a": "1"}, message="Start"),
        at("2025-01-02", {"a": "2"}, message="Add training (#12)"),
        at("2025-01-03", {"a": "3"}, message="Fix it (#13)\n\n* one\n* two"),
        at("2025-01-04", {"a": "4"}, message="Bump x (#14)", by="dependabot[bot] <x@users.noreply.github.com>"),
    )
    assert [commit.squash for commit in found.commits] == [False, True, True, True]
    assert found.squash_merged
    assert not History(found._record, found.commits[1].id).squash_merged


def test_merged_without_squashing(history):
    assert not history(*MERGED).squash_merged


def test_sha256(tmp_path):
    make_history(tmp_path / "repo", MERGED, "--object-format=sha256")
    found = history_of(open_snapshot(tmp_path / "repo", "HEAD"))
    assert found is not None and len(found) == 6 and len(found.head) == 64
    assert {len(change.after or change.before) for commit in found.commits for change in found.changes(commit)} == {64}
