"""Which functions are commands of a program: those that a group or an application registers by a decorator."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from monthtwo.system.code.module import Function, Module
from monthtwo.system.code.resolution import Resolution

_REGISTERS = frozenset({"command", "callback", "group"})


class Commands:
    """Commands by what runs them: an own function that is a group, or an object of a module."""

    def __init__(self, names: Resolution) -> None:
        self._names = names

    def of(self, group: Function) -> Iterable[Function]:
        """The commands of a group, which is a function, or of an application, which is a name in a file."""
        if group in self._grouped:
            return self._grouped[group]
        module = self._names.sources.module(group.path) if group.module is None and group.name else None
        if module is None or group.name not in module.facts.bindings:
            return ()
        return _registered(module, module.facts.bindings[group.name])

    def started(self, path: str, application: str) -> Iterable[Function]:
        """The commands that a call of an application starts: `app()`."""
        module = self._names.sources.module(path)
        return _registered(module, application) if module is not None else ()

    @cached_property
    def _grouped(self) -> dict[Function, list[Function]]:
        found: dict[Function, list[Function]] = {}
        modules = map(self._names.sources.module, self._names.sources.paths)
        for module in (one for one in modules if one is not None):
            for name, command in _commands(self._names, module):
                group = self._names.own(module.path, name)
                if group is not None and group.name and group is not command:
                    found.setdefault(group, []).append(command)
        return found


def _commands(names: Resolution, module: Module) -> Iterator[tuple[str, Function]]:
    """The names of groups in a file, each with a command of it."""
    for function in module.functions.values():
        for decorator in function.decorators:
            group, _, last = decorator.name.rpartition(".")
            if last in _REGISTERS and group:
                yield group, function
    for name in module.ending.get("add_command", ()):
        for call in module.named[name]:
            for value in call.args:
                own = names.own(module.path, getattr(value, "name", "") or "?")
                if own is not None and own.name:
                    yield name.rpartition(".")[0], own


def _registered(module: Module, application: str) -> list[Function]:
    """The functions of a file that are registered with what is called `application`."""
    wanted = {f"{application}.{last}" for last in _REGISTERS}
    return [one for one in module.functions.values() if any(decorator.name in wanted for decorator in one.decorators)]
