"""Where the value of some calls goes in a repository: through assignments, returns, attributes and arguments.

It is asked backwards: of a condition, what it looks at is traced to its sources. So only what matters is looked at.
"""

from collections.abc import Callable, Iterable, Mapping

from monthtwo.facts.records import Call, Guard
from monthtwo.names.value import TextValue, Value
from monthtwo.system.code.flow import Source
from monthtwo.system.code.module import Function, Module

Targets = Callable[[str, Call], Iterable[Function]]
Sites = Callable[[Function], Iterable[tuple[Module, Call]]]
_PRESENCE = frozenset({"is"})
_HOPS = 5
"""Functions followed one after another."""


class Trail:
    """Everything that the value of some calls, or of some functions of the repository, goes to.

    Args:
        calls: calls of a file by its path, as numbers in `Python.calls`.
        functions: functions whose result it is.
        targets: what a call in a file runs here.
        sites: where a function is called.
    """

    def __init__(
        self, calls: Mapping[str, Iterable[int]], functions: Iterable[Function], targets: Targets, sites: Sites
    ) -> None:
        self._calls = {path: frozenset(numbers) for path, numbers in calls.items()}
        self._functions = frozenset(functions)
        self._targets, self._sites = targets, sites
        self._known: dict[tuple[object, ...], bool] = {}
        self._conditions: dict[str, dict[int, int]] = {}
        """By file and guard, the innermost condition that looks at the value, -1 where none does."""
        self._depth = 0
        self._runs: dict[tuple[str, int], tuple[Function, ...]] = {}

    def condition(self, module: Module, guard: int) -> Guard | None:
        """The innermost condition above a line that looks at the value; whether it is there at all is no look."""
        known = self._conditions.setdefault(module.path, {})
        guards, passed = module.facts.guards, list[int]()
        while guard >= 0 and guard not in known:
            passed.append(guard)
            if set(guards[guard].ops) != _PRESENCE and self.asks(module, guard):
                known[guard] = guard
            else:
                guard = guards[guard].parent
        found = known.get(guard, -1)
        known.update(dict.fromkeys(passed, found))
        return guards[found] if found >= 0 else None

    def asks(self, module: Module, guard: int) -> bool:
        """Whether a condition itself looks at the value."""
        return self._once(("asks", module.path, guard), lambda: self._any(module, module.flow.looked_at(guard)))

    def given(self, module: Module, call: Call) -> bool:
        """Whether a call may be handed the value."""
        number = module.number(call)
        return number >= 0 and self._any(module, module.flow.handed(number))

    def brings(self, module: Module, call: Call, value: Value) -> bool:
        """Whether an argument of a call may be the value."""
        return _varies(value) and self._any(module, module.flow.argument(module.number(call), value))

    def gives(self, function: Function) -> bool:
        """Whether what a function returns, or what its object keeps, comes of the value."""
        return function in self._functions or self._once(("gives", function), lambda: self._gives(function))

    def _gives(self, function: Function) -> bool:
        module = function.module
        if module is None:
            return False
        if function.is_class:  # what it is made with; what its methods keep later, calls of them say
            made = module.functions.get(f"{function.name}.__init__")
            return made is not None and self.gives(made)
        steps = [*module.flow.returned.get(function.number, ())]
        for kept in module.flow.attributes.values():
            steps += [step for step in kept if step.scope == function.number]
        return any(self._any(module, module.flow.sources(step)) for step in steps)

    def _any(self, module: Module, sources: Iterable[Source]) -> bool:
        for source in sources:  # noqa: SIM110 - asked so often that a generator costs a tenth of it all
            if self._comes(module, source):
                return True
        return False

    def _comes(self, module: Module, source: Source) -> bool:
        if isinstance(source, int):
            if source in self._calls.get(module.path, ()):
                return True
            return any(map(self.gives, self._run(module, source)))
        scope, name = source
        function = module.function(scope)
        if name[0] == ".":
            return self._kept(module, name, _owner(module, scope))
        return self._once(("receives", function, name), lambda: self._receives(function, name))

    def _run(self, module: Module, number: int) -> tuple[Function, ...]:
        """What the call of a number runs here."""
        key = (module.path, number)
        if key not in self._runs:
            self._runs[key] = tuple(self._targets(module.path, module.facts.calls[number]))
        return self._runs[key]

    def _kept(self, module: Module, attribute: str, owner: str) -> bool:
        """Whether methods of a class set `self.x` to the value, or a property of that name gives it."""
        key = ("keeps", module.path, owner, attribute)
        return self._once(key, lambda: self._keeps(module, attribute, owner))

    def _keeps(self, module: Module, attribute: str, owner: str) -> bool:
        inside = f"{owner}."
        for step in module.flow.attributes.get(attribute, ()):
            if module.facts.scopes[step.scope].name.startswith(inside) and self._any(module, module.flow.sources(step)):
                return True
        own = module.functions.get(f"{owner}{attribute}")
        return own is not None and self.gives(own)

    def _receives(self, function: Function, name: str) -> bool:
        """Whether somebody hands a function the value as this parameter."""
        names = list(function.params)
        bound = names[:1] in (["self"], ["cls"])
        position = names.index(name) - bound if name in names else -1
        for module, call in self._sites(function):
            if name in call.keywords:
                value = call.keywords[name]
            elif 0 <= position < len(call.args):
                value = call.args[position]
            else:
                continue
            if self.brings(module, call, value):
                return True
        return False

    def _once(self, key: tuple[object, ...], work: Callable[[], bool]) -> bool:
        """Answer a question once; one that leads back to itself, or too far, is answered with no."""
        known = self._known.get(key)
        if known is None:
            if self._depth >= _HOPS:
                return False
            self._known[key] = False
            self._depth += 1
            known = self._known[key] = work()
            self._depth -= 1
        return known


def _varies(value: Value) -> bool:
    """Whether an argument is more than a constant: texts with something filled in, and dictionaries, have braces."""
    return "{" in value.text if isinstance(value, TextValue) else not isinstance(value, (bool, int, float))


def _owner(module: Module, scope: int) -> str:
    """The class that `self` is of in a function."""
    scopes = module.facts.scopes
    while scope >= 0 and scopes[scope].kind != "class":
        scope = scopes[scope].parent
    return scopes[scope].name if scope >= 0 else ""
