"""What a snapshot holds, for every kind of repository it is opened on."""

import hashlib
from pathlib import Path

import pytest

from monthtwo.repository.entries import RepositoryError
from monthtwo.repository.snapshot import Snapshot, open_snapshot

FILES = {
    "README.md": "# Hi\n",
    "src/a.py": "import b\n",
    "src/b.py": "x = 1\r\n",
    "data/empty.csv": "",
    "a b/ü.py": "1",
}


def paths(snapshot: Snapshot) -> list[str]:
    return [entry.path for entry in snapshot.entries]


def contents(snapshot: Snapshot) -> dict[str, bytes]:
    return {path: data for path, _, data in snapshot.read(paths(snapshot))}


def states(snapshot: Snapshot) -> dict[str, str]:
    return {entry.path: entry.state for entry in snapshot.entries}


def test_working_tree_and_commit_are_the_same(make_repo, git):
    repo = make_repo(FILES)
    git(repo, "clone", "-q", "--bare", ".", str(repo.parent / "bare.git"))
    snapshots = [open_snapshot(repo), open_snapshot(repo, "HEAD"), open_snapshot(repo.parent / "bare.git")]
    everything = [list(snapshot.read(paths(snapshot))) for snapshot in snapshots]
    assert everything[0] == everything[1] == everything[2]
    assert [path for path, _, _ in everything[0]] == sorted(FILES)
    assert {path: data.decode() for path, _, data in everything[0]} == FILES
    assert {snapshot.commit for snapshot in snapshots} == {git(repo, "rev-parse", "HEAD")}
    assert {(entry.path, entry.size, entry.state) for entry in snapshots[0].entries} == {
        (entry.path, entry.size, entry.state) for entry in snapshots[1].entries
    }


def test_blob_ids_are_gits_own(make_repo, git):
    repo = make_repo(FILES)
    snapshot = open_snapshot(repo)
    for path, blob, data in snapshot.read(paths(snapshot)):
        assert blob == git(repo, "hash-object", "--no-filters", path)
        assert blob == hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def test_sha256_repository(make_repo, git):
    repo = make_repo(FILES, "--object-format=sha256")
    tree, commit = open_snapshot(repo), open_snapshot(repo, "HEAD")
    assert commit.commit is not None and len(commit.commit) == 64
    assert list(tree.read(paths(tree))) == list(commit.read(paths(commit)))


def test_date_is_the_committers(make_repo, git):
    repo = make_repo(FILES)
    assert open_snapshot(repo).date == git(repo, "log", "-1", "--format=%cs") == "2026-03-01"


def test_untracked_files_count_and_ignored_ones_do_not(make_repo, write_files):
    repo = make_repo({".gitignore": "*.log\nout/\n", "a.py": ""})
    write_files(repo, {"new.py": "1", "x.log": "", "out/y.py": "", "node_modules/m.js": "", ".venv/z.py": ""})
    assert paths(open_snapshot(repo)) == [".gitignore", "a.py", "new.py"]
    assert paths(open_snapshot(repo, "main")) == [".gitignore", "a.py"]


def test_contents_are_those_on_the_disk(make_repo):
    repo = make_repo({"a.py": "old"})
    (repo / "a.py").write_text("new")
    assert contents(open_snapshot(repo)) == {"a.py": b"new"}
    assert contents(open_snapshot(repo, "HEAD")) == {"a.py": b"old"}


def test_deleted_files_are_left_out(make_repo):
    repo = make_repo({"a.py": "a", "b.py": "b", "c/d.py": "d"})
    (repo / "b.py").unlink()
    (repo / "c/d.py").unlink()
    (repo / "c/d.py").mkdir()
    assert paths(open_snapshot(repo)) == ["a.py"]


