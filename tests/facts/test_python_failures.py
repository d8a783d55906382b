"""What handlers do about a failure, as facts say it."""

import pytest
from python_source import call, read


@pytest.mark.parametrize(
    ("handler", "does"),
    [
        ("raise", "raise"),
        ("log.error('no')\nraise Wrong from error", "raise"),
        ("sys.exit(1)", "raise"),
        ("pass", ""),
        ("print('no', error)", ""),
        ("log.exception('no')", ""),
        ("print('no')\ncontinue", "next"),
        ("time.sleep(2)", "wait"),
        ("return []", "value"),
        ("rows = []", "value"),
        ("if error.code == 404:\n    rows = []", "value"),
        ("return {'error': str(error)}", "tell"),
        ("return None", "nothing"),
        ("return", "nothing"),
        ("text = str(error)\nprint(text)", "call"),
        ("ask_another()", "call"),
    ],
)
def test_what_a_handler_does(handler: str, does: str) -> None:
    body = handler.replace("\n", "\n            ")
    source = (
        f"def f():\n    for x in y:\n        try:\n            go()\n        except E as error:\n            {body}\n"
    )
    (attempt,) = read(source).attempts
    assert [one.does for one in attempt.handlers] == [does]


def test_a_handler_knows_the_errors_that_it_catches_by_their_full_names() -> None:
    source = "from net import Down\n\ntry:\n    go()\nexcept (Down, KeyError):\n    pass\nexcept:\n    pass\n"
    (attempt,) = read(source).attempts
    assert [one.catches for one in attempt.handlers] == [["net.Down", "KeyError"], []]


def test_a_call_knows_the_try_that_it_stands_in_and_that_one_its_own() -> None:
    source = "try:\n    try:\n        go()\n    except E:\n        raise\nexcept F:\n    pass\n"
    facts = read(source)
    inner = facts.attempts[call(source, "go").attempt]
    assert (inner.line, facts.attempts[inner.parent].line, facts.attempts[inner.parent].parent) == (2, 1, -1)


@pytest.mark.parametrize(
    ("source", "repeats", "goes_on"),
    [
        ("def f():\n    try:\n        go()\n    except E:\n        pass\n", False, False),
        ("def f():\n    try:\n        go()\n    except E:\n        pass\n    end()\n", False, True),
        (
            "def f():\n    for x in y:\n        try:\n            go()\n        except E:\n            pass\n",
            True,
            False,
        ),
        ("def f():\n    while x:\n        try:\n            go()\n        except E:\n            pass\n", True, False),
        (
            "for x in y:\n    def f():\n        try:\n            go()\n        except E:\n            pass\n",
            False,
            False,
        ),
    ],
)
def test_what_comes_after_a_try(source: str, repeats: bool, goes_on: bool) -> None:
    (attempt,) = read(source).attempts
    assert (attempt.repeats, attempt.goes_on) == (repeats, goes_on)
