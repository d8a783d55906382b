"""Path expressions: where in a document something stands.

`a.b`    the value at key `a`, then at key `b`
`a|b`    the value at either key
`*`      any key of a mapping, any item of a sequence; inside a word (`*_check`) any part of a key
`**`     any depth, none included: `**.livenessProbe`
`"a.b"`  one key that holds dots
`3`      the item of a sequence, counted from 0
`.`      the value itself

A key also looks through a sequence into its items (`jobs.steps.run` and `jobs.*.steps.*.run` find the same), because
HCL and YAML authors write one thing plainly and several as a list. Only the outermost value is never looked through:
a data file of a million records is no configuration.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from monthtwo.facts.records import Node
from monthtwo.regular_expressions import lazy

Keys = tuple[str, ...]
Match = tuple[Keys, Node]
Step = Callable[[str], bool] | frozenset[str] | None
"""Which keys a segment takes: a set of them, a predicate, or None for `**`."""

_SEGMENT = lazy(r'"([^"]*)"|([^."]+)')


def values_at(node: Node, expression: str) -> list[Match]:
    """Return every value that `expression` reaches from `node`, with its keys, in the order of the document.

    Raises ValueError for an expression that cannot be read.
    """
    found: list[Match] = [((), node)]
    deep = False
    steps = compile_expression(expression)
    for position, step in enumerate(steps):
        if step is None:
            inside = steps[position + 1 : position + 2] not in ((), (None,))
            found = [inner for match in found for inner in _descend(match, inside)]
            deep = True
        else:
            found = [inner for match in found for inner in _take(match, step, position > 0)]
        if not found:
            return found
    # Two ways through `**` may end at one value.
    return list(dict(found).items()) if deep else found


@lru_cache(maxsize=4096)
def compile_expression(expression: str) -> tuple[Step, ...]:
    """Read an expression into steps; raise ValueError, with the reason, when it is none."""
    if expression == ".":
        return ()
    steps: list[Step] = []
    position = 0
    while True:
        segment = _SEGMENT.match(expression, position)
        if not segment:
            raise ValueError(f"path expression {expression!r} has an empty segment at character {position + 1}")
        steps.append(frozenset([segment[1]]) if segment[2] is None else _compile_segment(segment[2], expression))
        position = segment.end()
        if position == len(expression):
            return tuple(steps)
        if expression[position] != ".":
            raise ValueError(f"path expression {expression!r} needs a dot at character {position + 1}")
        position += 1


def _compile_segment(segment: str, expression: str) -> Step:
    if segment == "**":
        return None
    words = segment.split("|")
    if "" in words or "**" in words:
        raise ValueError(f"path expression {expression!r} has an empty alternative or a `**` in {segment!r}")
    if segment == "*":
        return _any_key
    if "*" in segment:
        return _predicate(re.compile("|".join(re.escape(word).replace(r"\*", ".*") for word in words), re.DOTALL))
    return frozenset(words)


def _any_key(key: str) -> bool:
    return True


def _predicate(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda key: pattern.fullmatch(key) is not None


def _take(match: Match, step: frozenset[str] | Callable[[str], bool], through: bool) -> list[Match]:
    keys, node = match
    if node.entries is not None:
        if isinstance(step, frozenset):
            if len(step) == 1:
                (key,) = step
                inner = node.entries.get(key)
                return [((*keys, key), inner)] if inner is not None else []
            return [((*keys, key), inner) for key, inner in node.entries.items() if key in step]
        return [((*keys, key), inner) for key, inner in node.entries.items() if step(key)]
    if node.items is None:
        return []
    if step is _any_key:
        return [((*keys, str(index)), inner) for index, inner in enumerate(node.items)]
    if isinstance(step, frozenset) and all(word.isdecimal() for word in step):
        wanted = sorted(int(word) for word in step)
        return [((*keys, str(index)), node.items[index]) for index in wanted if index < len(node.items)]
    if not through:
        return []
    return [
        inner
        for index, item in enumerate(node.items)
        if item.entries is not None
        for inner in _take(((*keys, str(index)), item), step, False)
    ]


def _descend(match: Match, inside: bool) -> list[Match]:
    """Return the value and everything below it, outermost first; a stack, because a document may be deep.

    With `inside`, only what holds values itself: most of a document does not.
    """
    found: list[Match] = []
    stack = [match]
    while stack:
        keys, node = current = stack.pop()
        found.append(current)
        if node.entries is not None:
            for key, inner in reversed(node.entries.items()):
                if not inside or inner.entries is not None or inner.items is not None:
                    stack.append(((*keys, key), inner))
        elif node.items is not None:
            for index in range(len(node.items) - 1, -1, -1):
                inner = node.items[index]
                if not inside or inner.entries is not None or inner.items is not None:
                    stack.append(((*keys, str(index)), inner))
    return found