def test_absent_file_without_its_blob_is_missing(make_repo, git):
    repo = make_repo({"a.py": "a", "b.py": "b"})
    blob = git(repo, "rev-parse", "HEAD:b.py")
    (repo / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert states(open_snapshot(repo)) == {"a.py": "file", "b.py": "file"}, "the disk has it"
    (repo / "b.py").unlink()
    for snapshot in (open_snapshot(repo), open_snapshot(repo, "HEAD")):
        assert states(snapshot) == {"a.py": "file", "b.py": "missing"}
        assert contents(snapshot) == {"a.py": b"a"}
        assert [(skip.path, skip.reason) for skip in snapshot.skipped] == [("b.py", "missing")]


def test_a_folder_is_seen_from_the_root_of_its_repository(make_repo, write_files):
    repo = make_repo({"a.py": "", "-s [x]/b.py": "b", "-s [x]/c/d.py": "d"}, name="project")
    write_files(repo, {"-s [x]/new.py": "n"})
    tree, commit = open_snapshot(repo / "-s [x]"), open_snapshot(repo / "-s [x]", "HEAD")
    kept = {"a.py": b"", "-s [x]/b.py": b"b", "-s [x]/c/d.py": b"d"}
    assert contents(tree) == kept | {"-s [x]/new.py": b"n"}
    assert contents(commit) == kept
    assert [entry.path for entry in commit.inside] == ["-s [x]/b.py", "-s [x]/c/d.py"]
    assert [entry.path for entry in tree.inside] == ["-s [x]/b.py", "-s [x]/c/d.py", "-s [x]/new.py"]
    assert tree.name == commit.name == "project/-s [x]"
    assert tree.folder == commit.folder == "-s [x]"
    assert open_snapshot(repo).folder == ""


def test_plain_folder(tmp_path, write_files):
    write_files(
        tmp_path / "plain",
        {
            "a.py": "a",
            "b/c.py": "c",
            "b/.hidden": "",
            "env/pyvenv.cfg": "",
            "env/lib/x.py": "",
            "__pycache__/y.pyc": "",
        },
    )
    snapshot = open_snapshot(tmp_path / "plain")
    assert (snapshot.name, snapshot.commit, snapshot.date) == ("plain", None, None)
    assert contents(snapshot) == {"a.py": b"a", "b/.hidden": b"", "b/c.py": b"c"}


def test_no_commits_yet(make_repo, git):
    repo = make_repo({"a.py": "a", "b.py": "b"}, commit=False)
    git(repo, "add", "a.py")
    snapshot = open_snapshot(repo)
    assert (snapshot.commit, snapshot.date) == (None, None)
    assert contents(snapshot) == {"a.py": b"a", "b.py": b"b"}
    with pytest.raises(RepositoryError, match="names no commit"):
        open_snapshot(repo, "HEAD")


def test_nothing_to_scan(make_repo, tmp_path):
    (tmp_path / "empty").mkdir()
    for folder in (make_repo({}, commit=False), make_repo({}, name="no-files"), tmp_path / "empty"):
        with pytest.raises(RepositoryError, match="no files to scan"):
            open_snapshot(folder)


def test_shallow_clone_and_detached_head(make_repo, git, tmp_path):
    repo = make_repo(FILES)
    git(repo, "commit", "-q", "--allow-empty", "-m", "Second")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repo}", "shallow")
    git(tmp_path / "shallow", "checkout", "-q", "--detach")
    assert contents(open_snapshot(tmp_path / "shallow")) == contents(open_snapshot(repo))
    with pytest.raises(RepositoryError, match="names no commit"):
        open_snapshot(tmp_path / "shallow", "HEAD~1")


