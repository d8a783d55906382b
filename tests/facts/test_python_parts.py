"""What a node is made of."""

import ast

import pytest
from python_source import block

from monthtwo.facts.python.parts import parts


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a if b else c", ["b", "a", "c"]),
        ("a < b", ["a", "b"]),
        ("{a: b, **c}", ["a", "b", "c"]),
        ("a[b:]", ["a", "b:"]),
        ("x = y = a", ["x", "y", "a"]),
        ("x += a", ["x", "a"]),
        ("global a, b", []),
        ("pass", []),
    ],
)
def test_parts_in_the_order_of_their_fields_without_operators(source: str, expected: list[str]) -> None:
    (statement,) = block(source)
    node = statement.value if isinstance(statement, ast.Expr) else statement
    assert [ast.unparse(part) for part in parts(node)] == expected
