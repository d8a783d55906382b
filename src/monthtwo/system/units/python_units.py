"""Units that Python code declares: routes, tasks, schedules, DAGs, loops, `__main__` blocks.

Which construct makes which unit is data (`units` in `checks/tools/*.yaml`); this module only reads it.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from monthtwo.facts.records import Call, Scope
from monthtwo.names.index import NameIndex, NameTable, table_of
from monthtwo.names.value import NONE, is_named, is_text, name_of, text_of, texts
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.module import Module
from monthtwo.system.code.resolution import Resolution
from monthtwo.system.units.background import asks_given, is_background, is_used
from monthtwo.system.units.celery_beat import beat_units
from monthtwo.system.units.loops import SLEEPS
from monthtwo.system.units.plain_scripts import imported_files, plain_scripts
from monthtwo.system.units.served_objects import served_objects
from monthtwo.system.units.taking import taking
from monthtwo.system.units.unit import Unit

_MAX_INHERITED = 4
_PATH = lazy(r"[A-Za-z_]\w*(\.\w+)*[.:][A-Za-z_]\w*")
_ROUTE_ARGUMENTS = ("path", "rule", "uri", "route", "url")


class CodeUnitRule(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of a tool's `units`: patterns, form and trigger of what they declare, and where the code that runs is.

    A pattern may be a mapping to keywords of which one must be given (and not be None).
    """

    form: str
    trigger: str
    decorator: tuple[str | dict[str, tuple[str, ...]], ...] = ()
    call: tuple[str | dict[str, tuple[str, ...]], ...] = ()
    base: tuple[str, ...] = ()
    function: dict[str, tuple[str, ...]] = {}
    """Function name → parameters it must have: handlers that a platform calls by name."""
    file: str = ""
    """For `function`: the name of the file that the platform looks into."""
    parameter: dict[str, tuple[str, ...]] = {}
    """The only parameter of a function → methods of it of which one is called there: handlers of any name."""
    annotation: tuple[str, ...] = ()
    """Classes: a function that takes one of them is a handler, whatever its name."""
    function_pair: tuple[str, ...] = ()
    """Functions that together, in one module, are a handler."""
    suffix: tuple[str, ...] = ()
    """Base classes whose last segment ends so: generated servicers."""
    target: tuple[int | str, ...] = ()
    """Arguments (position or keyword) that name what runs; `methods` of the class; `scope`: the call's function."""
    when: dict[str, str] = {}
    """Keyword → trigger, when the keyword is given and not None."""


_DEFAULTS = frozenset({"os.environ.get", "os.getenv"})
"""What may give a route its address, with another one for where nothing is set."""

_Match = tuple[CodeUnitRule, tuple[str, ...], str]
"""A rule, the keywords of which one must be given, and the name that matched."""


def unit_names(rules: Sequence[CodeUnitRule]) -> NameTable:
    """The name patterns of the rules, made ready."""
    return table_of((key, pattern) for key, pattern, _ in _patterns(rules))


