"""What the log says is what git says of each commit by itself, whatever is in it."""

import itertools
import os
import subprocess
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from histories import Made, at, make_history
from monthtwo.deadline import Deadline
from monthtwo.repository.file_names import printable
from monthtwo.repository.history.history import History
from monthtwo.repository.history.log import COMMAND, SETTINGS, read_log
from monthtwo.repository.history.reading import Source, read_record

NAMES = st.binary(max_size=12).map(lambda name: bytes(byte for byte in name if byte not in b"\0\n<>"))
PEOPLE = st.tuples(NAMES, NAMES).map(lambda both: both[0] + b" <" + both[1] + b">")
PARTS = st.sampled_from(
    [b"a", b"b.py", b"\xff\xfe", "é".encode(), b"x\ny", b":100644 1", b"-f", b" ", b"\t", b'"', b"\\"]
)
PATHS = st.lists(PARTS, min_size=1, max_size=3).map(b"/".join)
TEXTS = st.sampled_from(["", "1", "2", "3\n", "link:a"])
MESSAGES = st.binary(max_size=60).filter(lambda message: b"\0" not in message)
DATES = st.builds("{} {}".format, st.integers(0, 2**34), st.sampled_from(["+0000", "-0330", "+1400", "+9999", "-0001"]))


@st.composite
def histories(draw: st.DrawFn) -> list[Made]:
    made: list[Made] = []
    for number in range(draw(st.integers(1, 8))):
        known = [commit.name for commit in made]
        parents = draw(st.lists(st.sampled_from(known), max_size=3, unique=True)) if known else []
        # A path may not be a folder too, which is what one set of top parts and another below gives.
        files = draw(
            st.dictionaries(PATHS.map(lambda path: b"%d/" % path.count(b"/") + path), TEXTS | st.none(), max_size=5)
        )
        made.append(
            Made(
                day=draw(DATES),
                committed=draw(DATES),
                files=files,
                by=draw(PEOPLE),
                committer=draw(PEOPLE),
                message=draw(MESSAGES),
                name=f"c{number}",
                parents=tuple(parents),
                branch=f"b{number}",
            )
        )
    return made


def plain(repo: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(repo), *arguments], check=True, capture_output=True).stdout


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(histories())
@example(
    [
        at(
            "1 +0000",
            {"a": "1"},
            name="c0",
            parents=(),
            branch="b0",
            by=" <>",
            message=b"\n:100644\xff\n\nco-authored-by: <",
        )
    ]
)
def test_every_commit_is_what_git_says_it_is(made):
    with tempfile.TemporaryDirectory() as folder:
        repo = Path(folder) / "repo"
        head = make_history(repo, made)[made[-1].name]
        record = read_record(Source(repo / ".git"), head)
        assert record.reason == ""
        history = History(record, head)
        ids = plain(repo, "rev-list", head).decode().split()
        assert {commit.id for commit in history.commits} == set(ids) and len(history) == len(ids)
        for row in record.rows:
            said = plain(
                repo,
                "log",
                "-1",
                "--no-mailmap",
                "--date=raw",
                "--format=%P%x00%at%x00%ct%x00%an%x00%ae%x00%cn%x00%ce",
                row.id,
            )
            fields = said.removesuffix(b"\n").split(b"\0")
            assert " ".join(row.parents).encode() == fields[0]
            assert [row.authored[0], row.committed[0]] == [int(fields[1]), int(fields[2])]
            people = [part.strip() for part in fields[3:]]
            assert [*record.identities[row.author], *record.identities[row.committer]] == people
            raw = plain(repo, "diff-tree", "-r", "--root", "--raw", "-z", "--no-renames", "--no-commit-id", row.id)
            assert [
                (change.status, change.before, change.after, change.path)
                for change in history.changes(history.commit(row.id))
            ] == list(changes(raw if len(row.parents) < 2 else b""))


def changes(raw: bytes):
    tokens = raw.split(b"\0")[:-1]
    for about, path in zip(tokens[::2], tokens[1::2], strict=True):
        before, after, status = about.decode().split()[2:]
        yield status, before.strip("0") and before, after.strip("0") and after, printable(path)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=5))
@example(b"a" * 40 + b"\0" * 8, [])
@example(b"a" * 40 + b"\0" * 9 + b"\n:", [])
@example(b"a" * 40 + b"\0" * 9 + b"\n:1 1 " + b"b" * 40 + b" x" + b" M\0p\0", [])
def test_what_is_no_log_is_taken_as_one_that_ends(said, cuts):
    ends = sorted({min(cut, len(said)) for cut in cuts} | {0, len(said)})
    record = read_log(said[start:end] for start, end in itertools.pairwise(ends))
    assert record.reason or not said


def test_a_log_is_the_same_in_whatever_pieces_it_comes(tmp_path):
    made = [at(f"2025-01-0{day}", {f"f{day}.py": "x" * day, "a": str(day)}) for day in range(1, 9)]
    make_history(tmp_path / "repo", made)
    said = plain(tmp_path / "repo", *SETTINGS, *COMMAND, "HEAD", "--")
    whole = read_log([said])
    assert len(whole.rows) == 8 and whole.reason == ""
    for size in (1, 7, 100):
        assert read_log(said[start : start + size] for start in range(0, len(said), size)) == whole
    for end in range(0, len(said) - 1, 40):
        assert read_log([said[:end]]).rows == whole.rows[: len(read_log([said[:end]]).rows)]


SETTINGS_OF_ITS_OWN = {
    "color.ui": "always", "color.diff": "always", "core.abbrev": "4", "core.quotePath": "true", "diff.algorithm": "patience",
    "diff.ignoreSubmodules": "all", "diff.interHunkContext": "9", "diff.mnemonicPrefix": "true", "diff.noprefix": "true",
    "diff.relative": "true", "diff.renames": "copies", "diff.submodule": "log", "format.notes": "true",
    "format.pretty": "oneline", "i18n.logOutputEncoding": "latin1", "log.abbrevCommit": "true", "log.date": "relative",
    "log.decorate": "full", "log.diffMerges": "separate", "log.follow": "true", "log.mailmap": "true",
    "log.showRoot": "false", "notes.displayRef": "refs/notes/*",
}  # fmt: skip


def test_settings_of_the_repository_change_nothing(tmp_path, git):
    made = [
        at(
            "2025-01-01",
            {"é.py": "1", "d/b": "2", ".mailmap": "Eve <eve@x> <ada@example.net>\n"},
            name="1",
            message="Ä",
        ),
        at("2025-01-02", {"c": "1"}, name="2", branch="side", parents=("1",)),
        at("2025-01-03", {"c": "1"}, name="3", parents=("1", "2")),
        at("2025-01-04", renames={"d/b": "e"}, name="4"),
    ]
    repo = tmp_path / "repo"
    head = make_history(repo, made)["4"]
    git(repo, "notes", "add", "-m", "noted", head)
    plainly = read_record(Source(repo / ".git"), head)
    for name, value in SETTINGS_OF_ITS_OWN.items():
        git(repo, "config", name, value)
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    git(repo, "config", "diff.orderFile", str(fifo))
    (repo / ".git/info/attributes").write_text("* diff=x\n")
    assert read_record(Source(repo / ".git"), head) == plainly
    assert len(plainly.rows) == 4 and plainly.reason == ""


def test_a_time_that_is_up(tmp_path):
    head = make_history(tmp_path / "repo", [at("2025-01-01", {"a": "1"}, name="1")])["1"]
    record = read_record(Source(tmp_path / "repo/.git"), head, deadline=Deadline(0))
    assert record.rows == [] and "in the time" in record.reason
