"""The log that is taken beside a shallow clone, and the clone, which stays as it is."""

import gzip
import os
import subprocess
import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from histories import BEN, Made, at, make_history
from monthtwo.repository.history.fetched import FetchError, address_of, fetch, has_commit, place_of
from monthtwo.repository.history.history import History
from monthtwo.repository.history.snapshot_history import history_of
from monthtwo.repository.snapshot import open_snapshot

COMMITS = [
    at("2025-01-01", {"train.py": "1", "big.csv": "x" * 1000}, name="1"),
    at("2025-01-02", {"app/serve.py": "1"}, by=BEN, name="2"),
    at("2025-01-03", {"train.py": "2"}, name="3"),
]
SIDE = at("2025-01-04", {"side.py": "1"}, branch="side", parents=("3",), name="side")


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    make(tmp_path / "upstream", [*COMMITS, SIDE])
    return tmp_path / "upstream"


def make(folder: Path, commits: list[Made]) -> dict[str, str]:
    ids = make_history(folder, commits)
    subprocess.run(["git", "-C", str(folder), "config", "uploadpack.allowFilter", "true"], check=True)
    return ids


def shallow(source: str, into: Path, *options: str) -> Path:
    subprocess.run(["git", "clone", "-q", "--depth=1", *options, source, str(into)], check=True, capture_output=True)
    return into


@pytest.fixture
def checkout(upstream: Path, tmp_path: Path) -> Path:
    return shallow(f"file://{upstream}", tmp_path / "checkout")


@pytest.fixture
def clones(tmp_path: Path) -> Path:
    (tmp_path / "clones").mkdir()
    return tmp_path / "clones"


def fetched(checkout: Path, clones: Path) -> Path:
    snapshot = open_snapshot(checkout)
    assert snapshot.location is not None and snapshot.commit is not None
    return fetch(snapshot.location, snapshot.origin, snapshot.commit, clones)


def read(checkout: Path, clones: Path | None = None) -> History:
    found = history_of(open_snapshot(checkout), clones)
    assert found is not None
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_a_shallow_clone_says_that_it_is_one(checkout, clones):
    found = read(checkout, clones)
    assert not found.complete and "shallow" in found.reason and "monthtwo history fetch" in found.reason
    assert [(commit.day, commit.cut, found.touched(commit)) for commit in found.commits] == [("2025-01-03", True, [])]
    assert not list(clones.iterdir())


def test_a_worktree_of_a_shallow_clone_is_shallow_too(checkout, tmp_path, git):
    git(checkout, "worktree", "add", "-q", str(tmp_path / "linked"), "HEAD")
    assert not read(tmp_path / "linked").complete


def test_the_history_is_read_beside_it(checkout, upstream, clones):
    fetched(checkout, clones)
    found, whole = read(checkout, clones), history_of(open_snapshot(upstream, "main"))
    assert whole is not None and found.complete
    assert found.commits == whole.commits and found.paths == whole.paths


def test_the_checkout_stays_as_it_is(checkout, clones):
    config, before = (checkout / ".git/config").read_bytes(), contents(checkout)
    fetched(checkout, clones)
    assert (checkout / ".git/config").read_bytes() == config
    assert contents(checkout) == before


