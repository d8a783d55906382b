"""Python sources in tests as facts."""

import ast
from textwrap import dedent

from monthtwo.facts.python.reader import read_python
from monthtwo.facts.records import Call, Python


def read(source: str) -> Python:
    facts = read_python(dedent(source))
    assert facts.python is not None, facts.error
    return facts.python


def call(source: str, last: str) -> Call:
    """The one call whose name ends in `last`."""
    found = [c for c in read(source).calls if c.name.rpartition(".")[2].lstrip("?") == last]
    assert len(found) == 1, found
    return found[0]


def expression(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


def block(source: str) -> list[ast.stmt]:
    return ast.parse(dedent(source)).body
