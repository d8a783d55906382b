"""Repositories made to lead the scan astray: names, links, sizes, special files, forged and damaged stores."""

import hashlib
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from monthtwo.model import Evidence
from monthtwo.repository import git as git_module
from monthtwo.repository.entries import MAX_BYTES, RepositoryError, most_bytes
from monthtwo.repository.program import Program
from monthtwo.repository.snapshot import open_snapshot

ODD_NAMES = [
    *(b"caf\xe9.py", b"caf\xe8.py", "caf\u00e9.py".encode(), b"\xe9.py", b"%E9.py", "⟨E9⟩.py".encode()),
    *(b"a\\b.py", b"a\nb.py", b"\x1b[31mred.py", "\u202egpj.py".encode()),
    *(b"[bold]x[/bold].py", b"<script>.py", b'"q".py', b" .py"),
]


def read_all(snapshot):
    return {path: data for path, _, data in snapshot.read(entry.path for entry in snapshot.entries)}


def reasons(snapshot):
    return {skip.path: skip.reason for skip in snapshot.skipped}


@pytest.fixture
def outside(tmp_path):
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.py").write_text("secret")
    return folder


def test_odd_names_are_told_apart_and_safe_to_print(make_repo):
    repo = make_repo({os.fsdecode(name): name for name in ODD_NAMES})
    for snapshot in (open_snapshot(repo), open_snapshot(repo, "HEAD")):
        found = read_all(snapshot)
        assert sorted(found.values()) == sorted(ODD_NAMES)
        assert len(json.loads(msgspec.json.encode(list(snapshot.entries)))) == len(ODD_NAMES)
        for path in found:
            assert Evidence(path, 1, "") and path.encode() and path.isprintable()
    assert found["caf⟨E9⟩.py"] == b"caf\xe9.py"


def test_odd_names_in_a_plain_folder(tmp_path):
    for name in ODD_NAMES:
        path = tmp_path / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name)
    assert sorted(read_all(open_snapshot(tmp_path)).values()) == sorted(ODD_NAMES)


def test_links_are_classified_and_never_followed(make_repo, git, outside, tmp_path):
    repo = make_repo({"a.py": "a", "sub/secret.py": "mine"})
    (repo / "out.py").symlink_to(outside / "secret.py")
    (repo / "folder").symlink_to(outside)
    (repo / "self").symlink_to("self")
    (repo / "up").symlink_to("..")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "Links")
    (repo / "untracked.py").symlink_to(outside / "secret.py")
    for snapshot in (open_snapshot(repo), open_snapshot(repo, "HEAD")):
        links = {entry.path for entry in snapshot.entries if entry.state == "symlink"}
        assert links - {"untracked.py"} == {"out.py", "folder", "self", "up"}
        assert read_all(snapshot) == {"a.py": b"a", "sub/secret.py": b"mine"}
        assert set(reasons(snapshot).values()) == {"symlink"}


def test_links_in_a_plain_folder(tmp_path, outside, write_files):
    folder = tmp_path / "plain"
    write_files(folder, {"a.py": "a"})
    (folder / "up").symlink_to(".")
    (folder / "out").symlink_to(outside)
    assert read_all(open_snapshot(folder)) == {"a.py": b"a"}


def test_folder_replaced_by_a_link_out_of_the_tree(make_repo, outside):
    repo = make_repo({"sub/deep/secret.py": "mine", "sub/secret.py": "mine", "a.py": "a"})
    before = open_snapshot(repo)
    (repo / "sub").rename(repo.parent / "moved")
    (repo / "sub").symlink_to(outside)
    assert {entry.path: entry.state for entry in open_snapshot(repo).entries} == {"a.py": "file", "sub": "symlink"}
    after = open_snapshot(repo)
    assert read_all(after) == {"a.py": b"a"}
    assert b"secret" not in read_all(before).values(), "not in a snapshot opened earlier either"


def test_file_replaced_by_a_link_after_listing(make_repo, outside):
    repo = make_repo({"a.py": "a", "b.py": "b"})
    snapshot = open_snapshot(repo)
    (repo / "a.py").unlink()
    (repo / "a.py").symlink_to(outside / "secret.py")
    (repo / "b.py").unlink()
    assert read_all(snapshot) == {}
    assert reasons(snapshot) == {"a.py": "symlink", "b.py": "missing"}


