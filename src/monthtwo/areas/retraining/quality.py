"""What a condition asks: does it compare how good a model is with a bar, or read a verdict about that?"""

from functools import cached_property

from monthtwo.areas.retraining.quality_words import (
    ASKED,
    NOUNS,
    PLAIN_NAMES,
    RIVALS,
    asks_quality,
    compares,
    off_topic,
    verdict_word,
    words,
)
from monthtwo.engine.question import Call, Guard, Module, Question, once
from monthtwo.names.name import Name
from monthtwo.q.common import extent


@once
def quality_of(q: Question) -> "Quality":
    """What is known of the conditions of a repository, shared by all who ask."""
    return Quality(q)


class Quality:
    """Which conditions of this repository ask for quality, own functions that decide it followed."""

    def __init__(self, q: Question) -> None:
        self.q = q
        self._judges: dict[NodeId, int] = {}
        self._asked: dict[tuple[str, int], str] = {}
        self._called: dict[str, dict[str, list[Call]]] = {}
        self._outcomes: dict[str, frozenset[str]] = {}

    def line(self, path: str, guard: int) -> tuple[int, str]:
        """The innermost condition above a line that asks for quality, and how; (0, "") when none does."""
        facts = self.q.system.facts(path).python
        while facts is not None and guard >= 0:
            found = facts.guards[guard]
            if (path, guard) not in self._asked:
                self._asked[path, guard] = asks_quality(found) or self.by_result(path, found)
            how = self._asked[path, guard]
            if how:
                return found.line, how
            guard = found.parent
        return 0, ""

    def by_result(self, path: str, guard: Guard) -> str:
        """The condition asks an own function that compares, or reads what a comparison was stored as."""
        return self._by_function(path, guard) or self._by_outcome(path, guard)

    def _by_function(self, path: str, guard: Guard) -> str:
        """The condition calls a function of this repository that compares."""
        if any(off_topic(name) for name in guard.names):
            return ""
        code = self.q.system.code
        module = code.module(path)
        for name in guard.names:
            if module is None or len(name) < 4:
                continue
            for call in self._calls_of(module, name)[:2]:
                if any(self.decides(own) for own in code.targets(path, call)):
                    return "verdict"
        return ""

    def _calls_of(self, module: Module, name: str) -> list[Call]:
        """The calls in a file of what is called `name`."""
        if "." in name:
            return [call for call in module.facts.calls if call.name.endswith(f".{name}")]
        if module.path not in self._called:
            by_last: dict[str, list[Call]] = {}
            for call in module.facts.calls:
                _, dot, last = call.name.rpartition(".")
                if dot:
                    by_last.setdefault(last, []).append(call)
            self._called[module.path] = by_last
        return self._called[module.path].get(name, [])

    def _by_outcome(self, path: str, guard: Guard) -> str:
        """The condition reads what a comparison of quality was stored as: here, or under a telling name elsewhere."""
        if any(off_topic(name) for name in guard.names):
            return ""
        known = self.outcomes | self._states(path)
        return "verdict" if any(name in known for name in guard.names) else ""

    @cached_property
    def outcomes(self) -> frozenset[str]:
        """What outcomes of quality comparisons are called in this repository, where the name is no common one."""
        system = self.q.system
        found = set()
        for path in system.code.paths:
            facts = system.facts(path).python if system.produces(path) else None
            for item in facts.comparisons if facts else ():
                telling = "_" in item.name and not item.name.endswith("()") and not item.guarded
                if telling and ASKED.finds(f"{path} {facts.scopes[item.scope].name if facts else ''}"):
                    continue  # a score that was predicted, not one of the model
                if telling and not words(item.name) & (PLAIN_NAMES | NOUNS) and compares(item):
                    found.add(item.name)
        return frozenset(found)

    def _states(self, path: str) -> frozenset[str]:
        """Names of one file that are set only for a good enough model: `self.best_model` under `not is_overfit`."""
        if path not in self._outcomes:
            self._outcomes[path] = frozenset()  # while it is being found
            facts = self.q.system.facts(path).python
            guarded = [item for item in facts.comparisons if item.guarded] if facts else []
            self._outcomes[path] = frozenset(
                item.name
                for item in guarded
                if "model" in words(item.name) or words(item.name) & RIVALS or "best" in words(item.name)
                if any(name in self.outcomes for name in item.names) or compares(item)
            )
        return self._outcomes[path]

    def decides(self, node: NodeId) -> bool:
        """Whether what a function returns hangs on a comparison of quality, or on raising after one."""
        module = self.q.module(node[0])
        if module is None or node[1] not in module.index or not self.judge(node):
            return False
        number = module.index[node[1]]
        first, last = extent(module.facts.scopes, number)
        if any(
            compares(item)
            for item in module.facts.comparisons
            if first <= item.line <= last and (not item.name or verdict_word(item.name))
        ):
            return True
        raises = [item.guard for item in module.facts.raises if item.scope == number]
        lists = [  # what falls short is gathered, and returned
            call.guard for call in module.calls.get(number, ()) if Name(call.name).last in ("append", "add")
        ]
        if any(guard >= 0 and asks_quality(module.facts.guards[guard]) == "compares" for guard in (*raises, *lists)):
            return True
        returned = self.q.own(node[0], module.facts.scopes[number].returns or "?")
        return returned is not None and bool(returned[1]) and returned != node and self.decides(returned)

    def judge(self, node: NodeId) -> int:
        """The line where a function compares a model with a bar or with another model; 0 when it does not."""
        if node not in self._judges:
            self._judges[node] = 0  # while it is being found
            self._judges[node] = self._compare_in(node)
        return self._judges[node]

    def _compare_in(self, node: NodeId) -> int:
        module = self.q.module(node[0])
        if module is None or node[1] not in module.index:
            return 0
        first, last = extent(module.facts.scopes, module.index[node[1]])
        for guard in module.facts.guards:
            if first <= guard.line <= last and asks_quality(guard):
                return guard.line
        for item in module.facts.comparisons:
            if first <= item.line <= last and not item.guarded and compares(item):
                return item.line
        returned = self.q.own(node[0], module.facts.scopes[module.index[node[1]]].returns or "?")
        return self.judge(returned) if returned is not None and returned[1] else 0
