"""Where `checked-programs` finds programs whose exit status is what a check of data said."""

from questions import hits

PROGRAM = """
import sys


def check_rows(frame):
    return frame.isnull().any()


def main():
    if check_rows(load()):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
"""


def test_the_check_and_its_call_are_shown():
    assert hits("checked-programs", {"job.py": PROGRAM}) == [
        "job.py:4 check_rows: checks data: check_rows (medium)",
        "job.py:9 main: fails on bad data: check_rows (medium)",
    ]


def test_the_check_may_stand_in_another_file():
    check = "def check_rows(frame):\n    return frame.isnull().any()\n"
    program = "import sys\nfrom rules import check_rows\n" + PROGRAM[PROGRAM.index("\n\ndef main") :]
    assert hits("checked-programs", {"job.py": program, "rules.py": check}) == [
        "job.py:6 main: fails on bad data: check_rows (medium)",
        "rules.py:1 check_rows: checks data: check_rows (medium)",
    ]


def test_the_check_may_look_through_what_it_calls_beside_it():
    text = (
        PROGRAM.replace("return frame.isnull().any()", "return holes(frame)")
        + "\n\ndef holes(f):\n    return f.isna()\n"
    )
    assert len(hits("checked-programs", {"job.py": text})) == 2


def test_what_it_calls_elsewhere_is_not_looked_through():
    text = PROGRAM.replace("return frame.isnull().any()", "return holes(frame)").replace(
        "import sys", "import sys\nfrom rules import holes"
    )
    rules = "def holes(frame):\n    known = frame.copy()\n    return known.isna()\n"
    assert hits("checked-programs", {"job.py": text, "rules.py": rules}) == []


def test_the_exit_status_must_be_what_something_returned():
    assert hits("checked-programs", {"job.py": PROGRAM.replace("sys.exit(main())", "sys.exit(1)")}) == []


def test_a_program_that_never_exits_is_none():
    assert hits("checked-programs", {"job.py": PROGRAM.replace("sys.exit(main())", "main()")}) == []


def test_a_check_that_no_condition_asks_is_none():
    text = PROGRAM.replace("if check_rows(load()):", "check_rows(load())\n    if ready():")
    assert hits("checked-programs", {"job.py": text}) == []


def test_a_function_must_say_that_it_checks_data():
    for name in ("load_rows", "check_all", "check_config_rows", "check_rows_eval"):
        assert hits("checked-programs", {"job.py": PROGRAM.replace("check_rows", name)}) == [], name


def test_a_check_that_reads_no_values_is_none():
    assert hits("checked-programs", {"job.py": PROGRAM.replace("isnull()", "copy()")}) == []