def test_only_commits_and_trees_are_taken(checkout, clones, git):
    place = fetched(checkout, clones)
    kinds = git(place, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").split()
    assert sorted(set(kinds)) == ["commit", "tree"]
    assert git(place, "for-each-ref", "--format=%(refname)") == "refs/heads/main"
    assert git(place, "rev-parse", "--is-shallow-repository") == "false"


def test_what_came_since_is_added(checkout, upstream, clones, tmp_path, git):
    place = fetched(checkout, clones)
    first = git(place, "rev-parse", "main")
    make_history(upstream, [*COMMITS, at("2025-02-01", {"new.py": "1"}, name="4")])
    newer = shallow(f"file://{upstream}", tmp_path / "newer")
    assert len(read(newer, clones)) == 1 and not read(newer, clones).complete
    assert fetched(newer, clones) == place and git(place, "rev-parse", "main") == first
    assert len(read(newer, clones)) == 4 and read(newer, clones).complete


def test_a_commit_that_is_on_no_main_branch(upstream, clones, tmp_path, git):
    checkout = shallow(f"file://{upstream}", tmp_path / "checkout", "--branch=side")
    git(checkout, "checkout", "-q", "--detach")
    fetched(checkout, clones)
    assert [commit.day for commit in read(checkout, clones).commits][-1] == "2025-01-04" and read(
        checkout, clones
    ).complete


def test_a_commit_that_the_remote_does_not_have(checkout, clones, git):
    git(checkout, "commit", "-q", "--allow-empty", "-m", "Ours")
    with pytest.raises(FetchError, match=r"not our ref|push it first"):
        fetched(checkout, clones)
    assert not read(checkout, clones).complete, "the commit alone decides what is read"


def test_a_remote_that_is_gone_leaves_nothing(checkout, clones, git, tmp_path):
    git(checkout, "remote", "set-url", "origin", f"file://{tmp_path}/gone")
    with pytest.raises(FetchError, match="cannot be taken"):
        fetched(checkout, clones)
    assert not list(clones.iterdir())
    git(checkout, "remote", "remove", "origin")
    with pytest.raises(FetchError, match="no remote"):
        fetched(checkout, clones)


def test_a_remote_that_would_run_something(checkout, clones, git, tmp_path):
    git(checkout, "config", "protocol.ext.allow", "always")
    git(checkout, "config", "core.sshCommand", f"touch {tmp_path}/ran;")
    for url in (f"ext::touch {tmp_path}/ran", f"ssh://-oProxyCommand=touch$IFS{tmp_path}/ran/x", f"-u{tmp_path}"):
        git(checkout, "config", "remote.origin.url", url)
        with pytest.raises(FetchError):
            fetched(checkout, clones)
    assert not (tmp_path / "ran").exists() and not list(clones.iterdir())


def test_a_remote_that_is_shallow_itself(checkout, clones, tmp_path, git):
    git(checkout, "config", "uploadpack.allowFilter", "true")
    again = shallow(f"file://{checkout}", tmp_path / "again")
    fetched(again, clones)
    assert not read(again, clones).complete


def test_addresses_of_one_remote(tmp_path):
    root = tmp_path / "repo"
    https = {"https://h/o/r", "https://h/o/r.git", "https://user:secret@h/o/r.git", "https://x@h/o/r/"}
    assert len({place_of(tmp_path, address, root) for address in https}) == 1
    assert place_of(tmp_path, "git@h:o/r", root) != place_of(tmp_path, "https://h/o/r", root)
    assert address_of("../up", root) == f"file://{tmp_path}/up" == address_of(f"{tmp_path}/up", root)
    assert address_of("git@h:o/r", root) == "git@h:o/r"


def test_what_is_there_is_found_without_fetching(checkout, clones):
    place = fetched(checkout, clones)
    assert has_commit(place, open_snapshot(checkout).commit)
    assert not has_commit(place, "1" * 40)
    assert not has_commit(clones, "1" * 40)


class Server(BaseHTTPRequestHandler):
    """Git over HTTP, for who knows the password."""

    root: Path
    secret: str

    def do_GET(self) -> None:
        self._answer("info/refs", "application/x-git-upload-pack-advertisement", b"", "--advertise-refs")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        body = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
        self._answer("git-upload-pack", "application/x-git-upload-pack-result", body)

    def _answer(self, about: str, kind: str, body: bytes, *options: str) -> None:
        if self.headers.get("Authorization", "").lower() != f"basic {self.secret}".lower():
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.end_headers()
            return
        protocol = {"GIT_PROTOCOL": self.headers.get("Git-Protocol", "")}
        command = ["git", "upload-pack", "--stateless-rpc", *options, str(self.root)]
        said = subprocess.run(
            command, input=body, capture_output=True, env={**os.environ, **protocol}, check=True
        ).stdout
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def served(upstream: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Host and port of a server that asks for ada's password, `s3cret`."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    handler = type("Handler", (Server,), {"root": upstream, "secret": b64encode(b"ada:s3cret").decode()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_password_opens_the_remote_and_is_not_written_down(checkout, clones, git, served):
    git(checkout, "remote", "set-url", "origin", f"http://ada:s3cret@{served}/o/r")
    fetched(checkout, clones)
    assert read(checkout, clones).complete and len(read(checkout, clones)) == 3
    assert not [name for name, data in contents(clones).items() if b"s3cret" in data]


def test_the_header_of_a_workflow_opens_the_remote_and_is_not_written_down(checkout, clones, git, served):
    token = b64encode(b"ada:s3cret").decode()
    git(checkout, "remote", "set-url", "origin", f"http://{served}/o/r")
    with pytest.raises(FetchError):
        fetched(checkout, clones)
    git(checkout, "config", f"http.http://{served}/.extraheader", f"AUTHORIZATION: basic {token}")
    fetched(checkout, clones)
    assert read(checkout, clones).complete
    assert not [name for name, data in contents(clones).items() if token.encode() in data]
