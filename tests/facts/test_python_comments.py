"""Which comments are kept: those that read as code, and those that put something off."""

from monthtwo.facts.python.reader import read_python

SOURCE = b"""\
import os  # TODO: behind code

# TODO: deploy as an API
# plain words
    # TBD and TODO: twice, once
url = "# TODO in a string"
# Where it runs is to be decided.
# alert(3)
# A question that is open.
# Open question: who serves it
"""


def test_comments_that_put_something_off_are_kept_with_their_lines() -> None:
    python = read_python(SOURCE.replace(b"    # TBD", b"# TBD")).python
    assert python is not None
    assert [(one.line, one.text) for one in python.deferred] == [
        (3, "TODO: deploy as an API"),
        (5, "TBD and TODO: twice, once"),
        (7, "Where it runs is to be decided."),
        (10, "Open question: who serves it"),
    ]
    assert [(one.line, one.text) for one in python.comments] == [(8, "alert(3)")]


def test_the_last_line_may_lack_its_end() -> None:
    python = read_python(b"x = 1\n# TODO: serve").python
    assert python is not None
    assert [(one.line, one.text) for one in python.deferred] == [(2, "TODO: serve")]


def test_no_more_are_kept_than_of_a_file_that_means_it() -> None:
    python = read_python(b"# TODO: deploy\n" * 1000).python
    assert python is not None
    assert len(python.deferred) == 200
