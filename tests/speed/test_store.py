"""The store of facts: what it keeps, and that nothing that happens to it is more than a loss of time."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monthtwo.speed import compiled_catalogue as compiled
from monthtwo.speed.store import Store, cache_folder
from monthtwo.speed.store_rows import KeptBody, digest_of


def keep(folder: Path, *names: str, size: int = 10) -> None:
    with Store(folder) as cache:
        cache.store([KeptBody(key(name), name.encode() * size, b"note " + name.encode()) for name in names])


def key(name: str) -> bytes:
    return digest_of(b"test", name.encode())


def kept(folder: Path, *names: str) -> set[str]:
    """Those of `names` whose bodies are there and whole."""
    with Store(folder) as cache:
        known = cache.find(map(key, names))
        bodies = cache.load(one.digest for one in known.values())
    return {name for name in names if key(name) in known and known[key(name)].digest in bodies}


def test_what_is_stored_is_found_with_its_note_and_loaded(tmp_path):
    keep(tmp_path, "a", "b")
    with Store(tmp_path) as cache:
        known = cache.find([key("a"), key("c")])
        assert [one.note for one in known.values()] == [b"note a"]
        assert list(cache.load(one.digest for one in known.values()).values()) == [b"a" * 10]


def test_nothing_is_made_by_looking_for_nothing(tmp_path):
    with Store(tmp_path / "none") as cache:
        assert cache.find([]) == {} == cache.load([])
        cache.store([])
    assert not (tmp_path / "none").exists()


def test_a_key_of_parts_is_no_key_of_their_sum():
    assert digest_of(b"ab", b"c") != digest_of(b"a", b"bc")


def test_many_keys_are_asked_for_at_once(tmp_path):
    names = [str(number) for number in range(25_000)]
    keep(tmp_path, *names, size=1)
    assert kept(tmp_path, *names) == set(names)


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_store_is_begun_anew(tmp_path, damage):
    keep(tmp_path, "a")
    Store(tmp_path).path.write_bytes(damage)
    assert kept(tmp_path, "a") == set()
    keep(tmp_path, "b")
    assert kept(tmp_path, "a", "b") == {"b"}


def test_damage_in_the_middle_is_never_taken_for_facts(tmp_path):
    names = [str(number) for number in range(300)]
    keep(tmp_path, *names, size=2000)
    path = Store(tmp_path).path
    raw = bytearray(path.read_bytes())
    for place in range(9000, len(raw), 5000):
        raw[place : place + 40] = b"\x00" * 40
    path.write_bytes(raw)
    kept(tmp_path, *names)  # checks each digest
    keep(tmp_path, "new")
    assert kept(tmp_path, "new") == {"new"}


def test_a_store_of_another_layout_is_replaced(tmp_path):
    keep(tmp_path, "a")
    with sqlite3.connect(Store(tmp_path).path) as store:
        store.execute("PRAGMA user_version = 99")
    store.close()
    assert kept(tmp_path, "a") == set()
    keep(tmp_path, "a")
    assert kept(tmp_path, "a") == {"a"}


def test_a_file_in_place_of_the_folder_turns_the_cache_off(tmp_path):
    (tmp_path / "file").write_text("")
    keep(tmp_path / "file", "a")
    assert kept(tmp_path / "file", "a") == set()


def test_a_folder_in_place_of_the_store_turns_the_cache_off(tmp_path):
    Store(tmp_path).path.mkdir(parents=True)
    keep(tmp_path, "a")
    assert kept(tmp_path, "a") == set()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_turns_the_cache_off(tmp_path):
    tmp_path.chmod(0o500)
    try:
        keep(tmp_path / "cache", "a")
        assert kept(tmp_path / "cache", "a") == set()
    finally:
        tmp_path.chmod(0o700)


def test_what_was_longest_not_used_goes_first(tmp_path, monkeypatch):
    limit = 400_000
    day = 20_000
    monkeypatch.setattr(time, "time", lambda: day * 86_400.0)
    for name in "abcdef":
        day += 10
        with Store(tmp_path, max_bytes=limit) as cache:
            cache.find([key("a")])  # in use all the time
            cache.store([KeptBody(key(name), name.encode() * 90_000)])
    left = kept(tmp_path, *"abcdef")
    assert {"a", "f"} <= left
    assert left != set("abcdef")
    assert sum(90_000 for _ in left) <= limit


def test_two_scans_may_write_at_the_same_time(tmp_path):
    code = (
        "import sys; from pathlib import Path; from monthtwo.speed.store import *\n"
        "from monthtwo.speed.store_rows import KeptBody, digest_of\n"
        "for n in range(30):\n"
        "    with Store(Path(sys.argv[1])) as cache:\n"
        "        cache.store([KeptBody(digest_of(b'test', f'{sys.argv[2]}{n}'.encode()), b'x' * 5000 + str(n).encode())])\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), who]) for who in "pq"]
    assert [writer.wait() for writer in writers] == [0, 0]
    names = [f"{who}{n}" for who in "pq" for n in range(30)]
    assert kept(tmp_path, *names) == set(names)


@pytest.mark.skipif(os.name != "posix", reason="no SIGKILL")
def test_a_killed_writer_leaves_what_was_there(tmp_path):
    keep(tmp_path, "before")
    code = (
        "import os, sys; from pathlib import Path; from monthtwo.speed import store\n"
        "store = store.Store(Path(sys.argv[1]))\n"
        "connection = store._opened()\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "for n in range(2000):\n"
        "    connection.execute('INSERT INTO bodies VALUES (?, ?)', (str(n).encode(), b'x' * 5000))\n"
        "print('writing', flush=True)\n"
        "sys.stdin.read()\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None and writer.stdin is not None
    assert writer.stdout.readline() == "writing\n"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    writer.stdin.close()
    assert kept(tmp_path, "before") == {"before"}
    keep(tmp_path, "after")
    assert kept(tmp_path, "before", "after") == {"before", "after"}


def test_size_and_clear(tmp_path):
    cache = Store(tmp_path)
    assert cache.size() == 0
    keep(tmp_path, "a", size=50_000)
    assert cache.size() > 50_000
    cache.clear()
    assert cache.size() == 0
    assert kept(tmp_path, "a") == set()


@pytest.fixture(scope="module")
def developers_cache(tmp_path_factory):
    """A cache that whoever runs the tests has named."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MONTHTWO_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.mark.usefixtures("developers_cache")
