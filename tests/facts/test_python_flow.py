"""Where the flow of Python ends or does nothing."""

import pytest
from python_source import block, expression

from monthtwo.facts.python.flow import ends_flow, is_main, is_stub, reraises


@pytest.mark.parametrize(
    ("source", "ends"),
    [
        ("return", True),
        ("raise Wrong", True),
        ("x = 1\ncontinue", True),
        ("break", True),
        ("sys.exit(1)", True),
        ("exit()", True),
        ("pytest.skip('later')", True),
        ("return\nx = 1", False),
        ("log()", False),
        ("calls[0]()", False),
        ("pass", False),
    ],
)
def test_early_exit(source: str, ends: bool) -> None:
    assert ends_flow(block(source)) is ends


@pytest.mark.parametrize(
    ("source", "stub"),
    [
        ("pass", True),
        ("'Later.'\n...", True),
        ("'Later.'\nraise NotImplementedError", True),
        ("raise NotImplementedError('later')", True),
        ("raise ValueError", False),
        ("return 1", False),
    ],
)
def test_stub(source: str, stub: bool) -> None:
    assert is_stub(block(source)) is stub


@pytest.mark.parametrize(
    ("source", "raises"),
    [
        ("raise", True),
        ("log()\nraise Other() from error", True),
        ("sys.exit(1)", True),
        ("if x:\n    raise\nelse:\n    sys.exit()", True),
        ("if x:\n    raise", False),
        ("return None", False),
        ("log()", False),
    ],
)
def test_a_handler_that_raises_again(source: str, raises: bool) -> None:
    assert reraises(block(source)) is raises


@pytest.mark.parametrize(
    ("source", "main"),
    [("__name__ == '__main__'", True), ("__name__ == 'app'", False), ("name == '__main__'", False), ("x", False)],
)
def test_main(source: str, main: bool) -> None:
    assert is_main(expression(source)) is main
