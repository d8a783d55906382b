"""What one file says, as typed, serialisable facts. Lines are 1-based; nothing here depends on another file.

Every file yields one `FileFacts`. Code and text lines are cut at `MAX_TEXT` characters (see `names.value`), values of
documents and commands later (see `source.MAX_VALUE`): a long `run: |` step is still one step.
"""

from functools import lru_cache
from typing import Literal as OneOf

from msgspec import Struct

from monthtwo.model import SkipReason
from monthtwo.names.value import Value

Scalar = str | int | float | bool | None


class Node(Struct, array_like=True, frozen=True, gc=False):
    """A value of a YAML, JSON, TOML or HCL document with its line.

    Exactly one of the three holds: `entries` (mapping), `items` (sequence), else the scalar `value`.
    HCL blocks become nested mappings, one key per label: `resource "aws_s3_bucket" "b" {…}` is
    `{"resource": {"aws_s3_bucket": {"b": {…}}}}`; repeated blocks of one name become a sequence.
    """

    line: int
    value: Scalar = None
    entries: "dict[str, Node] | None" = None
    items: "list[Node] | None" = None


class Instruction(Struct, array_like=True, frozen=True, gc=False):
    """One Dockerfile instruction, upper-case `name`, `value` with continuations joined; `stage` counts FROMs from 0."""

    line: int
    name: str
    value: str
    stage: int


class Requirement(Struct, array_like=True, frozen=True, gc=False):
    """One declared dependency: normalised `name`, raw version `spec`, `pinned` when it names exactly one version."""

    line: int
    name: str
    spec: str
    pinned: bool
    group: str = ""
    """"" for run-time dependencies, else the extra or group ("dev", "test", ...); "lock" in a lock file."""


class Command(Struct, array_like=True, frozen=True, gc=False):
    """One command line of a shell script, Makefile, justfile, Procfile, crontab or package script."""

    line: int
    text: str
    label: str = ""
    """The target, recipe, process type or script name it belongs to."""
    schedule: str = ""
    """When it runs, for what a crontab, or a script that installs one, puts on a schedule; else empty."""


class TextLine(Struct, array_like=True, frozen=True, gc=False):
    line: int
    text: str


class Import(Struct, array_like=True, frozen=True, gc=False):
    """`import module` has an empty `name`; a relative import keeps its dots in `module`."""

    line: int
    module: str
    name: str
    alias: str
    """The name it binds."""
    scope: int


class Guard(Struct, array_like=True, frozen=True, gc=False):
    """A condition that dominates what follows; `parent` is the enclosing guard's index, -1 at the outermost."""

    line: int
    names: list[str]
    """Names, attributes and string keys in the condition, one assignment back."""
    ops: list[str]
    """Comparison operators: < <= > >= == != in is."""
    parent: int
    exits: bool = False
    """The condition guards by an early exit above, not by enclosing."""


class Call(Struct, array_like=True, frozen=True, gc=False):
    """One call (or decorator application).

    `name` is the qualified name (see `names.name`): aliases and from-imports resolved, receiver one assignment back,
    with `()` where a call's result is the receiver (`boto3.client().put_metric_data`).
    """

    line: int
    scope: int
    name: str
    args: list[Value]
    """The positional arguments."""
    keywords: dict[str, Value]
    guard: int = -1
    protected: bool = False
    """Inside a `try` whose handler does not just re-raise."""
    loop: bool = False
    """Inside a `while` loop."""
    attempt: int = -1
    """The innermost `try` that it stands in, -1 without one."""


class Scope(Struct, array_like=True, frozen=True, gc=False):
    """The module body (index 0), a class, a function or the `__main__` block."""

    name: str
    """Qualified within the file: "", "Trainer", "Trainer.fit", "__main__"."""
    kind: str
    """module | class | function | main"""
    line: int
    parent: int
    decorators: list[Call]
    bases: list[str]
    params: dict[str, str]
    """Parameter name → qualified annotation ("" without one)."""
    fields: dict[str, str]
    """Class attributes with annotations → qualified annotation."""
    doc: str
    stub: bool
    """The body does nothing: only pass, `...`, a docstring or raise NotImplementedError."""
    returns: str = ""
    """Qualified class of what it returns: the annotation, else the call whose result it returns."""


class Literal(Struct, array_like=True, frozen=True, gc=False):
    """A string constant in code (no docstrings); `key` when it is a dict key or a subscript."""

    line: int
    scope: int
    text: str
    key: bool = False
    guard: int = -1
    value: Value = None
    """What a dict key is mapped to."""


class Reference(Struct, array_like=True, frozen=True, gc=False):
    """A name that is loaded but not called: a callback, a class passed on, a re-export."""

    line: int
    scope: int
    name: str


class Raise(Struct, array_like=True, frozen=True, gc=False):
    line: int
    scope: int
    name: str
    guard: int
    protected: bool = False
    """Inside a `try` of the same function that swallows it."""


