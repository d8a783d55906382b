"""What a scan says depends on what is in the files: not on the cache, the number of processes, their order or place."""

import shutil
import sqlite3
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monthtwo.report.json import to_json
from monthtwo.repository.snapshot import Snapshot
from monthtwo.speed import kept_judgement as judgement
from monthtwo.speed import workers
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from monthtwo.speed.store import Store, cache_folder
from monthtwo.speed.store_rows import KeptBody
from scanning import looked_back, plain

FIXTURES = Path(__file__).parent.parent / "fixtures"
NAMES = sorted(path.parent.name for path in FIXTURES.glob("*/expected.yaml"))
FEW = NAMES[::4]
MOVED = "# moved\n\n"


def said(path: Path, **options: object) -> str:
    """What the fast scan says of the files."""
    return to_json(fast_scan(path, FastOptions(**{"history": False} | options)))  # type: ignore[arg-type]


def plainly(path: Path) -> str:
    """What the plain scan says, which the fast one must say too."""
    return to_json(plain(path))


@pytest.fixture(params=NAMES)
def fixture(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES / request.param / "repo", tmp_path / "repo"))


def test_the_fast_scan_says_what_the_plain_one_says(fixture):
    expected = plainly(fixture)
    without, cold, warm = said(fixture, cache=False), said(fixture), said(fixture)
    assert without == expected
    assert cold == expected
    assert warm == expected


def test_facts_from_the_cache_are_judged_as_fresh_ones(fixture):
    """What is judged anew, as after an edit, takes all other files from the cache."""
    said(fixture)
    (fixture / "zz_new.py").write_text("import logging\n\nlogging.getLogger().info('new')\n")
    assert said(fixture) == plainly(fixture)


def laps_of(path: Path) -> tuple[str, set[str]]:
    laps: set[str] = set()
    return said(path, lap=laps.add), laps


def code_files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.suffix in (".py", ".yaml", ".yml") and file.is_file())


def test_lines_that_move_are_judged_as_before(fixture):
    """A comment above what is said moves it, in one file and in many, and back again."""
    said(fixture)
    files = code_files(fixture)
    for some in ([files[-1]], files[:5], files[:3]):
        for file in some:
            text = file.read_text()
            file.write_text(text.removeprefix(MOVED) if text.startswith(MOVED) else MOVED + text)
        assert said(fixture) == plainly(fixture)


def test_a_comment_between_lines_is_not_judged_anew(fixture):
    said(fixture)
    for file in sorted(fixture.rglob("*.py"))[:5]:
        lines = file.read_text().split("\n")
        at = next((n for n, line in enumerate(lines) if n and line.startswith(("def ", "class "))), len(lines))
        file.write_text("\n".join([*lines[:at], "# one", "", "# two", *lines[at:]]))
    moved, laps = laps_of(fixture)
    assert "system" not in laps
    assert moved == plainly(fixture)
    assert laps_of(fixture) == (moved, laps - {"parse"})


def test_a_new_call_is_judged_anew(fixture):
    (fixture / "new.py").write_text("import os\n")
    said(fixture)
    (fixture / "new.py").write_text("import os\nprint('new')\n")
    found, laps = laps_of(fixture)
    assert "system" in laps
    assert found == plainly(fixture)


