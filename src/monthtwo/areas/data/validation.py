"""Whether data is checked before it is learned from or scored: own checks that refuse, and validators of libraries."""

from collections.abc import Iterator

from monthtwo.engine.question import Function, Hit, Module, Question, Raise, Scope, detector
from monthtwo.expressions import anycase, lazy
from monthtwo.names.name import Name
from monthtwo.names.value import CallValue
from monthtwo.names.words import words_of

_ERROR = anycase(r"Error|Exception|Fail|Invalid|Violation|Exit|Missing")
_REQUEST = anycase(
    r"HTTPException|InvalidInput|BadRequest|Http|APIError|InferenceError|RequestError|ValidationException$"
)
"""Errors that go back to a caller: input validation, which is another question."""
_ABSENT = anycase(r"FileNotFound|FileExists|NotADirectory|IsADirectory|Permission|Timeout|Connection|Import")
"""Whether a file is there says nothing about what is in it."""
_SCORED = frozenset({"eval", "evals", "evaluate", "evaluation", "evaluator", "benchmark", "benchmarks", "judge"})
_MESSAGES = lazy(r"(Request|Response|Reply|Message|Config|Settings|State|Report|Result|Options|Params)s?(\.|$)")
_CHECKS = frozenset(
    """
    validate validates validation validator validators check checks verify ensure assert expect expectation
    expectations require enforce sanity quality
    """.split()  # noqa: SIM905 - quoted words read worse
)
_DATA = frozenset(
    """df dataframe frame dataset datasets data schema columns column cols col rows row record records table samples
    features feature labels targets target series csv parquet jsonl raw payload ingest ingestion etl preprocess
    preprocessing inputs null nulls missing types dtypes range ranges
    values leakage split""".split()  # noqa: SIM905 - fifty quoted words read worse
)
_FRAMES = frozenset(
    """
    df dataframe frame dataset data rows records table batch x y payload raw
    """.split()  # noqa: SIM905 - quoted words read worse
)
_SEVERAL = anycase(
    r"missing|required|expected|absent|unexpected|issubset|issuperset|difference|^all$|^set$|(?-i:^[A-Z][A-Z_]{0,60}(COL|"
    r"FEATURE|FIELD|SCHEMA|VALID)\w*$)",
)  # fmt: skip
_VALUES = frozenset(
    """
    isnull isna notnull notna duplicated is_unique dtypes dtype isin between is_monotonic_increasing null_count
    isnan n_unique is_numeric_dtype has_nulls
    """.split()  # noqa: SIM905 - quoted words read worse
)
_FOUND = anycase(
    r"(validation|schema|quality|expectation|data|column)s?_?(error|failure|issue|problem|violation|result|report|ok|"
    r"passed|check)|"
    r"^(errors|failures|violations|problems|invalid(_rows|_columns)?|is_valid|valid|success|passed|all_passed)$|"
    r"validat\w{0,60}_status|validate_\w+|check_\w{0,60}(data|schema)",
)  # fmt: skip
_FOREIGN = frozenset(
    """
    config settings conf cli args argparse auth token prompt sql query api routes
    """.split()  # noqa: SIM905 - quoted words read worse
)
_VALIDATORS = lazy(r"^pydantic\..*validator$")
_ENDS = frozenset({"sys.exit", "exit", "SystemExit", "os._exit"})
_RECORDS = frozenset(
    """
    row rows record records dataset data ingest ingestion etl load loader sample samples example examples line
    lines batch schema contract validate validation
    """.split()  # noqa: SIM905 - quoted words read worse
)


@detector("data-validation")
def data_validation(q: Question) -> Iterator[Hit]:
    """Own checks of columns, types or ranges that raise, outside of what only answers requests."""
    requests = q.handled - q.functions("training") - q.functions("scheduled")
    for module in q.modules:
        for raised in module.facts.raises:
            scope = module.facts.scopes[raised.scope]  # of several with one name, this one
            if raised.guard < 0 or module.function(raised.scope) in requests or _in_service(q, module.path):
                continue
            if _ABSENT.finds(raised.name) or raised.protected or _of_a_body(module.path, scope):
                continue
            if _ERROR.finds(raised.name) and not _REQUEST.finds(raised.name):
                yield from _refusal(module, raised, scope)


@detector("data-exits")
def data_exits(q: Question) -> Iterator[Hit]:
    """Programs that check data and end with a failure when it is bad."""
    for module in q.modules:
        words = words_of(module.path.rpartition("/")[2])
        for call in module.facts.calls if words & _CHECKS and words & _DATA else ():
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
        asked = {name for guard in module.facts.guards for name in guard.names}
        for call in module.facts.calls:
            last = Name(call.name).last
            own = q.own(module.path, call.name) if last in asked else None
            words = words_of(own.path, own.name) if own is not None else frozenset()
            if own is None or not words & _CHECKS or not words & _DATA or words & (_SCORED | _FOREIGN):
                continue
            if _reads_values(q, own):
                scope = module.function(call.scope).name
                yield Hit(module.path, call.line, scope, f"fails on bad data: {last}", "medium")
                yield Hit(own.path, own.line, own.name, f"checks data: {last}", "medium")


