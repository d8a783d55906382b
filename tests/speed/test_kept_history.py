"""Histories that are kept are those that are read; git and GitPython are asked only for what is new."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from histories import BEN, EVE, at, make_history
from monthtwo.repository.history.fetched import fetch
from monthtwo.repository.history.history import History
from monthtwo.repository.history.snapshot_history import history_of
from monthtwo.repository.snapshot import Snapshot, open_snapshot
from monthtwo.speed import kept_history as module
from monthtwo.speed.kept_history import kept_history
from monthtwo.speed.store import Store

COMMITS = [
    at("2025-01-01", {"a.py": "1", ".mailmap": "Ada <ada@example.net> Eve <eve@example.net>\n"}, name="1"),
    at("2025-01-02", {"b.py": "1"}, by=BEN, name="2", message=f"Two\n\nCo-authored-by: {EVE}"),
    at("2025-01-05", {"a.py": "2"}, name="3"),
    at("2025-01-03", {"c.py": "1"}, branch="side", parents=("1",), by=EVE, name="4"),
    at("2025-01-06", {"c.py": "1"}, parents=("3", "4"), name="5"),
    at("2025-01-07", {"a.py": None, "d.py": "2"}, name="6", by=BEN),
    at("2025-01-08", {"b.py": None, "e.py": "1"}, name="7"),
]


def everything(history: History | None) -> object:
    assert history is not None
    changes = [list(history.changes(commit)) for commit in history.commits]
    people = [history.identities(person.number) for person in history.persons]
    return (
        history.commits,
        changes,
        history.persons,
        people,
        history.paths,
        history.renames,
        history.reason,
        history.head,
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "cache") as store:
        yield store


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the log is asked for from now on: the commit, and those that are known."""
    said: list[str] = []

    def reading(source, commit, known=(), *rest):
        said.append(" ".join((commit, *known)))
        return read(source, commit, known, *rest)

    read = module.read_record
    monkeypatch.setattr(module, "read_record", reading)
    return said


def at_each(repo: Path, ids: dict[str, str]) -> Iterator[Snapshot]:
    for id in ids.values():
        yield open_snapshot(repo, id)


def test_a_kept_history_is_the_one_that_is_read(tmp_path, store, asked):
    ids = make_history(tmp_path / "repo", COMMITS)
    for _ in range(2):
        for snapshot in at_each(tmp_path / "repo", ids):
            assert everything(kept_history(snapshot, store)) == everything(history_of(snapshot))
    assert asked == [
        ids["1"], f"{ids['2']} {ids['1']}", f"{ids['3']} {ids['2']}", f"{ids['4']} {ids['1']}",
        f"{ids['5']} {ids['3']}", f"{ids['6']} {ids['5']}", f"{ids['7']} {ids['6']}",
    ]  # fmt: skip
    assert everything(kept_history(open_snapshot(tmp_path / "repo", "HEAD"), None)) == everything(
        kept_history(open_snapshot(tmp_path / "repo", "HEAD"), store)
    )


def test_parts_do_not_pile_up(tmp_path, store, asked):
    made = [at(f"2025-01-{day:02}", {f"f{day}.py": str(day)}, name=str(day)) for day in range(1, 25)]
    ids = make_history(tmp_path / "repo", made)
    for snapshot in at_each(tmp_path / "repo", ids):
        assert everything(kept_history(snapshot, store)) == everything(history_of(snapshot))
    assert sum(" " not in one for one in asked) == 3, "one in eight is read and kept whole"


