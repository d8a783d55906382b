"""A `.mailmap` says what git says that it says."""

import subprocess

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from monthtwo.repository.history.mailmap import read_mailmap

NAMES = st.sampled_from(["Ada", "Ada Lovelace", "ADA", "Ben", ""])
ADDRESSES = st.sampled_from(["<ada@x>", "<ADA@X>", "<ada@home>", "<ben@x>", "<>", "", "<ada@x", "ada@x>"])
LINES = st.lists(st.tuples(NAMES, ADDRESSES, NAMES, ADDRESSES, st.sampled_from(["", " # said"])), max_size=6)
WHO = [
    ("Ada", "ada@x"),
    ("ADA", "Ada@x"),
    ("Ada Lovelace", "ada@home"),
    ("Ben", "ben@x"),
    ("Ben", "ada@x"),
    ("", "eve@x"),
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mailmap")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
@example([("Ada", "<ada@x>", "", "", ""), ("Ben", "<ben@x>", "", "<ada@x>", "")])
@example([("Ben", "<ben@x>", "Ada", "<ada@x>", ""), ("", "<ada@home>", "", "<ada@x>", "")])
def test_it_is_read_as_git_reads_it(empty, lines):
    text = "".join(" ".join(line) + "\n" for line in lines)
    (empty / ".mailmap").write_text(text)
    asked = "".join(f"{name} <{address}>\n" for name, address in WHO)
    said = subprocess.run(
        ["git", "-C", str(empty), "check-mailmap", "--stdin"], input=asked, capture_output=True, text=True, check=True
    ).stdout
    mailmap = read_mailmap(text.encode())
    proper = [mailmap.proper((name.encode(), address.encode())) for name, address in WHO]
    assert [f"{name.decode()} <{address.decode()}>".lstrip() for name, address in proper] == said.splitlines()


def test_entries_that_go_in_a_circle():
    mailmap = read_mailmap(b"A <a@x> <b@x>\nB <b@x> <a@x>\n")
    assert mailmap.proper((b"?", b"a@x")) == (b"B", b"b@x")
    assert mailmap.proper((b"?", b"b@x")) == (b"A", b"a@x")


def test_what_is_no_mailmap():
    for data in (b"\0\xff" * 1000, b"<" * 10_000, b"a <b>" * 10_000, b"\n" * 300_000, b"# Ada <a@x> <b@x>"):
        assert read_mailmap(data).proper((b"n", b"b@x")) == (b"n", b"b@x")