def test_a_damaged_cache_changes_nothing(fixture):
    before = said(fixture)
    for path in cache_folder().iterdir():
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 3 :: 97] = b"\xff" * len(raw[len(raw) // 3 :: 97])
        path.write_bytes(raw)
    assert said(fixture) == before
    assert said(fixture) == before


def test_what_is_kept_under_another_key_changes_nothing(fixture):
    before = said(fixture)
    with sqlite3.connect(Store(cache_folder()).path) as store:
        digests = [row[0] for row in store.execute("SELECT digest FROM known ORDER BY key")]
        for old, new in zip(digests, [*digests[1:], digests[0]], strict=True):
            store.execute("UPDATE known SET digest = ? WHERE digest = ?", (new, old))
    store.close()
    assert said(fixture) == before


@pytest.mark.parametrize("body", [b"", b"\xc0", msgspec.msgpack.encode([1, "two"]), msgspec.msgpack.encode({"a": []})])
def test_what_is_kept_in_another_shape_changes_nothing(fixture, body):
    """Rows that are whole, and hold what no version of ours has put there."""
    before = said(fixture)
    with Store(cache_folder()) as cache:
        keys = cache._do(lambda store: [row[0] for row in store.execute("SELECT key FROM known")])
        cache.store([KeptBody(key, body, body) for key in keys])
    assert said(fixture) == before
    assert said(fixture) == before


def test_a_cache_that_cannot_be_changes_nothing(fixture, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(tmp_path / "file"))
    assert said(fixture) == plainly(fixture)


def test_facts_that_went_missing_are_read_again(fixture):
    said(fixture)
    (fixture / "zz_new.py").write_text("x = 1\n")
    with Store(cache_folder()) as kept:
        kept._do(lambda store: store.execute("DELETE FROM bodies"))
    assert said(fixture) == plainly(fixture)


@pytest.mark.parametrize("jobs", [2, 5])
@pytest.mark.parametrize("name", FEW)
def test_the_number_of_processes_changes_nothing(name, jobs, monkeypatch):
    monkeypatch.setattr(workers, "_WORTH", 0.0)
    path = FIXTURES / name / "repo"
    assert said(path, cache=False, jobs=jobs) == plainly(path)


def test_what_another_process_judges_changes_nothing(fixture, monkeypatch):
    """As in a large repository: documents are read, and facts kept, by others; once from files, once from the cache."""
    alone = plainly(fixture)
    monkeypatch.setattr(judgement, "_MANY", 0)
    assert said(fixture, jobs=2) == alone
    (fixture / "zz_new.py").write_text("import logging\n\nlogging.getLogger().info('new')\n")
    assert said(fixture, jobs=2) == plainly(fixture)
    (fixture / "zz_new.yaml").write_text("a: 1\n")
    assert said(fixture, jobs=2) == plainly(fixture)


def test_the_place_of_the_folder_changes_nothing(fixture, tmp_path):
    elsewhere = tmp_path / "some where" / "else" / "repo"
    shutil.copytree(fixture, elsewhere)
    assert said(elsewhere) == said(fixture)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.large_base_example],
)
@given(random=st.randoms(use_true_random=False), name=st.sampled_from(FEW))
def test_the_order_of_files_changes_nothing(monkeypatch, random, name):
    path = FIXTURES / name / "repo"
    before = said(path, cache=False)
    ordered = Snapshot.read

    def shuffled(self, paths):
        found = list(ordered(self, paths))
        random.shuffle(found)
        return iter(found)

    with monkeypatch.context() as patch:
        patch.setattr(Snapshot, "read", shuffled)
        assert said(path, cache=False) == before


def test_an_edit_shows_at_once(make_repo):
    repo = make_repo({"train.py": "import sklearn\n"})
    before = fast_scan(repo, FastOptions())
    (repo / "train.py").write_text("import logging\n\nlogging.info('x')\n")
    after = fast_scan(repo, FastOptions())
    assert to_json(before) != to_json(after)
    assert to_json(after) == to_json(looked_back(repo))


def test_a_file_that_cannot_be_parsed_is_reported_from_the_cache_too(make_repo):
    repo = make_repo({"broken.py": "def f(:\n", "fine.py": "x = 1\n"})
    reports = [fast_scan(repo, FastOptions(cache=cache)) for cache in (False, True, True)]
    assert [[item.path for item in report.repository.skipped] for report in reports] == [["broken.py"]] * 3


def test_phases_are_told_in_order(make_repo):
    told: list[str] = []
    fast_scan(make_repo({"a.py": "x = 1\n"}), FastOptions(cache=False, lap=told.append))
    assert told == ["list", "read", "parse", "system", "checks", "history"]
