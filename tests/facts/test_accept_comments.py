"""Comments by which people accept a finding."""

import pytest

from monthtwo.facts.accept_comments import accept_lines
from monthtwo.facts.readers import read_file
from monthtwo.facts.records import AcceptLine


@pytest.mark.parametrize(
    ("line", "checks", "reason"),
    [
        ("x = 1  # monthtwo: accept[drift/acts] nobody asks", ["drift/acts"], "nobody asks"),
        ("#monthtwo: accept[drift/acts]", ["drift/acts"], ""),
        ("// monthtwo: accept[a/b, c/d]  both ", ["a/b", "c/d"], "both"),
        ("/* monthtwo: accept[a/b] why */", ["a/b"], "why"),
        ("-- monthtwo: accept[a/b] why", ["a/b"], "why"),
    ],
)
def test_a_comment_names_checks_and_says_why(line, checks, reason):
    assert accept_lines(f"first\n{line}\n".encode()) == [AcceptLine(2, checks, reason)]


@pytest.mark.parametrize(
    "line", ["monthtwo: accept[a/b] no comment", "# monthtwo: accept", "# monthtwo: accept[a/b", "# monthtwo: accept[]"]
)
def test_what_is_no_such_comment_accepts_nothing(line):
    assert accept_lines(line.encode()) == []


def test_there_is_an_end_to_how_many_are_kept():
    assert len(accept_lines(b"# monthtwo: accept[a/b] r\n" * 1000)) == 100


@pytest.mark.parametrize("path", ["a.py", "deploy.yaml", "Dockerfile", "main.tf", "run.sh", "api.go"])
def test_it_is_read_in_every_syntax_that_has_comments(path):
    assert [one.line for one in read_file(path, b"# monthtwo: accept[a/b] r\n").accepted] == [1]