def test_linked_worktree_and_git_folder_elsewhere(make_repo, git, tmp_path):
    repo = make_repo(FILES)
    git(repo, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    git(tmp_path, "clone", "-q", "--separate-git-dir", str(tmp_path / "elsewhere"), str(repo), "apart")
    (tmp_path / "gitdir-link").mkdir()
    (tmp_path / "gitdir-link/.git").symlink_to(repo / ".git")
    expected = contents(open_snapshot(repo))
    for name in ("linked", "apart"):
        assert (tmp_path / name / ".git").is_file()
        assert contents(open_snapshot(tmp_path / name)) == expected
        assert contents(open_snapshot(tmp_path / name, "HEAD")) == expected
    assert contents(open_snapshot(tmp_path / "gitdir-link", "HEAD")) == expected


@pytest.mark.parametrize("pointer", [b"gitdir: /nowhere/.git\n", b"", b"\xff\0\n", b"gitdir: .\n", b"gitdir: a\0b"])
def test_broken_git_file_makes_a_plain_folder(tmp_path, write_files, pointer):
    write_files(tmp_path / "copy", {".git": pointer, "a.py": "a"})
    snapshot = open_snapshot(tmp_path / "copy")
    assert (contents(snapshot), snapshot.commit) == ({"a.py": b"a"}, None)
    with pytest.raises(RepositoryError, match="no git repository"):
        open_snapshot(tmp_path / "copy", "HEAD")


def test_submodules_and_nested_repositories_are_not_entered(make_repo, git):
    inner = make_repo({"i.py": ""}, name="inner")
    repo = make_repo({"a.py": ""})
    git(repo, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "sub")
    git(repo, "clone", "-q", str(inner), "nested")
    assert states(open_snapshot(repo)) == {
        ".gitmodules": "file", "a.py": "file", "nested": "submodule", "sub": "submodule"
    }  # fmt: skip
    git(repo, "commit", "-q", "-m", "Sub")
    assert states(open_snapshot(repo, "HEAD")) == {".gitmodules": "file", "a.py": "file", "sub": "submodule"}
    assert contents(open_snapshot(repo / "sub")) == {"i.py": b""}


def test_conflict_is_one_entry(make_repo, git):
    repo = make_repo({"a.py": "base\n"})
    git(repo, "checkout", "-q", "-b", "theirs")
    for branch in ("theirs", "main"):
        git(repo, "checkout", "-q", branch)
        (repo / "a.py").write_text(f"{branch}\n")
        git(repo, "commit", "-q", "-am", branch)
    git(repo, "merge", "theirs", check=False)
    assert git(repo, "ls-files", "-u").count("\n") == 2
    snapshot = open_snapshot(repo)
    assert paths(snapshot) == ["a.py"]
    assert contents(snapshot)["a.py"].startswith(b"<<<<<<<")


def test_intent_to_add(make_repo, git, write_files):
    repo = make_repo({"a.py": "a"})
    write_files(repo, {"b.py": "b"})
    git(repo, "add", "-N", "b.py")
    assert contents(open_snapshot(repo)) == {"a.py": b"a", "b.py": b"b"}


def test_sparse_checkout_reads_the_rest_from_the_store(make_repo, git):
    repo = make_repo({"in/a.py": "a", "out/b.py": "b", "out/c.py": "c", "top.py": "t"})
    (repo / "out/link").symlink_to("a.py")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "Link")
    expected = list(open_snapshot(repo, "HEAD").read(["in/a.py", "out/b.py", "out/c.py", "top.py"]))
    git(repo, "sparse-checkout", "set", "in")
    assert not (repo / "out").exists()
    snapshot = open_snapshot(repo)
    assert list(snapshot.read(["in/a.py", "out/b.py", "out/c.py", "top.py"])) == expected
    assert states(snapshot)["out/link"] == "symlink"


def test_read_keeps_the_order_asked_for_and_can_be_left_early(make_repo):
    files = {f"f{n}.txt": f"{n}" * (n % 97 * 100) for n in range(400)}
    repo = make_repo(files)
    for snapshot in (open_snapshot(repo), open_snapshot(repo, "HEAD")):
        wanted = list(files)[::-1] + list(files)[:3]
        assert [(path, data.decode()) for path, _, data in snapshot.read(wanted)] == [(p, files[p]) for p in wanted]
        reading = snapshot.read(wanted)
        assert next(reading)[0] == wanted[0]
        reading.close()
        with pytest.raises(KeyError):
            list(snapshot.read(["nowhere.py"]))