def _reads_values(q: Question, own: Function) -> bool:
    """Whether a function, or what it calls beside it, looks for missing values, types or ranges."""
    beside = (function for function in q.called([own]) if function.path == own.path)
    return any(Name(call.name).last in _VALUES for function in beside for call in function.calls)


def _of_a_body(path: str, scope: Scope) -> bool:
    """A validator of a pydantic model in a file that speaks of no data: it checks requests or settings."""
    validators = any(_VALIDATORS.search(decorator.name) for decorator in scope.decorators)
    return validators and (not _RECORDS & words_of(path, scope.name) or bool(_MESSAGES.search(scope.name)))


def _in_service(q: Question, path: str) -> bool:
    """Whether only a service uses this file, and it learns or ingests nothing."""
    return (
        path in q.files("serving")
        and path not in q.files("training")
        and path not in q.files("scheduled")
        and bool({"api", "routes", "routers", "server", "endpoints", "handlers", "services"} & words_of(path))
    )


def _refusal(module: Module, raised: Raise, scope: Scope) -> Iterator[Hit]:
    """An error that the condition above it, or the name of its function, says is about data."""
    near = module.facts.guards[raised.guard].names
    said = words_of(scope.name, module.path.rpartition("/")[2])
    if _type_only(near) or _only_size(near):
        return
    told = f"refuses data: {Name(Name(raised.name).shown).last}"
    if _asks_columns(near) or (_VALUES & set(near) and _looks_at_data(scope, near)):
        yield Hit(module.path, raised.line, scope.name, told, "high" if said & _CHECKS else "medium")
    elif not said & _FOREIGN and (_named_check(scope, said, near) or _found_wrong(near)):
        yield Hit(module.path, raised.line, scope.name, told, "medium")


def _asks_columns(names: list[str]) -> bool:
    """Whether several columns are asked for, or columns by a name that says they are expected."""
    return "columns" in names and any(_SEVERAL.finds(name) for name in names) and not _step_argument(names)


def _named_check(scope: Scope, said: frozenset[str], names: list[str]) -> bool:
    """A function that says it checks data, and looks at some."""
    looks = _looks_at_data(scope, names) or any(map(_FOUND.finds, names))
    return bool(said & _CHECKS and said & _DATA) and looks


def _found_wrong(names: list[str]) -> bool:
    """Whether what a check of data found is asked."""
    return any(_FOUND.finds(name) and words_of(name) & _DATA for name in names)


def _type_only(names: list[str]) -> bool:
    """`isinstance(df, DataFrame)` or `df is None` guards an argument, it expects nothing of the data."""
    return "isinstance" in names or set(names) <= {"df", "data", "None", "empty", "path", "exists", "os"}


def _only_size(names: list[str]) -> bool:
    """How many rows there are, or how good a model is, says nothing about columns, types or ranges."""
    sizes = {"len", "shape", "empty", "count", "size", "min_accuracy"} & set(names)
    return bool(sizes) and "columns" not in names and not _VALUES & set(names) and not any(map(_FOUND.finds, names))


def _step_argument(names: list[str]) -> bool:
    """`target_column not in df.columns` guards one argument."""
    return not any(_SEVERAL.finds(name) for name in names if name not in ("set",)) and any(
        n.endswith("_column") for n in names
    )


def _looks_at_data(scope: Scope, names: list[str]) -> bool:
    frames = {name for name, kind in scope.params.items() if "DataFrame" in kind or words_of(name) & _FRAMES}
    return bool(frames or words_of(*names) & _FRAMES or "columns" in names)


@detector("library-validation")
def library_validation(q: Question) -> Iterator[Hit]:
    """Validators of frames anywhere in production code, of records where data is read."""
    yield from q.uses("data-validators")
    for use in q.uses("record-validators"):
        words = words_of(use.path, use.scope)
        if words & _SCORED or (use.call is not None and _MESSAGES.search(use.call.name)):
            continue
        if use.function in q.handled or words & _FOREIGN or not words & _RECORDS or _in_service(q, use.path):
            continue
        yield Hit(use.path, use.line, use.scope, use.what, "medium")
    yield from _built_rows(q)


_ROWS = frozenset({"DictReader", "iterrows", "itertuples", "to_dict", "reader", "iter_rows", "to_dicts", "read_jsonl"})


def _built_rows(q: Question) -> Iterator[Hit]:
    """Rows of a file that are each made an object of a pydantic model: one that does not fit is refused."""
    for module in q.modules:
        reading = {call.scope for call in module.calling(_ROWS)}
        for call in module.facts.calls if reading else ():
            own = q.own(module.path, call.name) if call.scope in reading else None
            reader = module.function(call.scope)
            if own is None or reader in q.handled or _FOREIGN & words_of(reader.path, reader.name):
                continue
            if any(Name(base).package == "pydantic" and base.endswith("BaseModel") for base in own.bases):
                yield Hit(module.path, call.line, reader.name, f"every row must fit {own.name}", "medium")
