"""Contents of the past by their ids, as far as a clone has them."""

import subprocess
from pathlib import Path

from histories import at, make_history
from monthtwo.repository.history.contents import contents_of, message_of, none_here
from monthtwo.repository.snapshot import open_snapshot

COMMITS = [at(f"2025-01-{day:02}", {"a.txt": f"{day}\n"}, message=f"Day {day}\n\nWhy.\n") for day in range(1, 12)]


def ids(repo: Path) -> list[str]:
    command = ["git", "-C", str(repo), "log", "--format=%H", "--reverse", "main"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def blobs(repo: Path) -> list[str]:
    command = ["git", "-C", str(repo), "rev-parse", *(f"{id}:a.txt" for id in ids(repo))]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def test_files_and_messages_of_the_past_are_read_in_the_order_asked(tmp_path):
    make_history(tmp_path / "repo", COMMITS)
    contents = contents_of(open_snapshot(tmp_path / "repo", "HEAD"))
    first, second = blobs(tmp_path / "repo")[:2]
    assert contents([second, first, second, "0" * 40]) == [b"2\n", b"1\n", b"2\n", None]
    (commit,) = contents(ids(tmp_path / "repo")[:1])
    assert commit is not None
    assert message_of(commit) == "Day 1\n\nWhy.\n"
    assert contents([]) == []


def test_a_partial_clone_gives_what_it_has_and_fetches_nothing(tmp_path):
    whole, partial = tmp_path / "repo", tmp_path / "partial"
    make_history(whole, COMMITS)
    subprocess.run(["git", "-C", str(whole), "config", "uploadpack.allowFilter", "true"], check=True)
    clone = ["git", "clone", "-q", "--filter=blob:none", f"file://{whole}", str(partial)]
    subprocess.run(clone, check=True, capture_output=True)
    contents = contents_of(open_snapshot(partial))
    old, newest = blobs(whole)[:-1], blobs(whole)[-1]
    assert contents(old) == none_here(old)
    assert contents([newest]) == [b"11\n"]
    assert all(contents(ids(whole)))
    missing = subprocess.run(
        ["git", "-C", str(partial), "rev-list", "--objects", "--missing=print", "HEAD"], capture_output=True, check=True
    )
    assert missing.stdout.count(b"?") == len(old)


def test_a_folder_without_commits_has_none(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    assert contents_of(open_snapshot(tmp_path))(["0" * 40]) == [None]
