"""The Python reader: source text → imports, definitions, calls with resolved receivers, guards, literals.

One traversal. Function bodies are read after the module body, so that a name that is bound further down the file is
known inside them. Nothing is imported or run: names are resolved by the bindings the file itself shows.
"""

import ast
from typing import TypeVar

from msgspec.structs import replace

from monthtwo.facts.python.comments import commented_code, put_off
from monthtwo.facts.python.hosted import hosted_texts
from monthtwo.facts.python.settled import settled
from monthtwo.facts.python.state import Reading
from monthtwo.facts.python.statements import module
from monthtwo.facts.python.syntax_tree import syntax_tree
from monthtwo.facts.records import (
    Answer,
    Attempt,
    Call,
    Comparison,
    FileFacts,
    Guard,
    Handler,
    Import,
    Literal,
    Python,
    Raise,
    Reference,
    Scope,
)
from monthtwo.facts.source import Unreadable

_Fact = TypeVar("_Fact", Answer, Attempt, Call, Comparison, Guard, Handler, Import, Literal, Raise, Reference, Scope)


def read_python(source: str | bytes, lines: list[int] | None = None) -> FileFacts:
    """Read Python source; a file that cannot be parsed yields `error`, never an exception.

    `lines` maps a source line (index line - 1) to the line to report, for cells of a notebook.
    """
    try:
        facts = _facts(syntax_tree(source), source)
        if lines is not None:
            facts = _moved(facts, lines)
        if isinstance(source, bytes):
            comments, deferred = commented_code(source), put_off(source)
            facts = replace(facts, comments=comments, deferred=deferred) if comments or deferred else facts
        return FileFacts(python=facts)
    except SyntaxError as error:
        return FileFacts(error=f"line {error.lineno or 1}: {error.msg}", error_reason="syntax")
    except Unreadable as error:
        return FileFacts(error=error.detail, error_reason=error.reason)
    except (RecursionError, MemoryError):
        return FileFacts(error="nested too deeply", error_reason="too-deep")
    except ValueError as error:  # a NUL byte, an unknown encoding
        return FileFacts(error=str(error), error_reason="syntax")


def _has_walrus(source: str | bytes) -> bool:
    return b":=" in source if isinstance(source, bytes) else ":=" in source


def _facts(tree: ast.Module, source: str | bytes) -> Python:
    reading = Reading(_has_walrus(source))
    module(reading, tree)
    facts = settled(reading)
    hosted = hosted_texts(tree, facts.literals, source)
    return replace(facts, hosted=hosted) if hosted else facts


def _moved(facts: Python, lines: list[int]) -> Python:
    """The facts with the lines that `lines` maps theirs to."""
    last = len(lines)

    def moved(found: list[_Fact]) -> list[_Fact]:
        return [replace(one, line=lines[one.line - 1]) if one.line <= last else one for one in found]

    first = facts.scopes[0]  # the module itself begins at line 1 whatever its cells
    scopes = [replace(scope, decorators=moved(scope.decorators)) for scope in moved(facts.scopes[1:])]
    return replace(
        facts,
        imports=moved(facts.imports),
        scopes=[first, *scopes],
        calls=moved(facts.calls),
        guards=moved(facts.guards),
        literals=moved(facts.literals),
        references=moved(facts.references),
        raises=moved(facts.raises),
        comparisons=moved(facts.comparisons),
        answers=moved(facts.answers),
        attempts=[replace(one, handlers=moved(one.handlers)) for one in moved(facts.attempts)],
        moves=moved(facts.moves),
    )