def _patterns(rules: Sequence[CodeUnitRule]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every name pattern with its key, and with the keywords of which one must be given."""
    for number, rule in enumerate(rules):
        for kind, entries in (("decorator", rule.decorator), ("call", rule.call), ("base", rule.base)):
            for place, entry in enumerate(entries):
                for pattern, needed in entry.items() if isinstance(entry, dict) else ((entry, ()),):
                    yield f"{number}:{kind}:{place}", pattern, tuple(needed)


class PythonUnits:
    """The rules, indexed once for all files."""

    def __init__(self, rules: Sequence[CodeUnitRule], names: NameTable) -> None:
        self.rules = tuple(rules)
        self.needs = {key: needed for key, _, needed in _patterns(self.rules)}
        self.index = NameIndex(names)
        self._known: dict[tuple[str, str], list[_Match]] = {}
        """What names of other packages match, by kind and name: the same in every file."""
        self.functions = {name: rule for rule in self.rules for name in rule.function}
        self.parameters = [(name, rule) for rule in self.rules for name in rule.parameter]
        self.pairs = [rule for rule in self.rules if rule.function_pair]
        self.annotated: dict[str, list[CodeUnitRule]] = {}
        for rule in self.rules:
            for annotation in rule.annotation:
                self.annotated.setdefault(annotation, []).append(rule)
        self.suffixes = [rule for rule in self.rules if rule.suffix]

    def every(self, code: Resolution) -> list[Unit]:
        """The units that all files declare, plain scripts and periodic tasks among them, but for `loops`."""
        found = [unit for path in code.sources.deadline.each(code.sources.paths) for unit in self.find(code, path)]
        imported = imported_files(code)
        return [*found, *self._alone(code, imported), *plain_scripts(code, imported), *beat_units(code)]

    def _alone(self, code: Resolution, imported: frozenset[str]) -> Iterator[Unit]:
        """Functions that their only parameter shows to be handlers, in files that nothing here imports."""
        for path in code.sources.paths:
            module = code.sources.module(path) if path not in imported else None
            for scope in module.facts.scopes if module is not None else ():
                for name, rule in self.parameters if len(scope.params) == 1 else ():
                    if module is not None and name in scope.params and _uses(module, scope, name, rule.parameter[name]):
                        yield _unit(module, scope, rule, None, scope.name, ((module.path, scope.name),))

    def _renamed(self, module: Module) -> Iterator[Unit]:
        """Handlers by name whose parameters are called otherwise: several, or one that is asked as a request."""
        for scope in module.facts.scopes:
            rule = self.functions.get(scope.name)
            wanted = rule.function[scope.name] if rule is not None else ()
            if rule is None or len(scope.params) != len(wanted) or _takes(scope, wanted) or not _in_file(module, rule):
                continue
            methods = [
                method for name, other in self.parameters if wanted == (name,) for method in other.parameter[name]
            ]
            if (len(wanted) > 1 or asks_given(module, scope, methods)) and not is_used(module, scope):
                yield _unit(module, scope, rule, None, scope.name, ((module.path, scope.name),))

    def find(self, code: Resolution, path: str) -> list[Unit]:
        """The units that one file declares, but for `loops`, in the order of their lines."""
        module = code.sources.module(path)
        if module is None:
            return []
        units = [
            *self._decorated(code, module),
            *self._called(code, module),
            *self._named(module),
            *self._renamed(module),
        ]
        known = {(unit.line, unit.name) for unit in units}
        units += [unit for unit in served_objects(code, module) if (unit.line, unit.name) not in known]
        return sorted(units, key=lambda unit: (unit.line, unit.form, unit.name))

    def _matches(self, code: Resolution, module: Module, name: str, kind: str) -> Iterable[_Match]:
        known = self._known.get((kind, name))
        if known is not None:
            return known
        final = code.is_final(name)
        canonical = name if final else code.canonical(module.path, name)
        found = []
        for key, _ in self.index.lookup(canonical, module.roots):
            number, wanted, _ = key.split(":")
            if wanted == kind:
                found.append((self.rules[int(number)], self.needs[key], canonical))
        if final and (name[:1] != "?" or self.index.misses(name)):
            self._known[kind, name] = found
        return found

    def _decorated(self, code: Resolution, module: Module) -> Iterator[Unit]:
        for scope in module.facts.scopes:
            for decorator in scope.decorators:
                for rule, needed, canonical in self._matches(code, module, decorator.name, "decorator"):
                    if not _given(decorator, needed):
                        continue
                    yield _unit(module, scope, rule, decorator, canonical, _of(module, scope))
            for base in scope.bases:
                for where, inherited in _bases(code, module, base):
                    for rule, _, canonical in self._matches(code, where, inherited, "base"):
                        yield _unit(module, scope, rule, None, canonical, _of(module, scope))
                for rule in self.suffixes:
                    if base.endswith(rule.suffix):
                        yield _unit(module, scope, rule, None, base, _of(module, scope))

    def _called(self, code: Resolution, module: Module) -> Iterator[Unit]:
        for name, calls in module.named.items():
            if name.endswith("()"):
                yield from self._applied(code, module, name.removesuffix("()"), calls)
            for rule, needed, canonical in self._matches(code, module, name, "call"):
                for call in calls:
                    if _given(call, needed):
                        yield from _started(code, module, call, rule, canonical)

    def _applied(self, code: Resolution, module: Module, maker: str, calls: Sequence[Call]) -> Iterator[Unit]:
        """Units by a decorator that is called with the function: `app.post("/score")(score)`; or with several."""
        for rule, needed, canonical in self._matches(code, module, maker, "decorator"):
            for call in calls:
                inner = next((one for one in module.named.get(maker, ()) if one.line == call.line), None)
                targets = tuple(_arguments(code, module, call, (0,))) or tuple(_listed(code, module, call))
                if inner is not None and targets and _given(inner, needed):
                    yield _unit(module, module.facts.scopes[call.scope], rule, inner, canonical, targets)

    def _named(self, module: Module) -> Iterator[Unit]:
        functions = [scope for scope in module.facts.scopes if scope.kind == "function"]
        names = {scope.name for scope in functions}
        for scope in module.facts.scopes:
            if scope.kind == "main":
                yield Unit(
                    form="main", name=module.path, path=module.path, line=scope.line, triggers=("manual",),
                    targets=((module.path, ""), (module.path, "__main__")), format="python",
                )  # fmt: skip
        in_main = module.path.endswith("main.py")
        for scope in functions:
            rule = self.functions.get(scope.name)
            if rule and _takes(scope, rule.function[scope.name]) and _in_file(module, rule):
                yield _unit(module, scope, rule, None, scope.name, ((module.path, scope.name),))
            if scope.params:
                told = (rule for given in scope.params.values() for rule in self.annotated.get(given, ()))
                for rule in {id(rule): rule for rule in told}.values():
                    yield _unit(module, scope, rule, None, scope.name, ((module.path, scope.name),))
            if in_main and is_background(module, scope):
                yield Unit(  # by the convention of its platform
                    form="handler", name=scope.name, path=module.path, line=scope.line, triggers=("event",),
                    targets=((module.path, scope.name),), format="python",
                )  # fmt: skip
        for rule in self.pairs:
            if all(name in names for name in rule.function_pair):
                for name in rule.function_pair:
                    scope = module.functions[name].scope
                    yield _unit(module, scope, rule, None, name, ((module.path, name),))


def _started(code: Resolution, module: Module, call: Call, rule: CodeUnitRule, canonical: str) -> Iterator[Unit]:
    """The unit that a call makes."""
    scope = module.facts.scopes[call.scope]
    targets = tuple(_arguments(code, module, call, rule.target)) or ((module.path, scope.name),)
    if rule.trigger == "queue" and "." in scope.name:
        targets += tuple(
            (module.path, name) for name in taking(module, scope, call) if (module.path, name) not in targets
        )
    if rule.form == "background":
        # Only what loops runs by itself; a thread or task that ends is a plain call.
        targets = tuple(target for target in targets if _has_loop(code, target))
    if targets:
        yield _unit(module, scope, rule, call, canonical, targets)


def _unit(
    module: Module,
    scope: Scope,
    rule: CodeUnitRule,
    call: Call | None,
    canonical: str,
    targets: tuple[tuple[str, str], ...],
) -> Unit:
    trigger = rule.trigger
    attributes = {"name": canonical}
    if call is not None:
        for keyword, value in rule.when.items():
            if keyword in call.keywords and call.keywords[keyword] != NONE:
                trigger = value
        if rule.when and not rule.when.keys() & call.keywords.keys() and _scheduled_elsewhere(module, call, rule):
            trigger = "cron"
        if canonical.endswith(".dag") and call.args[:1] not in ([], [NONE]) and "dag_id" in call.keywords:
            trigger = "cron"
        attributes |= _route(module, call, canonical)
        for keyword in ("dag_id", "name"):
            given = call.keywords.get(keyword)
            if is_text(given):
                attributes["id"] = text_of(given)
        if rule.form == "dag" and call.args and is_text(call.args[0]):
            attributes.setdefault("id", text_of(call.args[0]))
    if rule.form == "dag" and scope.name:
        attributes.setdefault("id", scope.name.rpartition(".")[2])
    return Unit(
        form=rule.form, name=scope.name or module.path, path=module.path, line=call.line if call else scope.line,
        triggers=(trigger,), targets=targets, format="python", attributes=attributes,
    )  # fmt: skip


def _scheduled_elsewhere(module: Module, call: Call, rule: CodeUnitRule) -> bool:
    """The schedule is the third argument of a DAG, or an entry of the dictionary that its arguments are kept in."""
    if len(call.args) > 2 and call.args[2] != NONE:
        return True
    given = (item for item in module.facts.literals if item.key and item.text in rule.when)
    return any(item.value not in (None, NONE) for item in given)


def _route(module: Module, call: Call, canonical: str) -> dict[str, str]:
    """A route's path and method, from its first argument and its name."""
    said = texts((*call.args, *(call.keywords.get(keyword) for keyword in _ROUTE_ARGUMENTS)))
    if not said and call.args and name_of(call.args[0]) in _DEFAULTS:
        said = [one.text for one in module.facts.literals if one.line == call.line and one.text.startswith("/")]
    found = {"path": said[0]} if said else {}
    method = canonical.rpartition(".")[2].removeprefix("add_")
    methods = call.keywords.get("methods")
    if is_text(methods):
        method = text_of(methods)
    return found | {"method": method.upper()}


def _given(call: Call, needed: Iterable[str]) -> bool:
    wanted = tuple(needed)
    return not wanted or any(k in call.keywords and call.keywords[k] != NONE for k in wanted)


def _takes(scope: Scope, names: tuple[str, ...]) -> bool:
    return all(name in scope.params for name in names)


def _uses(module: Module, scope: Scope, parameter: str, methods: tuple[str, ...]) -> bool:
    """Whether an undecorated function of a module uses its parameter as what these methods belong to."""
    if scope.decorators or scope.parent != 0:
        return False
    asked = {f"?{parameter}.{method}" for method in methods}
    return any(call.name in asked for call in module.functions[scope.name].calls)


def _in_file(module: Module, rule: CodeUnitRule) -> bool:
    return not rule.file or module.path.rpartition("/")[2] == rule.file


def _bases(code: Resolution, module: Module, base: str, depth: int = 0) -> Iterator[tuple[Module, str]]:
    """A base class and, when it is one of this repository, what it inherits from in turn."""
    yield module, base
    own = code.own(module.path, base) if depth < _MAX_INHERITED else None
    if own is None or own.module is None:
        return
    for further in own.bases:
        yield from _bases(code, own.module, further, depth + 1)


def _of(module: Module, scope: Scope) -> tuple[tuple[str, str], ...]:
    return ((module.path, scope.name),)


def _arguments(code: Resolution, module: Module, call: Call, places: Iterable[int | str]) -> Iterator[tuple[str, str]]:
    """What the named arguments of a call refer to in this repository."""
    for place in places:
        if place == "scope":
            yield (module.path, module.facts.scopes[call.scope].name)
            continue
        if place == "self":  # the receiver: `flow.serve(…)`
            yield from _receiver(code, module, call)
            continue
        value = (
            call.keywords.get(place) if isinstance(place, str) else call.args[place] if place < len(call.args) else None
        )
        if is_named(value):
            own = code.own(module.path, name_of(value))
        else:  # queues and schedulers take `package.module.function` and `package.module:function` too
            own = code.own(module.path, text_of(value).replace(":", ".")) if _PATH.fullmatch(text_of(value)) else None
        if own is not None and own.name:
            yield own.path, own.name


def _listed(code: Resolution, module: Module, call: Call) -> Iterator[tuple[str, str]]:
    """The own functions that stand in the line of a call: `app.event("message")(ack=seen, lazy=[reply])`."""
    for reference in module.facts.references if call.keywords else ():
        own = code.own(module.path, reference.name) if reference.line == call.line else None
        if own is not None and own.name and own.scope.kind == "function":
            yield own.path, own.name


def _receiver(code: Resolution, module: Module, call: Call) -> Iterator[tuple[str, str]]:
    """The own flow that a builder was begun with, or the one that a call of the chain names by its file."""
    receiver = call.name.rpartition(".")[0]
    while receiver:
        own = code.own(module.path, receiver)
        if own is not None:
            yield own.path, own.name
            return
        if receiver.endswith("()"):
            for inner in module.named.get(receiver.removesuffix("()"), ()):
                if inner.scope == call.scope and inner.line <= call.line:
                    for text in texts((*inner.args, *inner.keywords.values())):
                        path, colon, name = text.partition(":")
                        if colon and path.endswith(".py"):
                            yield path.removeprefix("./"), name
        receiver = receiver.rpartition(".")[0]


def _has_loop(code: Resolution, target: tuple[str, str]) -> bool:
    function = code.sources.function(*target)
    return any(call.loop and code.canonical(function.path, call.name) in SLEEPS for call in function.calls)