def test_no_test_keeps_anything_where_another_one_finds_it(home):
    assert home in cache_folder().parents


def test_the_folder_is_named_by_the_environment_or_lies_in_the_home(tmp_path, home, monkeypatch):
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("MONTHTWO_CACHE_DIR")
    assert home in cache_folder().parents


@pytest.mark.parametrize("named", ["cache", "./cache", "~/cache"])
def test_a_folder_that_is_not_named_in_full_is_none(named, monkeypatch):
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", named)
    assert cache_folder() is None


@pytest.mark.skipif(os.name != "posix", reason="users have no numbers")
def test_without_a_home_folder_there_is_no_cache(unprivileged, monkeypatch):
    import platformdirs

    for name in ("MONTHTWO_CACHE_DIR", "HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    if os.geteuid() == 0:
        assert unprivileged(cache_folder, user=54_321) is None
    monkeypatch.setenv("HOME", "here")  # older versions of the library take it at its word
    found = cache_folder()
    assert found is None or found.is_absolute()
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: Path("~/.cache") / name)
    assert cache_folder() is None


posix = pytest.mark.skipif(os.name != "posix", reason="rights are kept elsewhere")


@posix
def test_what_is_kept_is_this_users_alone(tmp_path, monkeypatch):
    old = os.umask(0)
    try:
        keep(tmp_path / "above" / "cache", "a")
        monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(tmp_path / "other"))
        compiled.write("x", b"payload")
        for folder in (tmp_path / "above" / "cache", tmp_path / "other"):
            assert folder.stat().st_mode & 0o777 == 0o700
            assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    finally:
        os.umask(old)


