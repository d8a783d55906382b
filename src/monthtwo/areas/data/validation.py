"""Whether data is checked before it is learned from or scored: own checks that refuse, and validators of libraries."""

from collections.abc import Iterator

from monthtwo.areas.data.refused_values import goes_back, in_each, is_error, of_a_table, only_checks, orders_values
from monthtwo.engine.question import Function, Hit, Module, Question, Raise, Scope, detector, once
from monthtwo.names.name import Name
from monthtwo.names.value import CallValue
from monthtwo.names.words import spaced, words_of
from monthtwo.regular_expressions import anycase, lazy

_ERROR = anycase(r"Error|Exception|Fail|Invalid|Violation|Exit|Missing")
_REQUEST = anycase(
    r"HTTPException|InvalidInput|BadRequest|Http|APIError|InferenceError|RequestError|ValidationException$"
)
"""Errors that go back to a caller: input validation, which is another question."""
ABSENT = anycase(r"FileNotFound|FileExists|NotADirectory|IsADirectory|Permission|Timeout|Connection|Import")
"""Whether a file is there says nothing about what is in it."""
MESSAGES = lazy(r"(Request|Response|Reply|Message|Config|Settings|State|Report|Result|Options|Params)s?(\.|$)")
_SEVERAL = anycase(
    r"missing|required|expected|absent|unexpected|issubset|issuperset|difference|^all$|^set$|(?-i:^[A-Z][A-Z_]{0,60}(COL|"
    r"FEATURE|FIELD|SCHEMA|VALID)\w*$)",
)  # fmt: skip
_FOUND = anycase(
    r"(validation|schema|quality|expectation|data|column)s?_?(error|failure|issue|problem|violation|result|report|ok|"
    r"passed|check)|"
    r"^(errors|failures|violations|problems|invalid(_rows|_columns)?|is_valid|valid|success|passed|all_passed)$|"
    r"validat\w{0,60}_status|validate_\w+|check_\w{0,60}(data|schema)",
)  # fmt: skip
_ABOUT_DATA = frozenset({"type", "format", "name", "path", "file", "dir", "folder", "id", "size", "url"})
"""Words of a parameter that tells of data, and does not hold it."""
_COLUMNS = frozenset({"columns", "column", "features", "feature", "rows", "records", "schema", "dtypes", "dataframe"})
"""Words of a function's name, after its verb, that say what it checks."""
_RECORDS = frozenset({"row", "record", "sample"})
_VALIDATORS = lazy(r"^pydantic\..*validator$")
_ENDS = frozenset({"sys.exit", "exit", "SystemExit", "os._exit"})


@detector("data-validation")
def data_validation(q: Question) -> Iterator[Hit]:
    """Own checks of columns, types or ranges that raise, outside of what only answers requests."""
    for module, raised, scope in refusals(q):
        if raised.guard >= 0:
            yield from _refusal(q, module, raised, scope)


@once
def refusals(q: Question) -> tuple[tuple[Module, Raise, Scope], ...]:
    """Errors that may refuse data, each with its file and scope: none of those that answer who asked."""
    requests = q.handled - q.functions("training") - q.functions("scheduled")
    found = list[tuple[Module, Raise, Scope]]()
    for module in q.modules:
        for raised in module.facts.raises if not watches(q, module.path) else ():
            scope = module.facts.scopes[raised.scope]  # of several with one name, this one
            if module.function(raised.scope) in requests or in_service(q, module.path):
                continue
            if ABSENT.finds(raised.name) or raised.protected or _of_a_body(q, module.path, scope):
                continue
            if goes_back(module, raised):
                continue
            if (_ERROR.finds(raised.name) or is_error(q, module, raised)) and not _REQUEST.finds(raised.name):
                found.append((module, raised, scope))
    return tuple(found)


