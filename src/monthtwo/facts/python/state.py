"""The state of reading one Python file: what has been found in it so far, and where in it one stands."""

import ast
from collections import deque

from msgspec import Struct

from monthtwo.facts.python.bindings import Bindings, Env
from monthtwo.facts.python.conditions import Outcomes
from monthtwo.facts.records import (
    Answer,
    Attempt,
    Call,
    Comparison,
    Guard,
    Import,
    Literal,
    Raise,
    Reference,
    Scope,
)
from monthtwo.names.value import Value


class Body(Struct, frozen=True):
    """A function body that waits to be read, with what encloses it."""

    node: ast.FunctionDef | ast.AsyncFunctionDef
    chain: tuple[Env, ...]
    scope: int


class Reading:
    """One file that is being read."""

    __slots__ = (
        "addresses", "answers", "attempt", "attempts", "bodies", "body", "calls", "comparisons", "guard", "guards",
        "imports", "literals", "loop", "moves", "names", "outcomes", "protected", "raises", "reads", "rebinds",
        "references", "repeats", "returned", "scope", "scopes", "trail",
    )  # fmt: skip

    def __init__(self, rebinds: bool) -> None:
        self.rebinds = rebinds
        """Whether a name may be bound in the middle of an expression, by `:=`."""
        self.imports: list[Import] = []
        self.scopes: list[Scope] = []
        self.calls: list[Call] = []
        self.guards: list[Guard] = []
        self.literals: list[Literal] = []
        self.references: dict[tuple[int, str], Reference] = {}
        """The first one in each scope."""
        self.raises: list[Raise] = []
        self.comparisons: list[Comparison] = []
        self.answers: list[Answer] = []
        self.attempts: list[Attempt] = []
        self.trail: list[str] = []
        self.reads: list[str] = []
        """The names that the statement has read so far, `.x` for `self.x`; no functions and modules."""
        self.moves: list[Reference] = []
        self.addresses: dict[str, str] = {}
        """What names of the module hold that may be an address."""
        self.returned: dict[int, str] = {}
        """What functions hand out: the first call whose result they return, by scope."""
        self.bodies: deque[Body] = deque()
        self.names = Bindings()
        self.scope = 0
        self.enter(0, (self.names.module,))

    def enter(self, scope: int, chain: tuple[Env, ...]) -> None:
        """Stand at the beginning of a module's or function's body."""
        self.scope, self.names.chain = scope, chain
        self.names.globals = set()
        self.outcomes = Outcomes()
        self.guard = -1
        self.protected = False
        self.loop = False
        self.repeats = False
        """In a loop of any kind."""
        self.attempt = -1
        self.body: list[ast.stmt] = []
        """The body of the module or function."""

    def open(self, scope: Scope) -> int:
        """Add a scope and return its number."""
        self.scopes.append(scope)
        return len(self.scopes) - 1

    def note_literal(self, line: int, text: str, key: bool = False, value: Value = None) -> None:
        self.literals.append(Literal(line, self.scope, text, key, self.guard, value))

    def note_reference(self, line: int, name: str) -> None:
        key = (self.scope, name)
        if key not in self.references:
            self.references[key] = Reference(line, self.scope, name)
