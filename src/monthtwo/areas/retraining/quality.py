"""What a condition asks: does it compare how good a model is with a bar, or read a verdict about that?"""

from functools import cached_property

from msgspec.structs import replace

from monthtwo.areas.retraining.quality_words import (
    ASKED,
    off_topic,
    quality_words,
    words,
)
from monthtwo.areas.retraining.score_flow import orders_score, weighs, within_run
from monthtwo.engine.question import Call, Comparison, Function, Guard, Module, Question, once
from monthtwo.names.name import Name
from monthtwo.regular_expressions import anycase

COMPARISON = anycase(r"compare_\w{0,60}(model|champion|candidate|metric)|(is|are)_better|beats")
"""What own functions are called that compare models, however they do."""


@once
def quality_of(q: Question) -> "Quality":
    """What is known of the conditions of a repository, shared by all who ask."""
    return Quality(q)


class Quality:
    """Which conditions of this repository ask for quality, own functions that decide it followed."""

    def __init__(self, q: Question) -> None:
        self.q, self.words = q, quality_words(q)
        self._judges: dict[Function, int] = {}
        self._decided: dict[Function, bool] = {}
        self._asked: dict[tuple[str, int], str] = {}
        self._outcomes: dict[str, frozenset[str]] = {}

    def line(self, module: Module, guard: int) -> tuple[int, str]:
        """The innermost condition above a line that asks for quality, and how; (0, "") when none does."""
        while guard >= 0:
            found, key = module.facts.guards[guard], (module.path, guard)
            if key not in self._asked:
                asked = self.words.asks(found) or self.by_result(module, found)
                if asked == "compares" and within_run(self.q, module, guard):
                    asked = ""
                self._asked[key] = asked or weighs(self.q, module, guard)
            if self._asked[key]:
                return found.line, self._asked[key]
            guard = found.parent
        return 0, ""

    def by_result(self, module: Module, guard: Guard) -> str:
        """`verdict` when a condition asks an own function that compares, or reads what a comparison was stored as."""
        if any(map(off_topic, guard.names)):
            return ""
        return "verdict" if self._by_function(module, guard) or self._by_outcome(module, guard) else ""

    def _by_function(self, module: Module, guard: Guard) -> bool:
        """The condition calls a function of this repository that compares."""
        calls = (call for name in guard.names if len(name) >= 4 for call in _calls_of(module, name)[:2])
        asked = (own for call in calls for own in self.q.targets(module.path, call))
        return any(COMPARISON.finds(own.last) or self.decides(own) for own in asked)

    def _by_outcome(self, module: Module, guard: Guard) -> bool:
        """The condition reads what a comparison of quality was stored as: here, or under a telling name elsewhere."""
        known = self.outcomes | self._states(module)
        return not known.isdisjoint(guard.names)

    @cached_property
    def outcomes(self) -> frozenset[str]:
        """What outcomes of quality comparisons are called in this repository, where the name is no common one."""
        found = set()
        common = self.words.plain_names | self.words.nouns
        for module in self.q.modules:
            for item in module.facts.comparisons:
                telling = "_" in item.name and not item.name.endswith("()") and not item.guarded
                if telling and ASKED.finds(f"{module.path} {module.function(item.scope).name}"):
                    continue  # a score that was predicted, not one of the model
                if telling and not words(item.name) & common and self.words.compares(item):
                    found.add(item.name)
        return frozenset(found)

    def _states(self, module: Module) -> frozenset[str]:
        """Names of one file that are set only for a good enough model: `self.best_model` under `not is_overfit`."""
        if module.path not in self._outcomes:
            self._outcomes[module.path] = frozenset(
                item.name
                for item in module.facts.comparisons
                if item.guarded and words(item.name) & (self.words.kept | self.words.rivals)
                if not self.outcomes.isdisjoint(item.names) or self.words.compares(item)
            )
        return self._outcomes[module.path]

    def decides(self, function: Function) -> bool:
        """Whether what a function returns hangs on a comparison of quality, or on raising after one."""
        if function not in self._decided:
            self._decided[function] = False  # while it is being found
            self._decided[function] = self._decides(function)
        return self._decided[function]

    def _decides(self, function: Function) -> bool:
        module = function.module
        if module is None or not self.judge(function):
            return False
        if any(self._compares(module, item) for item in function.comparisons if self._verdict(module, item)):
            return True
        raises = [raised.guard for raised in function.raises]
        lists = [  # what falls short is gathered, and returned
            call.guard for call in function.calls if Name(call.name).last in ("append", "add")
        ]
        if any(self.words.asks(module.facts.guards[at]) == "compares" for at in (*raises, *lists) if at >= 0):
            return True
        returned = self._returned(function)
        return returned is not None and self.decides(returned)

    def _verdict(self, module: Module, item: Comparison) -> bool:
        """Whether the outcome of a comparison is what its function returns, or is called a verdict."""
        if not item.name or self.words.verdict(item.name):
            return True
        return any(item.name in step.reads for step in module.flow.returned.get(item.scope, ()))

    def _compares(self, module: Module, item: Comparison) -> bool:
        """Whether a comparison weighs quality, by the names in it or by those that these were set to."""
        if self.words.compares(item):
            return True
        further = module.flow.read_for(item.scope, item.names)
        return bool(further) and self.words.compares(replace(item, names=[*item.names, *sorted(further)]))

    def judge(self, function: Function) -> int:
        """The line where a function compares a model with a bar or with another model; 0 when it does not."""
        if function not in self._judges:
            self._judges[function] = 0  # while it is being found
            self._judges[function] = self._compare_in(function)
        return self._judges[function]

    def _compare_in(self, function: Function) -> int:
        for guard in function.guards:
            if self.words.asks(guard):
                return guard.line
        module = function.module
        for item in function.comparisons:
            if not item.guarded and module is not None and self._compares(module, item):
                return item.line
        returned = self._returned(function)
        return (self.judge(returned) if returned is not None else 0) or orders_score(self.q, function)

    def _returned(self, function: Function) -> Function | None:
        """The function or class of this repository whose result or instance a function returns."""
        own = self.q.own(function.path, function.scope.returns)
        return own if own is not None and own.name else None


def _calls_of(module: Module, name: str) -> list[Call]:
    """The calls in a file of what is called `name`."""
    if "." in name:
        return [call for call in module.facts.calls if call.name.endswith(f".{name}")]
    return [call for call in module.calling([name]) if "." in call.name]
