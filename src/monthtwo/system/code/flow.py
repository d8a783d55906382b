"""Where the values in a Python file come from: calls, parameters and attributes, followed through its statements.

What its reader noted of each statement (`facts.python.origins`) is read here, when somebody asks.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from operator import attrgetter

from msgspec import Struct

from monthtwo.facts.records import Python
from monthtwo.names.value import CallValue, NameValue, Value

Source = int | tuple[int, str]
"""A call by its number; or a scope and a parameter of it, or `.x` for what `self.x` holds."""

_MOST = 24
"""Sources kept of one value: each assignment brings along what went into it."""
_EVER = 1 << 60
_NUMBER = attrgetter("at")
_FURTHER = 500
"""Calls that are looked through for the one that gave a value."""
_BEFORE = 4
"""Assignments of one name that may stand for it, and conditions above a line that decide what is kept there."""


class Step(Struct, gc=False):
    """A statement: the calls in it, the condition above it, and the names it reads."""

    at: int
    first: int
    last: int
    guard: int
    scope: int
    reads: list[str]
    adds: bool = True
    """What its target held before is still in it."""
    decided: bool = False
    """What it does is there because of the condition above it."""
    sources: tuple[Source, ...] = ()
    """What all that it reads comes from, once it is settled."""


class Flow:
    """The statements of one file. What each reads was set by those before it, in its scope or what encloses that.

    The statements of a scope are settled in order, as far as somebody asks: for most of a file nobody does.
    """

    def __init__(self, facts: Python) -> None:
        self._facts = facts
        self._kept: dict[tuple[int, str], list[Step]] = {}
        self._unsettled: dict[int, deque[Step]] = {}
        """By scope, its statements that are not settled."""
        self._looks: dict[int, list[Step]] = {}
        self._at_line: dict[int, list[Step]] = {}
        self.returned: dict[int, list[Step]] = {}
        """By scope, what is returned."""
        self.attributes: dict[str, list[Step]] = {}
        """By `.x`, what `self.x` is set to, in any class of the file."""
        self._calling: list[Step] = []
        for at, line in enumerate(facts.trail.split("\n") if facts.trail else ()):
            sign, first, last, guard, scope, *reads = line.split(" ")
            step = Step(at, int(first), int(last), int(guard), int(scope), reads if reads[0] else [])
            self._take(sign[0], sign[1:], step)

    def _take(self, sign: str, name: str, step: Step) -> None:
        changes = sign in "+("
        step.adds = changes or step.guard >= 0
        step.decided = changes or step.first == step.last
        if step.scope in self._unsettled:
            self._unsettled[step.scope].append(step)
        else:
            self._unsettled[step.scope] = deque([step])
        if step.last > step.first and (not self._calling or self._calling[-1].first < step.first):
            self._calling.append(step)
        if sign == "?":
            self._looks.setdefault(int(name), []).append(step)
            self._at_line.setdefault(self._facts.guards[int(name)].line, []).append(step)
        elif sign == "<":
            self.returned.setdefault(step.scope, []).append(step)
        elif name:
            self._kept.setdefault((step.scope, name), []).append(step)
            if name[0] == ".":
                self.attributes.setdefault(name, []).append(step)

    def sources(self, step: Step) -> tuple[Source, ...]:
        """What all that a statement reads comes from: none reads what is set by a later one."""
        ahead = self._unsettled[step.scope]
        while ahead and ahead[0].at <= step.at:
            first = ahead.popleft()
            first.sources = self._found(first)
        return step.sources

    def read_for(self, scope: int, names: Iterable[str]) -> set[str]:
        """The names in what a scope sets these names to."""
        return {read for name in names for step in self._kept.get((scope, name), ()) for read in step.reads}

    def conditions(self, scope: int, name: str) -> list[int]:
        """The conditions under which a scope sets a name, by their numbers."""
        return [step.guard for step in self._kept.get((scope, name), ()) if step.guard >= 0]

    def looked_at(self, guard: int, at: int = _EVER) -> tuple[Source, ...]:
        """What a condition looks at, as of the statement number `at`."""
        looks = _latest(self._looks.get(guard), at)
        if not looks:  # an early exit: the condition was noted where it stands
            asked = self._facts.guards[guard]
            looks = _latest(self._at_line.get(asked.line), at) if asked.exits else []
        return self.sources(looks[0]) if looks else ()

    def statement(self, call: int) -> Step | None:
        """The statement that a call stands in."""
        index = bisect_right(self._calling, call, key=lambda step: step.first)
        step = self._calling[index - 1] if index else None
        return step if step is not None and call < step.last else None

    def handed(self, call: int) -> Iterator[Source]:
        """What a call may be handed: of the calls in its statement those behind it, and what the names there hold."""
        step = self.statement(call)
        for source in self.sources(step) if step is not None else ():
            if not isinstance(source, int) or source > call or source < (step.first if step is not None else 0):
                yield source

    def argument(self, call: int, value: Value) -> tuple[Source, ...]:
        """What an argument of a call comes from, as exactly as can be told."""
        step = self.statement(call)
        if step is None:
            return ()
        if isinstance(value, NameValue):
            if value.name[0] == "?":
                name = value.name[1:].partition(".")[0]  # none where it is a part of something without a name
                return tuple(self._came(step.scope, name, step.at, _EVER) if name else self.handed(call))
            made = value.name.rpartition("()")[0]  # what the call of this name gave, further up
            numbers = self._numbered(made, step.scope, max(call - _FURTHER, 0), call) if made else []
            stood = [self.statement(number) for number in numbers]
            return tuple(source for one in stood if one is not None for source in self.sources(one))
        if isinstance(value, CallValue):
            inner = self._numbered(value.name, step.scope, call + 1, step.last)
            return tuple(source for one in inner for source in (one, *self._into(one)))
        return tuple(self.handed(call))

    def _into(self, call: int) -> Iterator[Source]:
        """What goes into a call inside of another: the arguments of a function where all are names, else any beside."""
        made = self._facts.calls[call]
        values = (*made.args, *made.keywords.values())
        held = made.name[:1] == "?" or "()" in made.name or made.name.startswith(("self.", "cls."))
        if held or not all(isinstance(value, NameValue) for value in values):
            yield from self.handed(call)
            return
        for value in values:
            yield from self.argument(call, value)

    def _numbered(self, name: str, scope: int, first: int, last: int) -> list[int]:
        """The calls of a name in one scope, from number `first` up to `last`."""
        calls = self._facts.calls
        return [number for number in range(first, last) if calls[number].name == name and calls[number].scope == scope]

    def _found(self, step: Step) -> tuple[Source, ...]:
        calls = range(step.first, min(step.last, step.first + _MOST))
        decided = step.decided and step.guard >= 0
        if not step.reads and not decided:
            return tuple(calls)
        found: dict[Source, None] = dict.fromkeys(calls)
        for name in step.reads:
            if len(found) >= _MOST:
                break
            found.update(dict.fromkeys(self._came(step.scope, name, step.at, step.at)))
        if decided:
            found.update(dict.fromkeys(self._above(step)))  # a constant, say, is there because of the condition
        return tuple(found)[:_MOST]

    def _came(self, scope: int, name: str, at: int, ever: int) -> list[Source]:
        """What a name comes from, as of the statement number `at`; what is beyond `ever` is not known yet."""
        found: list[Source] = []
        while scope >= 0:
            kept = self._kept.get((scope, name))
            latest = _latest(kept, at)
            for step in latest:
                found += self.sources(step)
                if not step.adds:
                    return found
            if len(latest) > _BEFORE:
                return found
            if name[0] == ".":
                return [*found, (scope, name)]
            holder = self._facts.scopes[scope]
            if name in holder.params and name not in ("self", "cls"):
                return [*found, (scope, name)]
            if kept and kept[0].at < ever:
                return found
            if holder.kind == "function":
                at = ever  # what encloses it has been run when it is
            scope = holder.parent
        return found

    def _above(self, step: Step) -> list[Source]:
        """What the conditions look at that stand above a statement."""
        found: list[Source] = []
        guard = step.guard
        for _ in range(_BEFORE):
            if guard < 0:
                break
            found += self.looked_at(guard, step.at)
            guard = self._facts.guards[guard].parent
        return found


def _latest(kept: list[Step] | None, at: int) -> list[Step]:
    """The last statements before `at` that set a name or look at a condition, the latest first."""
    if not kept:
        return []
    end = len(kept) if kept[-1].at < at else bisect_left(kept, at, key=_NUMBER)
    return kept[max(end - _BEFORE - 1, 0) : end][::-1]