@detector("data-exits")
def data_exits(q: Question) -> Iterator[Hit]:
    """Programs that check data and end with a failure when it is bad."""
    for module in q.modules:
        words = words_of(module.path.rpartition("/")[2])
        for call in module.facts.calls if _checks_data(q, words) else ():
            if call.name in ("sys.exit", "exit") and call.guard >= 0 and call.args[:1] != [0] and call.args:
                near = module.facts.guards[call.guard].names
                if any(map(_FOUND.finds, near)):
                    scope = module.function(call.scope).name
                    yield Hit(module.path, call.line, scope, "ends with a failure on bad data", "medium")


@detector("checked-programs")
def checked_programs(q: Question) -> Iterator[Hit]:
    """Programs whose exit status follows from a function of their own that checks values or columns."""
    for module in q.modules:
        ends = (call for name in _ENDS for call in module.named.get(name, ()))
        if not any(call.args and isinstance(call.args[0], CallValue) for call in ends):
            continue
        others = q.words("data/scoring") | q.words("data/other-inputs")
        asked = {name for guard in module.facts.guards for name in guard.names}
        for call in module.facts.calls:
            last = Name(call.name).last
            own = q.own(module.path, call.name) if last in asked else None
            words = words_of(own.path, own.name) if own is not None else frozenset()
            if own is None or not _checks_data(q, words) or words & others:
                continue
            if _reads_values(q, own):
                scope = module.function(call.scope).name
                yield Hit(module.path, call.line, scope, f"fails on bad data: {last}", "medium")
                yield Hit(own.path, own.line, own.name, f"checks data: {last}", "medium")


def _checks_data(q: Question, words: frozenset[str]) -> bool:
    """Whether a name says that it checks data."""
    return bool(words & q.words("data/checks") and words & q.words("data/data"))


def _reads_values(q: Question, own: Function) -> bool:
    """Whether a function, or what it calls beside it, looks for missing values, types or ranges."""
    beside = (function for function in q.called([own]) if function.path == own.path)
    return any(Name(call.name).last in q.words("data/value-checks") for function in beside for call in function.calls)


def _of_a_body(q: Question, path: str, scope: Scope) -> bool:
    """A validator of a pydantic model in a file that speaks of no data: it checks requests or settings."""
    validators = any(_VALIDATORS.search(decorator.name) for decorator in scope.decorators)
    return validators and (
        not q.words("data/records") & words_of(path, scope.name) or bool(MESSAGES.search(scope.name))
    )


def in_service(q: Question, path: str) -> bool:
    """Whether only a service uses this file, and it learns or ingests nothing."""
    return (
        path in q.files("serving")
        and path not in q.files("training")
        and path not in q.files("scheduled")
        and bool(q.words("data/services") & words_of(path))
    )


def of_data(q: Question, path: str) -> bool:
    """Whether a file belongs to what trains or serves, or is about records, as a script that prepares them."""
    return q.in_core(path) or bool(q.words("data/records") & words_of(path))


def watches(q: Question, path: str) -> bool:
    """Whether a file watches what a model is given while it runs, which is no check of what it learns from."""
    said = q.words("data/watching") & words_of(path)
    return bool(said) and q.kind not in ("ml-library", "ml-platform") and path not in q.files("training")


def _refusal(q: Question, module: Module, raised: Raise, scope: Scope) -> Iterator[Hit]:
    """An error that the condition above it, or the name of its function, says is about data."""
    near = module.facts.guards[raised.guard].names
    said = words_of(scope.name, module.path.rpartition("/")[2])
    if _type_only(near) or (only_size(q, near) and not in_each(module.function(raised.scope), raised.guard)):
        return
    told = f"refuses data: {Name(raised.name).last}"
    if Name(raised.name).last == "NotImplementedError":  # it says what the code cannot do
        return
    asks = _asks_columns(near) or _asks_one(q, module, raised)
    if not words_of(module.path, scope.name) & q.words("data/scoring"):
        asks = asks or orders_values(module, scope, raised.guard, q.words("data/frames"))
    looks = q.words("data/value-checks") & set(near) if not words_of(scope.name) & q.words("data/scoring") else ()
    if asks or (looks and (_looks_at_data(q, scope, near) or of_a_table(q, module, raised.guard))):
        yield Hit(module.path, raised.line, scope.name, told, "high" if said & q.words("data/checks") else "medium")
    elif not said & q.words("data/other-inputs") and (
        _checks_columns(q, module, raised, scope)
        or _named_check(q, scope, said, near)
        or _found_wrong(q, near)
        or (_checks_data(q, said) and only_checks(module.function(raised.scope), raised.guard))
    ):
        yield Hit(module.path, raised.line, scope.name, told, "medium")