def test_a_kept_history_needs_neither_git_nor_gitpython(tmp_path, store, monkeypatch):
    make_history(tmp_path / "repo", COMMITS)
    kept_history(open_snapshot(tmp_path / "repo", "HEAD"), store)
    store.close()
    program = f"""
import os, sys
from pathlib import Path
from monthtwo.repository.snapshot import open_snapshot
from monthtwo.speed.kept_history import kept_history
from monthtwo.speed.store import Store
snapshot = open_snapshot(Path({str(tmp_path / "repo")!r}), "HEAD")
os.environ["PATH"] = ""
print(len(kept_history(snapshot, Store(Path({str(tmp_path / "cache")!r})))), "git" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["7", "False"], done.stderr


def test_what_is_damaged_is_read_anew(tmp_path, store, asked):
    ids = make_history(tmp_path / "repo", COMMITS)
    for snapshot in at_each(tmp_path / "repo", ids):
        kept_history(snapshot, store)
    del asked[:]
    connection = store._opened()
    for (digest,) in connection.execute("SELECT digest FROM bodies").fetchall():
        connection.execute("UPDATE bodies SET body = ? WHERE digest = ?", (b"\x93", digest))
    snapshot = open_snapshot(tmp_path / "repo", "HEAD")
    assert everything(kept_history(snapshot, store)) == everything(history_of(snapshot))
    assert len(asked) == 1


@pytest.mark.parametrize(
    "body", [b"", b"\x93\xc4\x00\x01\x90", b"\x93\xc4\x00\x01\x96\x91\x92\xc4\x00\xc4\x00\x90\xc4\x00\x14\x91\xc0\xa0"]
)
def test_what_has_another_shape_is_read_anew(tmp_path, store, asked, body):
    make_history(tmp_path / "repo", COMMITS[1:3])
    snapshot = open_snapshot(tmp_path / "repo", "HEAD")
    kept_history(snapshot, store)
    connection = store._opened()
    keys = [key for (key,) in connection.execute("SELECT key FROM known").fetchall()]
    from monthtwo.speed.store_rows import KeptBody

    store.store([KeptBody(key, body) for key in keys])
    assert everything(kept_history(snapshot, store)) == everything(history_of(snapshot))
    assert len(asked) == 2


def test_numbers_that_stand_for_nothing_do_not_hold(tmp_path):
    from msgspec.structs import replace

    from monthtwo.repository.history.reading import Source, read_record
    from monthtwo.repository.history.record import EMPTY, holds

    ids = make_history(tmp_path / "repo", COMMITS)
    record = read_record(Source(tmp_path / "repo/.git"), ids["7"])
    assert holds(record) and holds(EMPTY)
    for wrong in (
        replace(record, identities=record.identities[:1]), replace(record, paths=record.paths[:-1]),
        replace(record, blobs=record.blobs[:-20]), replace(record, blobs=record.blobs[:-1]), replace(record, width=0),
        replace(record, rows=[replace(record.rows[0], changes=record.rows[0].changes[:-1])]),
        replace(record, rows=[replace(record.rows[0], others=(99,))]),
    ):  # fmt: skip
        assert not holds(wrong)


def test_a_history_with_a_gap_is_not_kept(tmp_path, store, asked):
    ids = make_history(tmp_path / "repo", COMMITS)
    loose(tmp_path / "repo")
    lost = tmp_path / "repo/.git/objects" / ids["1"][:2] / ids["1"][2:]
    data = lost.read_bytes()
    lost.unlink()
    snapshot = open_snapshot(tmp_path / "repo", "HEAD")
    for _ in range(2):
        found = kept_history(snapshot, store)
        assert found is not None and not found.complete and "missing or damaged" in found.reason
        assert str(tmp_path) not in found.reason
    lost.write_bytes(data)
    found = kept_history(snapshot, store)
    assert found is not None and found.complete and len(found) == 7
    assert len(asked) == 3


def test_what_is_kept_of_a_shallow_clone_is_not_taken_for_the_whole(tmp_path, store, asked, git):
    ids = make_history(tmp_path / "upstream", COMMITS)
    git(tmp_path / "upstream", "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{tmp_path}/upstream", "shallow")
    (tmp_path / "clones").mkdir()
    snapshot = open_snapshot(tmp_path / "shallow")
    assert snapshot.location is not None and snapshot.commit == ids["7"]

    def counts() -> list[int]:
        found = [kept_history(snapshot, store, clones) for clones in (None, tmp_path / "clones")]
        return [len(history) for history in found if history is not None]

    assert counts() == [1, 1]
    whole = kept_history(open_snapshot(tmp_path / "upstream", "HEAD"), store)
    assert counts() == [1, 1]
    fetch(snapshot.location, snapshot.origin, ids["7"], tmp_path / "clones")
    del asked[:]
    assert counts() == [1, 7] and asked == []
    assert everything(kept_history(snapshot, store, tmp_path / "clones"))[0] == everything(whole)[0]
    git(tmp_path / "shallow", "fetch", "-q", "--deepen=1")
    assert counts() == [2, 7] and asked == [ids["7"]]


def loose(repo: Path) -> None:
    """Every object as a file of its own."""
    packs = list((repo / ".git/objects/pack").glob("*.pack"))
    for pack in packs:
        for file in (pack.with_suffix(".idx"), pack.with_suffix(".rev")):
            file.unlink(missing_ok=True)
        moved = pack.rename(repo / pack.name)
        with moved.open("rb") as data:
            subprocess.run(["git", "-C", str(repo), "unpack-objects", "-q"], stdin=data, check=True)