def test_special_files_are_never_opened(make_repo, tmp_path):
    repo = make_repo({"a.py": "a", "pipe.py": "p"})
    (repo / "pipe.py").unlink()
    os.mkfifo(repo / "pipe.py")
    plain = tmp_path / "plain"
    plain.mkdir()
    os.mkfifo(plain / "pipe.py")
    for folder in (repo, plain):
        snapshot = open_snapshot(folder)
        read_all(snapshot)
        assert reasons(snapshot) == {"pipe.py": "special"}


def test_file_replaced_by_a_fifo_after_listing(make_repo):
    repo = make_repo({"a.py": "a"})
    snapshot = open_snapshot(repo)
    (repo / "a.py").unlink()
    os.mkfifo(repo / "a.py")
    assert read_all(snapshot) == {}
    assert reasons(snapshot) == {"a.py": "special"}


def test_huge_file_is_skipped_when_asked_for(make_repo):
    repo = make_repo({"a.py": "a"})
    with (repo / "weights.bin").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    snapshot = open_snapshot(repo)
    list(snapshot.read(["a.py"]))
    assert snapshot.skipped == []
    assert read_all(snapshot) == {"a.py": b"a"}
    assert reasons(snapshot) == {"weights.bin": "oversized"}


def test_limit_is_the_same_on_disk_and_in_the_store(make_repo):
    repo = make_repo({"below.bin": b"x" * MAX_BYTES, "over.bin": b"x" * (MAX_BYTES + 1), "z.py": "z"})
    for snapshot in (open_snapshot(repo), open_snapshot(repo, "HEAD")):
        assert set(read_all(snapshot)) == {"below.bin", "z.py"}
        assert reasons(snapshot) == {"over.bin": "oversized"}


def test_file_that_grows_after_listing(make_repo):
    repo = make_repo({"a.py": "a", "b.py": "b"})
    snapshot = open_snapshot(repo)
    (repo / "a.py").write_bytes(b"x" * (most_bytes("a.py") + 1))
    (repo / "b.py").write_bytes(b"b" * 1000)
    assert read_all(snapshot) == {"b.py": b"b" * 1000}
    assert reasons(snapshot) == {"a.py": "oversized"}


def files_and_reasons(folder, rev=None):
    snapshot = open_snapshot(folder, rev)
    return read_all(snapshot), reasons(snapshot)


@pytest.fixture(params=[True, False], ids=["git", "plain"])
def readable(request, git, shared, write_files):
    """A folder with files that everybody may read, with a repository around them or without."""
    folder = shared / "repo"
    write_files(folder, {"a.py": "a", "b.py": "b", "open/c.py": "c", "shut/deep/d.py": "d"})
    if request.param:
        git(folder, "init", "-q")
    return folder


@pytest.mark.parametrize("tracked", [True, False])
def test_what_may_not_be_read_is_said(readable, unprivileged, git, tracked):
    if tracked and (readable / ".git").exists():
        git(readable, "add", "-A")
    (readable / "a.py").chmod(0)
    (readable / "shut").chmod(0)
    files, unread = unprivileged(files_and_reasons, readable)
    assert files == {"b.py": b"b", "open/c.py": b"c"}
    assert unread in (
        {"a.py": "unreadable", "shut": "unreadable"},
        {"a.py": "unreadable", "shut": "unreadable", "shut/deep/d.py": "unreadable"},
    )


def test_a_folder_that_may_not_be_read_is_no_empty_one(readable, unprivileged):
    readable.chmod(0o311)
    with pytest.raises(RepositoryError, match="Permission denied"):
        unprivileged(open_snapshot, readable)
    readable.chmod(0)
    with pytest.raises(RepositoryError, match="Permission denied"):
        unprivileged(open_snapshot, readable)
    with pytest.raises(RepositoryError, match="Permission denied"):
        unprivileged(open_snapshot, readable / "open")


@pytest.mark.parametrize("shut", [".git", ".git/objects", ".git/refs", ".git/HEAD", ".git/index"])
def test_a_repository_that_may_not_be_read_is_no_plain_folder(make_repo, unprivileged, shared, shut):
    repo = shared / "repo"
    shutil.copytree(make_repo({"a.py": "a"}), repo)
    (repo / shut).chmod(0)
    with pytest.raises(RepositoryError):
        unprivileged(open_snapshot, repo)