def _asks_columns(names: list[str]) -> bool:
    """Whether several columns are asked for, or columns by a name that says they are expected."""
    return "columns" in names and any(_SEVERAL.finds(name) for name in names) and not _step_argument(names)


def _asks_one(q: Question, module: Module, raised: Raise) -> bool:
    """Whether one column or key of a record is asked for that the code names itself.

    `if "label" not in frame.columns`, `if row.get("label") is None`; a function that is handed the name only guards
    its argument.
    """
    guard = module.facts.guards[raised.guard]
    texts = {one.text for one in module.literals.get(raised.scope, ()) if one.line <= guard.line}
    if "columns" in guard.names and guard.ops == ["in"]:
        last = guard.names[-1]  # what stands left of an operator comes last, with what it was assigned
        told = {*module.facts.scopes[raised.scope].params, "self", "cls", *q.words("data/other-inputs")}
        return last in texts or last not in told
    return bool(guard.ops in (["is"], ["in"]) and _RECORDS & set(guard.names) and texts & set(guard.names))


def _named_check(q: Question, scope: Scope, said: frozenset[str], names: list[str]) -> bool:
    """A function that says it checks data, and looks at some."""
    looks = _looks_at_data(q, scope, names) or any(map(_FOUND.finds, names))
    return _checks_data(q, said) and looks


def _checks_columns(q: Question, module: Module, raised: Raise, scope: Scope) -> bool:
    """Whether a function that is named for checking columns or rows refuses those that it is given or keeps."""
    verb, *rest = spaced(scope.name.rpartition(".")[2]).split() or [""]
    if (
        verb not in q.words("data/checks")
        or not _COLUMNS & set(rest)
        or module.facts.guards[raised.guard].ops == ["is"]
    ):
        return False
    if any(_VALIDATORS.search(decorator.name) for decorator in scope.decorators):
        return False  # of a body or of settings
    looked_at = module.flow.looked_at(raised.guard)
    return any(isinstance(source, tuple) for source in looked_at)


def _found_wrong(q: Question, names: list[str]) -> bool:
    """Whether what a check of data found is asked."""
    return any(_FOUND.finds(name) and words_of(name) & q.words("data/data") for name in names)


def _type_only(names: list[str]) -> bool:
    """`isinstance(df, DataFrame)` or `df is None` guards an argument, it expects nothing of the data."""
    return "isinstance" in names or set(names) <= {"df", "data", "None", "empty", "path", "exists", "os"}


def only_size(q: Question, names: list[str]) -> bool:
    """How many rows there are, or how good a model is, says nothing about columns, types or ranges."""
    sizes = {"len", "shape", "empty", "count", "size", "min_accuracy"} & set(names)
    values = q.words("data/value-checks") & set(names)
    if "shape" in names:
        values -= {"dtype", "dtypes"}  # of what an array of that shape is made
    return bool(sizes) and "columns" not in names and not values and not any(map(_FOUND.finds, names))


def _step_argument(names: list[str]) -> bool:
    """`target_column not in df.columns` guards one argument."""
    return not any(_SEVERAL.finds(name) for name in names if name not in ("set",)) and any(
        n.endswith("_column") for n in names
    )


def _looks_at_data(q: Question, scope: Scope, names: list[str]) -> bool:
    holders = q.words("data/frames")
    named = {name for name in scope.params if words_of(name) & holders and not words_of(name) & _ABOUT_DATA}
    frames = named | {name for name, kind in scope.params.items() if "DataFrame" in kind}
    return bool(frames or words_of(*names) & holders or "columns" in names)
