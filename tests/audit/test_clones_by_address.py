"""Clones over real git: what is in them, what is done the next time, and why there is none."""

import subprocess
from base64 import b64encode
from pathlib import Path

import pytest
from forge_server import Asked, Forge, Reply

from histories import at, make_history
from monthtwo.audit.access import Access
from monthtwo.audit.clones.causes import CloneError, cause_of
from monthtwo.audit.clones.clones import Clones, Limits
from monthtwo.audit.waiting import backoff
from monthtwo.repository.history.remote import Login
from monthtwo.repository.history.snapshot_history import history_of
from monthtwo.repository.snapshot import open_snapshot

COMMITS = [
    at("2025-01-01", {"train.py": "1", "old.csv": "x" * 1000}, name="1"),
    at("2025-01-02", {"train.py": "2", "old.csv": None, "app/serve.py": "1"}, name="2"),
]
QUICK = Limits(first_wait=0.01, limit_wait=0.01, timeout=60, silence=20)


@pytest.fixture
def upstream(forge: Forge) -> Path:
    make_history(forge.root / "acme/churn.git", COMMITS)
    return forge.root / "acme/churn.git"


@pytest.fixture
def address(forge: Forge) -> str:
    return f"{forge.url}/acme/churn.git"


def clones(tmp_path: Path, access: Access | None = None, limits: Limits = QUICK) -> Clones:
    return Clones(tmp_path / "clones", access or Access(), limits)


def failure(tmp_path: Path, address: str, limits: Limits = QUICK) -> CloneError:
    with pytest.raises(CloneError) as failed:
        clones(tmp_path, limits=limits).clone(address)
    return failed.value


def texts(repository: Path) -> dict[str, str]:
    snapshot = open_snapshot(repository, "HEAD")
    return {path: data.decode() for path, _, data in snapshot.read(entry.path for entry in snapshot.entries)}


def kept(tmp_path: Path) -> list[str]:
    return sorted(one.name for one in (tmp_path / "clones").iterdir() if one.name != "turns")


