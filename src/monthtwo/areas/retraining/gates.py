"""What stands between a new model and production."""

from collections.abc import Iterator, Sequence

from monthtwo.areas.retraining import declared_gates
from monthtwo.areas.retraining.promotions import promotions
from monthtwo.areas.retraining.quality import COMPARISON, quality_of
from monthtwo.areas.retraining.quality_words import quality_words
from monthtwo.areas.retraining.refusals import refusals, telling_refusals
from monthtwo.engine.question import Call, Function, Hit, Module, Question, Unit, detector, in_order
from monthtwo.names.name import Name
from monthtwo.names.value import CallValue, NameValue, name_of


@detector("promotion-gate")
def promotion_gate(q: Question) -> Iterator[Hit]:
    """A comparison of quality that stands on the way to registering, promoting or deploying a model."""
    yield from _Gates(q, wired=True).found()


@detector("promotion-gate-unwired")
def promotion_gate_unwired(q: Question) -> Iterator[Hit]:
    """The same comparison in code that nothing runs, for near misses."""
    yield from _Gates(q, wired=False).found()


class _Gates:
    """The gates of one repository; those that are wired stand in code that something runs."""

    def __init__(self, q: Question, wired: bool) -> None:
        self.q = q
        self.quality, self.words = quality_of(q), quality_words(q)
        self.promotes = promotions(q)
        self.promoting = frozenset(self.promotes)
        self.refusals = refusals(q)
        self.running = q.live | q.functions("scheduled") if wired else None

    def runs(self, function: Function) -> bool:
        return self.running is None or function in self.running or not function.name

    def found(self) -> Iterator[Hit]:
        for module in self.q.modules:
            native = declared_gates.native_names(self.q, module)
            promoting = {number for number in module.calls if self._may_promote(module, number)}
            for call in module.facts.calls if native or promoting else ():
                if call.name in native:
                    yield from declared_gates.native(self.q, module, call)
                if call.scope in promoting:
                    yield from self._guarded(module, call)
            yield from declared_gates.in_condition(self.q, module)
            yield from declared_gates.handed(self.q, module)
            yield from declared_gates.branching(self.q, module)
        yield from declared_gates.declared(self.q)
        if self.refusals and self.promotes:
            yield from self._refusals()
        yield from declared_gates.before_deployment(self.q, self._ships)

    def _may_promote(self, module: Module, number: int) -> bool:
        """Whether a scope that runs leads to what promotes: no call in any other does."""
        function = module.function(number)
        if not self.promotes or not self.runs(function):
            return False
        # The graph knows one scope of a name; what another of the same name calls is looked at.
        return function.number != number or self.q.leads([function], self.promoting)

    def _ships(self, unit: Unit) -> str:
        """What a unit promotes on its way."""
        met = next(iter(in_order(self.q.reached(unit) & self.promoting)), None)
        return met.name or met.path if met is not None else ""

    def _leads(self, module: Module, call: Call) -> tuple[str, bool]:
        """What a call promotes, and whether it trains on the way."""
        for use in self.promotes.get(module.function(call.scope), ()):
            if use.call is not None and use.line == call.line and use.call.name == call.name:
                return use.what, False
        targets = [*self.q.targets(module.path, call), *self._handed_on(module, call)]
        for target in targets:
            if target in self.promotes:
                return target.name, target in self.q.fits
        reached = self.q.reach(targets) if self.q.leads(targets, self.promoting) else frozenset()
        first = next((function for function in in_order(reached & self.promoting) if function.name), None)
        if first is None:
            return "", False
        return first.name, any(function.name for function in reached & self.q.fits.keys())

    def _handed_on(self, module: Module, call: Call) -> Iterator[Function]:
        """The functions that a call is given, to run them: `PythonOperator(python_callable=f)`, `self.next(self.f)`."""
        for value in (*call.args, *call.keywords.values()):
            own = self.q.own(module.path, value.name) if isinstance(value, NameValue) else None
            if own is not None and own.name and own.scope.kind == "function":
                yield own

    def _guarded(self, module: Module, call: Call) -> Iterator[Hit]:
        """The call promotes and a condition stands above it, or it is handed the verdict."""
        line, how = self.quality.line(module, call.guard)
        handed = "" if line else self._handed(module, call)
        if not line and not handed:
            return
        what, trains = self._leads(module, call)
        if not what or (trains and how == "compares") or (handed and trains):
            return
        note = f"compares before {what}" if line else f"{what} is told {handed}"
        scope = module.function(call.scope).name
        yield Hit(module.path, line or call.line, scope, note, "high" if line else "medium")

    def _handed(self, module: Module, call: Call) -> str:
        """A verdict that a call is given as an argument: by its name, or as what an own comparison returned."""
        for value in (*call.args, *call.keywords.values()):
            name = Name(name_of(value).removesuffix("()"))
            last = name.last
            if self.words.verdict(last):
                return last
            own = self.q.own(module.path, name) if name else None
            if own is not None and (COMPARISON.finds(last) or self._decides(own)):
                return last
        return ""

    def _decides(self, function: Function) -> bool:
        """Whether a function decides on a model; one that trains chooses among what it trained."""
        return self.quality.decides(function) and not self.q.leads([function], self.q.fits)

    def _refusals(self) -> Iterator[Hit]:
        """A check that raises or exits when a model is not good enough, and a promotion after it."""
        for module in self.q.modules:
            for number, calls in module.calls.items():
                if not self._may_promote(module, number):
                    continue
                for place, call in enumerate(calls):
                    for refuses in self._refusing(module, call) if not call.protected else ():
                        later = (self._leads(module, one)[0] for one in _after(call, calls, place))
                        what = next(filter(None, later), "")
                        if what:
                            yield self._refusal(refuses, what)
                            note = f"calls {refuses.name} before promoting"
                            yield Hit(module.path, call.line, module.function(number).name, note, "high")

    def _refusal(self, function: Function, what: str) -> Hit:
        note = f"refuses the model before {what}"
        return Hit(function.path, self.refusals[function], function.name, note, "high")

    def _refusing(self, module: Module, call: Call) -> Iterator[Function]:
        """Functions that refuse: the one that is called, or any that a script does which is started as a step."""
        for target in (*self.q.targets(module.path, call), *self._handed_on(module, call)):
            if target in self.refusals:
                yield target
            elif target.name == "__main__" and target.path != module.path:
                yield from in_order(self.q.reach([target]) & telling_refusals(self.q).keys())


def _after(call: Call, calls: Sequence[Call], place: int) -> Iterator[Call]:
    """The calls that come after one: what takes its result, and further ones that are not in its arguments."""
    nested = any(isinstance(value, CallValue) for value in (*call.args, *call.keywords.values()))
    yield from (one for one in calls[place + 1 :] if one.line > call.line or not nested)
    for one in calls[:place]:
        given = (*one.args, *one.keywords.values()) if one.line == call.line else ()
        if any(isinstance(value, CallValue) and value.name == call.name for value in given):
            yield one