def test_large_contents_and_many_requests_do_not_block(make_repo):
    files = {f"{n:04}.bin": bytes([n % 256]) * (200_000 if n % 10 == 0 else 10) for n in range(600)}
    assert contents(open_snapshot(make_repo(files), "HEAD")) == files


def test_attributes_and_nature(make_repo):
    repo = make_repo(
        {
            ".gitattributes": "gen/*.py linguist-generated\n*.ipynb linguist-documentation\n",
            "lib/.gitattributes": "mine.py -linguist-vendored\n*.js linguist-vendored=true\n",
            "gen/a.py": "", "lib/x.js": "", "lib/mine.py": "", "n.ipynb": "{}", "tests/test_a.py": "",
        }
    )  # fmt: skip
    for snapshot in (open_snapshot(repo), open_snapshot(repo, "HEAD")):
        natures = {path: snapshot.nature(path) for path in paths(snapshot) if "gitattributes" not in path}
        assert natures == {
            "gen/a.py": "generated",
            "lib/mine.py": "production",
            "lib/x.js": "vendored",
            "n.ipynb": "notebook",
            "tests/test_a.py": "test",
        }
        assert snapshot.attributes["lib/mine.py"].vendored is False


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://user:secret@git.example.org/owner/name.git", "owner/name"),
        ("git@git.example.org:group/sub/name", "sub/name"),
        ("ssh://git@git.example.org:22/owner/name.git/", "owner/name"),
        ("https://git.example.org/owner/na%6de?token=secret", "owner/na%6de"),
        ("/home/someone/private/other.git", "repo"),
        ("file:///home/someone/other", "repo"),
        ("ext::sh -c secret", "repo"),
        ("", "repo"),
    ],
)
def test_name_comes_from_the_remote_without_its_secrets(make_repo, git, url, name):
    repo = make_repo({"a.py": ""})
    git(repo, "config", "remote.origin.url", url)
    assert open_snapshot(repo).name == name


def test_errors_say_what_to_do(make_repo, tmp_path):
    repo = make_repo({"a.py": "", ".gitignore": "out\n"})
    (repo / "out").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    for path, words in (
        (tmp_path / "nowhere", "no such folder"),
        (tmp_path / "loop", "no such folder"),
        (repo / "a.py", "not a folder"),
        (repo / "out", "ignored or not checked out"),
    ):
        with pytest.raises(RepositoryError, match=words) as error:
            open_snapshot(path)
        assert str(path) in str(error.value)


@pytest.mark.parametrize(
    "rev", ["nope", "--help", "", " ", "HEAD:a.py", "HEAD\nmain", "a b", "HEAD^{tree}", "\0", "-", "ü\udcff"]
)
def test_bad_revision(make_repo, rev):
    with pytest.raises(RepositoryError, match="names no commit"):
        open_snapshot(make_repo({"a.py": ""}), rev)


def test_revision_without_the_subfolder(make_repo, write_files):
    repo = make_repo({"a.py": ""})
    write_files(repo, {"new/b.py": ""})
    with pytest.raises(RepositoryError, match="has no folder new"):
        open_snapshot(repo / "new", "HEAD")


def test_relative_path_and_symlinked_path(make_repo, monkeypatch, tmp_path):
    repo = make_repo({"a.py": "a"})
    (tmp_path / "alias").symlink_to(repo)
    monkeypatch.chdir(repo)
    assert contents(open_snapshot(Path())) == contents(open_snapshot(tmp_path / "alias")) == {"a.py": b"a"}


def test_without_git(make_repo, write_files, tmp_path, monkeypatch):
    repo = make_repo({"a.py": "a"})
    write_files(tmp_path / "plain", {"a.py": "a"})
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert contents(open_snapshot(tmp_path / "plain")) == {"a.py": b"a"}
    with pytest.raises(RepositoryError, match="install git"):
        open_snapshot(repo)
