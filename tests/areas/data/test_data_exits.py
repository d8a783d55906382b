"""Where `data-exits` finds programs that end with a failure when data is bad."""

from questions import hits

PROGRAM = """
import sys

from checks import run

result = run()
validation_errors = result.errors
if validation_errors:
    sys.exit(1)
"""


def test_the_exit_is_shown_at_its_line():
    assert hits("data-exits", {"validate_data.py": PROGRAM}) == [
        "validate_data.py:8 -: ends with a failure on bad data (medium)"
    ]


def test_a_file_of_another_name_is_none():
    files = {"validate.py": PROGRAM, "data.py": PROGRAM}
    assert hits("data-exits", files) == []


def test_success_is_no_failure():
    files = {
        "validate_data.py": PROGRAM.replace("exit(1)", "exit(0)"),
        "check_rows.py": PROGRAM.replace("exit(1)", "exit()"),
    }
    assert hits("data-exits", files) == []


def test_an_exit_without_a_condition_is_none():
    text = PROGRAM.replace("if validation_errors:\n    sys", "sys")
    assert hits("data-exits", {"validate_data.py": text}) == []


def test_the_condition_must_ask_what_was_found():
    text = PROGRAM.replace("validation_errors", "args")
    assert hits("data-exits", {"validate_data.py": text}) == []


def test_another_call_under_the_condition_is_none():
    text = PROGRAM.replace("sys.exit(1)", "sys.stderr.write(1)")
    assert hits("data-exits", {"validate_data.py": text}) == []


def test_a_program_among_the_tests_is_none():
    assert hits("data-exits", {"tests/data/validate_data.py": PROGRAM}) == []