def test_a_folder_deeper_than_any_path_is_said(readable):
    here = os.open(readable, os.O_RDONLY)
    for _ in range(4_000):
        os.mkdir("d", dir_fd=here)
        above, here = here, os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(above)
    os.close(os.open("e.py", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    files, unread = files_and_reasons(readable)
    assert set(files) == {"a.py", "b.py", "open/c.py", "shut/deep/d.py"}
    ((path, reason),) = unread.items()
    assert set(path) == {"d", "/"} and reason == "unreadable"


def test_a_path_that_no_checkout_can_hold_is_not_read(make_repo, git):
    blob = git(repo := make_repo({"a.py": "a"}), "hash-object", "-w", "a.py")
    git(repo, "update-index", "-z", "--index-info", stdin=f"100644 {blob}\t{'d/' * 2_050}x.py\0".encode())
    snapshot = open_snapshot(repo)
    assert sorted(entry.state for entry in snapshot.entries) == ["file", "special"]
    assert read_all(snapshot) == {"a.py": b"a"}


def test_path_deeper_than_the_recursion_limit(make_repo, git):
    blob = git(repo := make_repo({"a.py": "a"}), "hash-object", "-w", "a.py")
    deep = "d/" * 1500 + "x.py"
    git(repo, "update-index", "--add", "--cacheinfo", f"100644,{blob},{deep}")
    git(repo, "commit", "-q", "-m", "Deep")
    assert read_all(open_snapshot(repo, "HEAD")) == {"a.py": b"a", deep: b"a"}
    assert read_all(open_snapshot(repo)) == {"a.py": b"a"}


def test_forged_index_that_leads_out_of_the_tree(make_repo, outside):
    repo = make_repo({"a.py": "a", "xx/outside/secret.py": "mine", "yyy/b.py": ""})
    index = (repo / ".git/index").read_bytes()
    forged = index[:-20].replace(b"xx/outside/", b"../outside/").replace(b"yyy/b.py", b"/etc/pwd")
    assert len(forged) == len(index) - 20
    (repo / ".git/index").write_bytes(forged + hashlib.sha1(forged).digest())
    snapshot = open_snapshot(repo)
    assert b"secret" not in read_all(snapshot).values()
    special = [entry.path for entry in snapshot.entries if entry.state == "special"]
    assert special == ["⟨2E⟩⟨2E⟩/outside/secret.py", "⟨⟩/etc/pwd"]
    for path in special:
        Evidence(path, 1, "")


def test_forged_tree(make_repo, git):
    repo = make_repo({"a.py": "a"})
    blob = bytes.fromhex(git(repo, "rev-parse", "HEAD:a.py"))
    names = [b"..", b"a.py", b"a.py", b"b.py"]
    tree = git(
        repo, "hash-object", "-t", "tree", "-w", "--literally", "--stdin",
        stdin=b"".join(b"100644 " + name + b"\0" + blob for name in names),
    )  # fmt: skip
    commit = git(repo, "commit-tree", "-m", "Forged", tree)
    snapshot = open_snapshot(repo, commit)
    assert [(entry.path, entry.state) for entry in snapshot.entries] == [
        ("a.py", "file"), ("b.py", "file"), ("⟨2E⟩⟨2E⟩", "special")
    ]  # fmt: skip
    assert read_all(snapshot) == {"a.py": b"a", "b.py": b"a"}


def test_damaged_object_costs_only_itself(make_repo, git):
    files = {f"{n:03}.py": f"x = {n}\n" * 50 for n in range(150)}
    repo = make_repo(files)
    for name, harm in (("007.py", b"junk"), ("070.py", None), ("149.py", b"")):
        blob = git(repo, "rev-parse", f"HEAD:{name}")
        path = repo / ".git/objects" / blob[:2] / blob[2:]
        data = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(data[:-8] if harm is None else harm)
    snapshot = open_snapshot(repo, "HEAD")
    found = read_all(snapshot)
    assert found == {path: text.encode() for path, text in files.items() if path not in ("007.py", "070.py", "149.py")}
    assert set(reasons(snapshot)) == {"007.py", "070.py", "149.py"}
    assert set(reasons(snapshot).values()) <= {"missing", "unreadable"}


def test_damaged_index_is_a_clear_error(make_repo):
    repo = make_repo({"a.py": "a"})
    (repo / ".git/index").write_bytes(b"DIRC\x1b[31m" + struct.pack(">I", 2))
    with pytest.raises(RepositoryError, match="git ls-files failed") as error:
        open_snapshot(repo)
    assert "\x1b" not in str(error.value)


def test_unknown_repository_format_is_a_clear_error(make_repo, git):
    repo = make_repo({"a.py": "a"})
    git(repo, "config", "core.repositoryformatversion", "99")
    with pytest.raises(RepositoryError, match="failed"):
        open_snapshot(repo)


def test_configured_work_tree_elsewhere_is_ignored(make_repo, git, outside):
    repo = make_repo({"a.py": "a"})
    git(repo, "config", "core.worktree", str(outside))
    assert read_all(open_snapshot(repo)) == {"a.py": b"a"}
    git(repo, "config", "core.bare", "true")
    assert read_all(open_snapshot(repo)) == {"a.py": b"a"}


def test_ignore_file_that_never_ends_costs_the_untracked_files_only(make_repo, monkeypatch):
    repo = make_repo({"a.py": "a"})
    (repo / "b.py").write_text("b")
    os.mkfifo(repo / ".gitignore")
    monkeypatch.setattr(git_module, "_TIMEOUT", 0.5)
    snapshot = open_snapshot(repo)
    assert read_all(snapshot) == {"a.py": b"a"}
    assert [(skip.path, skip.detail) for skip in snapshot.skipped] == [
        (".", "untracked files not listed: did not answer in time")
    ]


def test_git_variables_of_the_caller_are_ignored(make_repo, git, monkeypatch):
    other, repo = make_repo({"other.py": "o"}, name="other"), make_repo({"a.py": "a"})
    for name, value in {"GIT_DIR": other / ".git", "GIT_WORK_TREE": other, "GIT_INDEX_FILE": other / ".git/index",
                        "GIT_OBJECT_DIRECTORY": other / ".git/objects", "GIT_NAMESPACE": "x"}.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    assert read_all(open_snapshot(repo)) == read_all(open_snapshot(repo, "HEAD")) == {"a.py": b"a"}


def test_replaced_objects_are_read_as_they_were_committed(make_repo, git):
    repo = make_repo({"a.py": "a", "b.py": "b"})
    git(repo, "replace", git(repo, "rev-parse", "HEAD:a.py"), git(repo, "rev-parse", "HEAD:b.py"))
    assert read_all(open_snapshot(repo, "HEAD")) == {"a.py": b"a", "b.py": b"b"}


def test_repository_that_makes_git_wait_is_an_error_not_an_absence(make_repo, git, monkeypatch):
    repo = make_repo({"a.py": "a"})
    os.mkfifo(repo / ".git/objects/info/alternates")
    monkeypatch.setattr(git_module, "_PATIENCE", 0.5)
    for folder, rev in ((repo, None), (repo, "HEAD"), (repo / ".git", None)):
        with pytest.raises(RepositoryError, match="git cat-file failed: did not answer in time"):
            open_snapshot(folder, rev)


@pytest.mark.skipif(sys.platform != "linux", reason="nothing ties programs there")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_git_that_waits_for_ever_ends_with_the_scan_that_is_killed(make_repo, end):
    repo = make_repo({"a.py": "a"})
    os.mkfifo(repo / ".git/objects/info/alternates")
    with subprocess.Popen([sys.executable, "-m", "monthtwo", "scan", str(repo), "--no-cache"]) as scan:
        try:
            while not (waiting := _asleep(scan.pid, "cat-file")) and scan.poll() is None:
                time.sleep(0.02)
            git = waiting[0]
        finally:
            scan.send_signal(end)
    try:
        until = time.monotonic() + 30
        while _state(git) not in ("", "Z") and time.monotonic() < until:
            time.sleep(0.02)
        assert _state(git) in ("", "Z")
    finally:
        with suppress(ProcessLookupError):
            os.kill(git, signal.SIGKILL)


def _asleep(parent, command):
    """The sleeping children of a process that run a command."""
    done = subprocess.run(
        ["ps", "-ww", "-o", "pid=,stat=,args=", "--ppid", str(parent)], capture_output=True, text=True
    )
    found = [line.split(None, 2) for line in done.stdout.splitlines()]
    return [int(pid) for pid, stat, args in found if stat[0] == "S" and command in args]


def _state(process):
    """The letter that says what a process does, "" for one that is gone."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True)
    return done.stdout[:1]


def test_programs_that_end_leave_no_descriptor_open(make_repo, tmp_path):
    def opened():
        return len(list(Path("/dev/fd").iterdir()))

    repo = make_repo({"a.py": "a"})
    before = opened()
    read_all(open_snapshot(repo))
    with pytest.raises(FileNotFoundError):
        Program(["no-such-program"], tmp_path, {})
    assert opened() == before


def test_repository_of_a_newer_git_is_an_error_that_says_what_git_says(make_repo, git):
    repo = make_repo({"a.py": "a"})
    git(repo, "config", "core.repositoryformatversion", "1")
    git(repo, "config", "extensions.unheardof", "true")
    for folder, rev in ((repo, None), (repo, "HEAD"), (repo / ".git", None)):
        with pytest.raises(
            RepositoryError, match=r"git cat-file failed: fatal: unknown repository extension found: unheardof$"
        ) as error:
            open_snapshot(folder, rev)
        assert str(error.value).isprintable()


@pytest.fixture
def other_git(tmp_path, monkeypatch):
    """`other_git("cat-file", "kill -9 $$")` makes a git on the PATH that does this where it is asked for that."""
    real, folder = shutil.which("git"), tmp_path / "other"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def make(command, act):
        (folder / "git").write_text(f'#!/bin/sh\ncase " $* " in *" {command} "*) {act};; esac\nexec {real} "$@"\n')
        (folder / "git").chmod(0o755)

    return make


BABBLE = "exec yes 1234567890"
DEATHS = {
    "kill -9 $$": "killed by signal 9",
    "echo fatal: out of memory >&2; exit 128": "fatal: out of memory",
    "echo 'warning: odd' >&2; printf 'fatal: no\\n\\tway\\033[31m' >&2; exit 128": "fatal: no way",
    "exit 3": "status 3",
    BABBLE: "",
    "exec cat /dev/zero": "",
    "exec yes 1234567890 >&2": "did not answer in time",
    "exec sleep 60": "did not answer in time",
}


@pytest.mark.parametrize("command", ["config", "cat-file", "ls-files -s", "ls-tree"])
@pytest.mark.parametrize("act", DEATHS)
def test_git_that_fails_is_an_error_not_an_absence(make_repo, other_git, monkeypatch, command, act):
    repo = make_repo({"a.py": "a"})
    other_git(command, act)
    monkeypatch.setattr(git_module, "_PATIENCE", 0.5)
    monkeypatch.setattr(git_module, "_TIMEOUT", 2)
    monkeypatch.setattr(git_module, "_MOST", 2_000_000)
    rev = "HEAD" if command == "ls-tree" else None
    with pytest.raises(RepositoryError) as error:
        read_all(open_snapshot(repo, rev))
    assert DEATHS[act] in str(error.value)
    assert str(error.value).isprintable()


@pytest.mark.parametrize("act", ["kill -9 $$", "echo fatal: out of memory >&2; exit 128", BABBLE, "exec sleep 60"])
def test_git_that_fails_later_is_an_error_too(make_repo, other_git, monkeypatch, act):
    repo = make_repo({f"{n}.py": "" for n in range(3)})
    other_git("cat-file", "")
    snapshot = open_snapshot(repo, "HEAD")
    other_git("cat-file", act)
    monkeypatch.setattr(git_module, "_PATIENCE", 0.5)
    monkeypatch.setattr(git_module, "_MOST_IN_VAIN", 2)
    with pytest.raises(RepositoryError, match="git cat-file failed"):
        read_all(snapshot)


def test_git_that_cannot_be_started_is_an_error(make_repo, other_git):
    repo = make_repo({"a.py": "a"})
    other_git("x", "")
    Path(shutil.which("git")).write_text("#!/no/such/shell")
    with pytest.raises(RepositoryError, match="cannot be started"):
        open_snapshot(repo)


def test_git_without_memory_is_an_error(make_repo, other_git):
    repo = make_repo({"a.py": "a"})
    other_git("cat-file", "ulimit -v 6000")
    for rev in (None, "HEAD"):
        with pytest.raises(RepositoryError, match="git cat-file failed"):
            open_snapshot(repo, rev)