def test_the_whole_log_and_the_files_of_the_newest_commit(upstream, address, tmp_path, git):
    path = clones(tmp_path).clone(address)
    assert texts(path) == {"app/serve.py": "1", "train.py": "2"}
    history = history_of(open_snapshot(path, "HEAD"))
    assert history is not None and history.complete and len(history) == 2
    kinds = git(path, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").split()
    assert sorted(kinds) == ["blob", "blob", "commit", "commit", "tree", "tree", "tree"], "not what is gone since"
    assert git(path, "config", "core.bare") == "true" and git(path, "config", "remote.origin.url") == address
    assert not (path / "hooks").exists() and open_snapshot(path, "HEAD").name == "acme/churn"


def test_no_template_hook_tag_or_filter_of_the_user(upstream, address, tmp_path, git, home):
    git(upstream, "tag", "v1")
    template = home / "template/hooks"
    template.mkdir(parents=True)
    for hook in ("post-checkout", "reference-transaction", "post-merge"):
        (template / hook).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        (template / hook).chmod(0o755)
    (home / ".gitconfig").write_text(f"[init]\ntemplateDir={template.parent}\n[core]\nhooksPath={template}\n")
    path = clones(tmp_path).clone(address)
    clones(tmp_path).clone(address)
    assert not (tmp_path / "ran").exists() and git(path, "for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_the_next_time_only_what_is_new_is_fetched(upstream, address, tmp_path, forge):
    first = clones(tmp_path).clone(address)
    forge.asked.clear()
    assert clones(tmp_path).clone(address) == first
    assert sum(asked.path.endswith("/git-upload-pack") for asked in forge.asked) == 1, "the branch was asked for"
    make_history(upstream, [*COMMITS, at("2025-02-01", {"new.py": "1"}, name="3")])
    assert clones(tmp_path).clone(address) == first
    assert texts(first) == {"app/serve.py": "1", "new.py": "1", "train.py": "2"}
    assert kept(tmp_path) == [first.name]


def test_another_main_branch(upstream, address, tmp_path, git):
    path = clones(tmp_path).clone(address)
    git(upstream, "checkout", "-q", "-b", "trunk")
    git(upstream, "branch", "-q", "-D", "main")
    git(upstream, "commit", "-q", "--allow-empty", "-m", "On trunk")
    assert clones(tmp_path).clone(address) == path
    assert git(path, "symbolic-ref", "HEAD") == "refs/heads/trunk"
    assert git(path, "for-each-ref", "--format=%(refname)") == "refs/heads/trunk"
    assert git(path, "rev-parse", "HEAD") == git(upstream, "rev-parse", "HEAD")


def test_a_branch_below_the_one_that_was(upstream, address, tmp_path, git):
    path = clones(tmp_path).clone(address)
    git(upstream, "branch", "-q", "-m", "main", "main/next")
    clones(tmp_path).clone(address)
    assert git(path, "symbolic-ref", "HEAD") == "refs/heads/main/next" and "train.py" in texts(path)


def test_a_commit_without_a_branch(upstream, address, tmp_path, git):
    path = clones(tmp_path).clone(address)
    git(upstream, "checkout", "-q", "--detach", "HEAD~1")
    clones(tmp_path).clone(address)
    assert texts(path)["train.py"] == "1"
    assert texts(clones(tmp_path / "anew").clone(address))["train.py"] == "1"


def test_a_history_that_was_written_anew(upstream, address, tmp_path, git):
    path = clones(tmp_path).clone(address)
    git(upstream, "reset", "-q", "--hard", "HEAD~1")
    git(upstream, "commit", "-q", "--allow-empty", "-m", "Instead")
    clones(tmp_path).clone(address)
    assert git(path, "log", "--format=%s", "-1") == "Instead" and texts(path)["train.py"] == "1"


def test_nothing_is_committed_yet_or_any_more(forge, address, tmp_path, git):
    bare = forge.root / "acme/churn.git"
    bare.mkdir(parents=True)
    git(bare, "init", "-q", "--bare", "-b", "main")
    path = clones(tmp_path).clone(address)
    assert not git(path, "for-each-ref")
    clones(tmp_path).clone(address)
    make_history(forge.root / "elsewhere", COMMITS)
    git(bare, "fetch", "-q", str(forge.root / "elsewhere"), "main:main")
    clones(tmp_path).clone(address)
    assert "train.py" in texts(path)
    git(bare, "update-ref", "-d", "refs/heads/main")
    clones(tmp_path).clone(address)
    assert not git(path, "for-each-ref")


def test_one_that_was_moved_is_followed(upstream, address, tmp_path, forge):
    path = clones(tmp_path).clone(address)
    upstream.rename(forge.root / "acme/retention.git")

    def moved(asked: Asked) -> Reply | None:
        if not asked.path.startswith("/acme/churn.git/"):
            return None
        return Reply(301, b"", (("Location", f"/acme/retention.git/{asked.path[16:]}?service=git-upload-pack"),))

    forge.refuse = moved
    make_history(forge.root / "acme/retention.git", [*COMMITS, at("2025-02-01", {"new.py": "1"}, name="3")])
    assert clones(tmp_path).clone(address) == path and "new.py" in texts(path)


def test_one_that_is_gone(upstream, address, tmp_path):
    path = clones(tmp_path).clone(address)
    upstream.rename(upstream.with_name("x"))
    assert failure(tmp_path, address).cause == "gone"
    assert texts(path), "what was cloned stays"
    assert failure(tmp_path / "anew", address).cause == "gone" and kept(tmp_path / "anew") == []
    assert failure(tmp_path, f"file://{tmp_path}/nowhere").cause == "gone"


def test_what_is_left_by_one_that_was_killed(upstream, address, tmp_path, git):
    path = clones(tmp_path).clone(address)
    make_history(upstream, [*COMMITS, at("2025-02-01", {"new.py": "1"}, name="3")])
    (path / "refs/heads/main.lock").touch()
    (path / "objects/pack/tmp_pack_x").write_bytes(b"x")
    path.with_suffix(".begun").mkdir()
    clones(tmp_path).clone(address)
    assert "new.py" in texts(path) and not list(path.glob("objects/pack/tmp_*"))


@pytest.mark.parametrize("damage", ["HEAD", "objects/pack/*.pack", "config", "packed-refs"])
def test_a_damaged_clone_is_made_anew(upstream, address, tmp_path, damage):
    path = clones(tmp_path).clone(address)
    for file in path.glob(damage):
        file.chmod(0o644)
        file.write_bytes(b"nonsense")
    clones(tmp_path).clone(address)
    assert texts(path) == {"app/serve.py": "1", "train.py": "2"}


def test_files_that_are_missing_are_fetched(upstream, address, tmp_path, forge):
    def refuse(asked: Asked) -> Reply | None:
        # The clone takes three requests; the files come with the fifth.
        return Reply(404) if len(forge.asked) > 3 else None

    forge.refuse = refuse
    assert failure(tmp_path, address).cause == "gone"
    forge.refuse = lambda asked: None
    assert texts(clones(tmp_path).clone(address)) == {"app/serve.py": "1", "train.py": "2"}


def test_many_small_packs_become_one(upstream, address, tmp_path, monkeypatch):
    monkeypatch.setattr("monthtwo.audit.clones.bare_clone._PACKS", 3)
    made = list(COMMITS)
    for number in range(4):
        path = clones(tmp_path).clone(address)
        make_history(upstream, [*made, at(f"2025-03-0{number + 1}", {f"{number}.py": "1"}, name=f"n{number}")])
        made.append(at(f"2025-03-0{number + 1}", {f"{number}.py": "1"}, name=f"n{number}"))
    clones(tmp_path).clone(address)
    assert len(texts(path)) == 6 and len(list(path.glob("objects/pack/*.pack"))) <= 3


def test_one_that_is_too_large(upstream, address, tmp_path, forge):
    def slow(asked: Asked) -> Reply | None:
        if asked.path.endswith("/git-upload-pack"):
            forge.ended.wait(0.6)
        return None

    forge.refuse = slow
    assert failure(tmp_path, address, Limits(most_bytes=10)).cause == "too-large"
    assert kept(tmp_path) == []


def test_a_server_that_never_answers(upstream, address, tmp_path, forge):
    forge.refuse = lambda asked: (forge.ended.wait(), None)[1]  # type: ignore[func-returns-value]
    error = failure(tmp_path, address, Limits(timeout=1))
    assert error.cause == "timeout" and kept(tmp_path) == []
    # What talked to the server for git is gone too.
    said = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert address not in said


def test_a_server_that_breaks_off_is_asked_again(upstream, address, tmp_path, forge):
    forge.resets = 3
    for number in range(4):
        clones(tmp_path / str(number)).clone(address)
    assert forge.connections > 8


def test_a_server_that_is_down(tmp_path, forge):
    error = failure(tmp_path, "http://127.0.0.1:9/acme/churn.git")
    assert error.cause == "unreachable" and str(error).startswith("http://127.0.0.1:9/acme/churn.git: ")
    assert failure(tmp_path, "https://forge.invalid/acme/churn.git").cause == "unreachable"
    assert failure(tmp_path, f"https://127.0.0.1:{forge.server_port}/a.git").cause == "unreachable", "it has no TLS"


def test_a_server_that_asks_to_be_left_alone(upstream, address, tmp_path, forge):
    until, early = 0.0, []

    def refuse(asked: Asked) -> Reply | None:
        nonlocal until
        if not until:
            until = asked.at + 2
        elif "git/" in asked.headers["user-agent"] and asked.at < until:
            early.append(asked)
        if asked.at < until:
            return Reply(429, b"", (("Retry-After", "2"),))
        return None

    forge.refuse = refuse
    assert texts(clones(tmp_path).clone(address)) and early == []


def test_a_server_that_asks_to_be_left_alone_for_long(upstream, address, tmp_path, forge):
    forge.refuse = lambda asked: Reply(429, b"", (("Retry-After", "7200"),))
    error = failure(tmp_path, address)
    assert error.cause == "rate-limited" and error.after == 7200


def test_a_secondary_limit_is_no_lack_of_rights(upstream, address, tmp_path, forge):
    left = [Reply(403, b"You have exceeded a secondary rate limit.")] * 3
    forge.refuse = lambda asked: left.pop() if left else None
    assert texts(clones(tmp_path).clone(address))


@pytest.mark.parametrize("status", [401, 403])
def test_one_that_is_not_for_us(upstream, address, tmp_path, forge, status):
    forge.refuse = lambda asked: Reply(status, b"", (("WWW-Authenticate", 'Basic realm="git"'),))
    assert failure(tmp_path, address).cause == "denied"


def test_a_token_lets_in_at_its_server(upstream, address, tmp_path, forge):
    wanted = b64encode(b"x-access-token:t0ken-of-a-workflow").decode()

    def refuse(asked: Asked) -> Reply | None:
        if asked.headers.get("authorization") == f"Basic {wanted}":
            return None
        return Reply(401, b"", (("WWW-Authenticate", 'Basic realm="git"'),))

    forge.refuse = refuse
    access = Access.from_environment({"GITHUB_SERVER_URL": forge.url, "GITHUB_TOKEN": "t0ken-of-a-workflow"})
    assert texts(clones(tmp_path, access).clone(address))
    elsewhere = Access.from_environment({"GITHUB_TOKEN": "t0ken-of-a-workflow"})
    with pytest.raises(CloneError) as failed:
        clones(tmp_path / "elsewhere", elsewhere).clone(address)
    assert failed.value.cause == "denied"


def test_helpers_of_the_user_neither_answer_nor_learn(upstream, address, tmp_path, forge, home):
    wanted = b64encode(b"ada:s3cret-of-ada").decode()
    forge.refuse = lambda asked: (
        None
        if asked.headers.get("authorization") == f"Basic {wanted}"
        else Reply(401, b"", (("WWW-Authenticate", 'Basic realm="git"'),))
    )
    (home / ".gitconfig").write_text(f"[credential]\nhelper = store --file={home}/kept\n")
    access = Access({forge.url: Login("ada", "s3cret-of-ada")})
    assert texts(clones(tmp_path, access).clone(address)) and not (home / "kept").exists()


def test_two_at_once_make_one(upstream, address, tmp_path):
    results = list(clones(tmp_path).all([address] * 6))
    assert len(results) == 6 and len({one.path for one in results}) == 1 and results[0].path is not None


def test_what_fails_is_tried_again_when_all_others_are_done(upstream, address, tmp_path, forge):
    down = True

    def refuse(asked: Asked) -> Reply | None:
        return Reply(502) if down and asked.path.startswith("/acme/late") else None

    forge.refuse = refuse
    (forge.root / "acme/late.git").symlink_to(upstream)
    late, gone = f"{forge.url}/acme/late.git", f"{forge.url}/acme/gone.git"
    told = []
    for one in clones(tmp_path).all(iter([late, gone, address])):
        told.append(one)
        down = len(told) < 2
    assert [one.address for one in told][-1] == late and told[-1].path is not None
    assert {one.address: one.error and one.error.cause for one in told[:2]} == {gone: "gone", address: None}


def test_whoever_stops_listening_ends_the_work(upstream, address, tmp_path, forge):
    """Git that waits for an answer is ended, not waited for."""
    forge.refuse = lambda asked: forge.ended.wait() and None if "never" in asked.path else None
    results = clones(tmp_path).all([address, *[f"{forge.url}/acme/never{number}.git" for number in range(3)]])
    assert next(results).path is not None
    results.close()  # type: ignore[attr-defined]


def test_a_folder_that_others_may_write(tmp_path):
    (tmp_path / "clones").mkdir()
    (tmp_path / "clones").chmod(0o777)
    with pytest.raises(CloneError, match="others may write") as failed:
        clones(tmp_path)
    assert failed.value.cause == "disk"
    (tmp_path / "file").touch()
    with pytest.raises(CloneError):
        Clones(tmp_path / "file/clones", Access())


def test_addresses_that_would_run_something(tmp_path):
    for address in (f"ext::touch {tmp_path}/ran", f"ssh://-oProxyCommand=touch$IFS{tmp_path}/ran/x", f"-u{tmp_path}"):
        assert failure(tmp_path, address).cause in ("denied", "broken", "gone", "unreachable")
    assert not (tmp_path / "ran").exists() and kept(tmp_path) == []


def test_what_git_says():
    said = {
        "fatal: repository 'http://h/a.git/' not found": "gone",
        "fatal: unable to access 'http://h/': The requested URL returned error: 429": "rate-limited",
        "error: RPC failed; HTTP 429 curl 22 The requested URL returned error: 429 fatal: expected flush": "rate-limited",
        "fatal: unable to access 'http://h/': The requested URL returned error: 403": "denied",
        "fatal: could not read Username for 'http://h': terminal prompts disabled": "denied",
        "git@h: Permission denied (publickey). fatal: Could not read from remote repository.": "denied",
        "fatal: unable to access 'http://h/': Operation timed out after 20 milliseconds": "timeout",
        "git did not answer in time": "timeout",
        "fatal: unable to access 'http://h/': Could not resolve host: h": "unreachable",
        "fatal: the remote end hung up unexpectedly": "unreachable",
        "error: RPC failed; curl 56 Recv failure: Connection reset by peer fatal: early EOF": "unreachable",
        "fatal: write error: No space left on device fatal: index-pack failed": "disk",
        "error: cannot lock ref 'refs/heads/main': Unable to create '/c/refs/heads/main.lock': File exists.": "broken",
        "fatal: bad object HEAD": "broken",
    }
    assert {one: cause_of(one) for one in said} == said


def test_waits_grow_and_differ():
    waits = [[backoff(attempt, 1.0) for _ in range(20)] for attempt in range(12)]
    assert all(2**n / 2 <= wait <= 2**n for n, row in enumerate(waits[:7]) for wait in row)
    assert max(map(max, waits)) <= 120 and len(set(waits[3])) > 10