class Answer(Struct, array_like=True, frozen=True, gc=False):
    """A returned tuple whose second part is a number or a name: `return body, 400`."""

    line: int
    scope: int
    status: Value
    guard: int


Done = OneOf["", "raise", "next", "wait", "value", "tell", "nothing", "call"]
"""What is done about a failure: it goes up or ends the program; the next item or attempt is taken; something is waited
for; another value takes its place; what failed is told in what is returned; nothing is returned; something else is
called; a message at most."""


class Handler(Struct, array_like=True, frozen=True, gc=False):
    """An `except`. `catches` holds the qualified names of the errors, none where it catches all."""

    line: int
    catches: list[str]
    does: Done


class Attempt(Struct, array_like=True, frozen=True, gc=False):
    """A `try`; `parent` is the index of the one it stands in, -1 at the outermost."""

    line: int
    parent: int
    repeats: bool
    """Inside a loop."""
    goes_on: bool
    """More of the same body follows."""
    handlers: list[Handler]
    gives: bool = False
    """It returns a value, or sets a name that nothing else does and that is returned after it."""


class Comparison(Struct, array_like=True, frozen=True, gc=False):
    """What an ordering (`<`, `>=`, ...) decides where it stands in no condition: its result is kept or handed on.

    `name` is the variable, attribute, key or keyword that holds the result, or that is set under a condition which
    compares; "" when it is returned, `f()` when it is an argument of `f`.
    """

    line: int
    scope: int
    name: str
    names: list[str]
    """As in a guard: names, attributes and string keys, one assignment back."""
    ops: list[str]
    guarded: bool = False
    """The name is set, or the function returns, under a condition that compares; what is kept is not its outcome."""


Position = OneOf["nowhere", "argument", "further", "keyword", "default", "value", "returned", "entry", "item", "spare"]
"""Where a text stands: the first argument of a call, a later one, one by its name; the default of a parameter; what is
assigned or returned; under a key of a dictionary; in a list; after an `or`."""


class NamedText(Struct, array_like=True, frozen=True, gc=False):
    """A text with the form of the id of a hosted model (`names.hosted_ids`), and where it stands."""

    line: int
    text: str
    position: Position
    name: str
    """The parameter, variable, key or function it belongs to; of a later argument, the first one."""
    call: str
    """What is called, as it is written; `annotated` of a variable that says its type."""
    holder: str
    """The names of the classes, functions and variables that it stands in."""


class Python(Struct, array_like=True, frozen=True, gc=False):
    """A Python file or a notebook's code cells."""

    imports: list[Import]
    scopes: list[Scope]
    calls: list[Call]
    guards: list[Guard]
    literals: list[Literal]
    references: list[Reference]
    raises: list[Raise]
    bindings: dict[str, str]
    """Module-level name → qualified name of what it was assigned (`app` → `fastapi.FastAPI()`)."""
    comparisons: list[Comparison] = []
    answers: list[Answer] = []
    attempts: list[Attempt] = []
    moves: list[Reference] = []
    """What is added to and stays when the function ends: a global, an attribute, an entry of either."""
    comments: list[TextLine] = []
    """Comment lines that read as code."""
    trail: str = ""
    """What its statements hand from name to name, a line each (`facts.python.origins`)."""
    attributes: dict[str, str] = {}
    """By the name of an attribute of whatever object, or of what has keys, the call whose result it was first given."""
    addresses: dict[str, str] = {}
    """Module-level name → the text with a slash that it was assigned, `{}` where something is filled in."""
    hosted: list[NamedText] = []
    """Texts that may be ids of hosted models."""
    deferred: list[TextLine] = []
    """Comment lines that put something off until later."""


class AcceptLine(Struct, array_like=True, frozen=True, gc=False):
    """A comment by which somebody accepts what checks find."""

    line: int
    checks: list[str]
    reason: str


class AcceptComment(Struct, frozen=True, gc=False):
    """Such a comment, and the file it stands in."""

    path: str
    line: int
    checks: tuple[str, ...]
    reason: str


class FileFacts(Struct, array_like=True, frozen=True, gc=False):
    """All facts of one file; only the part that its syntax has is filled in."""

    python: Python | None = None
    documents: list[Node] | None = None
    instructions: list[Instruction] | None = None
    requirements: list[Requirement] | None = None
    commands: list[Command] | None = None
    text: str | None = None
    """Prose, or code that nobody parses: its lines as they are looked at, blank ones empty, so that all are counted."""
    error: str = ""
    """Why the file could not be read as its syntax; it is reported as skipped."""
    error_reason: SkipReason | None = None
    """The kind of `error`."""
    accepted: list[AcceptLine] = []

    @property
    def lines(self) -> tuple[TextLine, ...] | None:
        """The lines of `text` that are not blank."""
        return None if self.text is None else text_lines(self.text)


@lru_cache(maxsize=16)
def text_lines(text: str) -> tuple[TextLine, ...]:
    """The lines of a text that are not blank. Several look at the same text one after another."""
    return tuple(TextLine(number, line) for number, line in enumerate(text.split("\n"), 1) if line)
