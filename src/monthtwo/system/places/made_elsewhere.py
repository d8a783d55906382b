"""Models that are asked at an address which a name of some file holds, or which another function makes for who posts.

`GENERATE = f"{BASE}/api/generate"` at the top of a file, or in the settings that it imports, is what
`requests.post(GENERATE, …)` asks. So is what a function of the repository names or says whose result is posted.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

from monthtwo.facts.records import Call
from monthtwo.model import Confidence
from monthtwo.names.name import UNRESOLVED
from monthtwo.names.value import CallValue, TextValue, Value, is_named, name_of
from monthtwo.system.code.module import Function, Module
from monthtwo.system.places.model_protocols import asked_at, scored_at, spoken
from monthtwo.system.system import System

_TOLD = ("url", "json", "data", "content")
"""Keywords of what is posted and where to."""
_FILLED = ".format()"


class MadeElsewhere:
    """What posts ask by what is not said where they stand."""

    def __init__(self, system: System) -> None:
        self._system, self._sources, self._names = system, system.sources, system.names

    def asked(self, module: Module, call: Call) -> tuple[str, Confidence] | None:
        """What a call that posts asks: by the address that it names first, then by who made what it posts."""
        given = [value for value in (*call.args[:2], *map(call.keywords.get, _TOLD)) if is_named(value)]
        if not given:
            return None
        function = module.function(call.scope)
        what = self._at(function, [*self._texts(module, map(name_of, given)), *self._added_up(module, call, given)])
        return (what, "high") if what is not None else self._made(module, given)

    def passes_on(self, module: Module, call: Call) -> bool:
        """Whether what answers requests or messages has a service score them whose address says that it predicts."""
        function = module.function(call.scope)
        if function not in self._system.serving:
            return False
        given = [value for value in (*call.args[:2], call.keywords.get("url")) if value is not None]
        told = [value.text for value in given if isinstance(value, TextValue)]
        held = self._texts(module, map(name_of, filter(is_named, given)))
        return any(map(scored_at, [*told, *held, *self._added_up(module, call, filter(is_named, given))]))

    def _at(self, function: Function, texts: Iterable[str]) -> str | None:
        """What a function asks at one of these addresses."""
        found = ((text, asked_at(text)) for text in texts)
        return next((what for text, what in found if what is not None and not self._is_own(function, text)), None)

    def _is_own(self, function: Function, text: str) -> bool:
        """Whether an address is that of a route here, and who posts no handler that passes on what it is asked."""
        return text.endswith(self._routes) and function not in self._system.serving

    @cached_property
    def _routes(self) -> tuple[str, ...]:
        paths = {unit.attributes.get("path", "") for unit in self._system.units if unit.form == "route"}
        return tuple(path for path in paths if len(path) > 1)

    def _texts(self, module: Module, names: Iterable[str]) -> Iterator[str]:
        """The texts that names stand for, of this file or of those that it imports."""
        for name in names:
            plain = name.removesuffix(_FILLED)
            if plain[:1] == UNRESOLVED:
                text = module.facts.addresses.get(plain[1:])
            else:
                holder, _, last = plain.rpartition(".")
                keeper = self._file(module.path, holder) if holder and "(" not in holder else None
                text = keeper.facts.addresses.get(last) if keeper is not None else None
            if text is not None:
                yield text

    def _file(self, path: str, name: str) -> Module | None:
        """The file that a name means."""
        where, colon, rest = self._names.canonical(path, name).partition(":")
        return self._sources.module(where) if colon and not rest else None

    def _added_up(self, module: Module, call: Call, given: Iterable[Value]) -> list[str]:
        """The addresses that a call is given by names which are called what the first part of them is called."""
        held = module.facts.addresses
        step = module.flow.statement(module.number(call)) if held else None
        read = [held[name] for name in (step.reads if step is not None else ()) if name in held]
        called = {name_of(value) for value in given}
        bound = [text for name, text in held.items() if module.facts.bindings.get(name) in called]
        return read or (bound if len(bound) == 1 else [])

    def _made(self, module: Module, given: Iterable[Value]) -> tuple[str, Confidence] | None:
        """What a call asks by the functions whose results it posts, or posts to."""
        for maker in dict.fromkeys(self._makers(module, given)):
            texts = [literal.text for literal in maker.literals if not literal.key]
            named = [*(one.name for one in maker.calls), *(one.name for one in maker.references)]
            held = self._texts(maker.module, named) if maker.module is not None else ()
            what = self._at(maker, [*texts, *held])
            if what is not None:
                return what, "medium"
            said = spoken(literal.text for literal in maker.literals if literal.key)
            if said is not None:
                return said[0], "medium"
        return None

    def _makers(self, module: Module, given: Iterable[Value]) -> Iterator[Function]:
        """The functions of the repository whose results are given, or a part of them."""
        for value in given:
            name, called, _ = name_of(value).partition("()")
            own = self._names.own(module.path, name) if called or isinstance(value, CallValue) else None
            if own is not None and own.scope.kind == "function":
                yield own