def closed_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether nothing that lies in `folder` is used, and nothing is written there."""
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(folder))
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    keep(folder, "b")
    compiled.write("y", b"payload")
    unused = kept(folder, "a", "b") == set() and compiled.read("x") is None and compiled.read("y") is None
    return unused and before == {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def full(tmp_path, monkeypatch):
    """A cache with something in it."""
    folder = tmp_path / "cache"
    keep(folder, "a")
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(folder))
    compiled.write("x", b"payload")
    assert kept(folder, "a") == {"a"} and compiled.read("x") is not None
    return folder


@posix
@pytest.mark.parametrize("mode", [0o770, 0o702, 0o777])
def test_a_folder_that_others_may_write_is_not_used(full, mode, monkeypatch):
    full.chmod(mode)
    assert closed_to(full, monkeypatch)


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_folder_of_somebody_else_is_not_used(full, monkeypatch):
    os.chown(full, 54_321, -1)
    assert closed_to(full, monkeypatch)


@posix
@pytest.mark.parametrize("harm", ["mode", "owner", "link"])
def test_a_file_that_others_may_have_written_is_not_used(full, harm, tmp_path):
    if harm == "owner" and os.geteuid() != 0:
        pytest.skip("only root gives files away")
    for file in [file for file in full.iterdir() if file.suffix in (".sqlite", ".msgpack")]:
        if harm == "mode":
            file.chmod(0o620)
        elif harm == "owner":
            os.chown(file, 54_321, -1)
        else:
            file.rename(tmp_path / file.name)
            file.symlink_to(tmp_path / file.name)
    assert kept(full, "a") == set()
    assert compiled.read("x") is None


def change(folder: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    with sqlite3.connect(Store(folder).path) as store:
        for statement, values in statements:
            store.execute(statement, values)
    store.close()


def rows(folder: Path) -> int:
    with sqlite3.connect(Store(folder).path) as store:
        count = store.execute("SELECT count(*) FROM known").fetchone()[0]
    store.close()
    return count


OTHERS = ["text", b"\xff", 7, 2**62, 1.5, None, "\udcff".encode("utf-8", "surrogatepass")]


@pytest.mark.parametrize("value", OTHERS)
@pytest.mark.parametrize("column", ["digest", "note", "day", "mark"])
def test_a_row_of_another_type_is_forgotten(tmp_path, column, value):
    keep(tmp_path, "a", "b")
    change(tmp_path, (f"UPDATE known SET {column} = ? WHERE key = ?", (value, key("a"))))
    assert kept(tmp_path, "a", "b") == ({"a", "b"} if column == "day" else {"b"})
    assert rows(tmp_path) == (2 if column == "day" else 1)
    keep(tmp_path, "a")
    assert kept(tmp_path, "a", "b") == {"a", "b"}


def test_a_row_of_text_that_is_no_text_is_forgotten(tmp_path):
    keep(tmp_path, "a", "b")
    change(tmp_path, ("UPDATE known SET note = CAST(x'ff' AS TEXT) WHERE key = ?", (key("a"),)))
    assert kept(tmp_path, "a", "b") == {"b"}


@pytest.mark.parametrize("value", OTHERS)
def test_a_body_of_another_type_is_forgotten_with_what_leads_to_it(tmp_path, value):
    keep(tmp_path, "a", "b")
    change(tmp_path, ("UPDATE bodies SET body = ? WHERE digest = ?", (value, digest_of(b"a" * 10))))
    assert kept(tmp_path, "a", "b") == {"b"}
    assert rows(tmp_path) == 1


def test_a_key_that_leads_to_another_body_is_forgotten(tmp_path):
    keep(tmp_path, "a", "b")
    change(tmp_path, ("UPDATE known SET digest = ? WHERE key = ?", (digest_of(b"b" * 10), key("a"))))
    assert kept(tmp_path, "a", "b") == {"b"}


def test_a_row_under_another_key_is_forgotten(tmp_path):
    keep(tmp_path, "a", "b")
    change(
        tmp_path,
        ("DELETE FROM known WHERE key = ?", (key("a"),)),
        ("UPDATE known SET key = ? WHERE key = ?", (key("a"), key("b"))),
    )
    assert kept(tmp_path, "a", "b") == set()


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TABLE known"],
        ["DROP TABLE known", "CREATE TABLE known (key, digest, note, day, mark)"],
        ["DROP TABLE known", "CREATE VIEW known AS SELECT digest AS key, digest, body AS note, 1 AS day FROM bodies"],
        ["DROP TABLE known", "CREATE VIEW known AS SELECT 1 AS key", "PRAGMA user_version = 99"],
        ["CREATE TRIGGER t AFTER INSERT ON bodies BEGIN DELETE FROM known; END"],
        ["DROP TABLE bodies", "CREATE TABLE bodies (digest BLOB)"],
    ],
)
def test_a_store_that_is_none_of_ours_is_begun_anew(tmp_path, statements):
    keep(tmp_path, "a")
    change(tmp_path, *((statement, ()) for statement in statements))
    assert kept(tmp_path, "a") == set()
    keep(tmp_path, "a")
    assert kept(tmp_path, "a") == {"a"}


def test_a_compiled_catalogue_under_another_name_is_none(full):
    (full / "catalogue-x.msgpack").rename(full / "catalogue-z.msgpack")
    assert compiled.read("z") is None


def test_what_a_crash_has_left_is_removed_when_it_is_old(full):
    old, new = full / "catalogue-x.msgpack.1-2", full / "catalogue-x.msgpack.3-4"
    for file in (old, new):
        file.write_bytes(b"torn")
    os.utime(old, (0, time.time() - 100_000))
    compiled.write("y", b"payload")
    assert not old.exists() and new.exists()
    assert compiled.read("x") is not None and compiled.read("y") is not None


@posix
def test_a_full_disk_leaves_nothing_behind(full):
    code = (
        "import resource, signal; from monthtwo.speed import compiled_catalogue as compiled\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "compiled.write('y', b'x' * 50_000)\n"
    )
    before = sorted(full.iterdir())
    subprocess.run([sys.executable, "-c", code], check=True)
    assert sorted(full.iterdir()) == before
