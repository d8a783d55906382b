"""What is wrong with settings, said so that who wrote them can mend it. Only mistakes need any of this."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import inspect

from monthtwo.catalogue.document import Steps, spelt
from monthtwo.catalogue.problems import suggestion
from monthtwo.facts.records import Node
from monthtwo.policy import Settings

_NAMES = "a list of areas, check ids or globs: `[drift, serving/health]`"
_LISTS = {
    "select": _NAMES,
    "ignore": _NAMES,
    "signals": "a list of early warnings: `[unwatched-service]`",
    "require": "a list of what acceptances say: `[reason, owner, until]`",
    "accept": "a list of acceptances, each with a `check`",
    "extends": "the name of a policy, or a list of names: `[acme, policy/strict.yaml]`",
}
_MAPPINGS = {
    "": "keys with values, such as `target: serves`",
    "gate": "keys with values, such as `fail-on: high`",
    "levels": "stages, each with the levels of its areas: `{production: {drift: 2}}`",
    "checks": "checks, each with a severity or `off`: `{drift/scheduled: high}`",
    "scopes": "folders, each with what holds in it: `{services/ranking: {target: production}}`",
    "acceptances": "keys with values, such as `longest: 180`",
}
Mistake = tuple[int, str]
"""A line and a message."""


def first_mistake(node: Node) -> Mistake | None:
    """The first of what is wrong with settings; None where nothing is."""
    return _in(node, inspect.type_info(Settings), ())


def no_day(text: str) -> str:
    """What is wrong with a day; empty where nothing is."""
    try:
        fits = date.fromisoformat(text).isoformat() == text
    except ValueError:
        fits = False
    return "" if fits else f"is {text!r}, which is no day; write one such as 2027-03-01"


def _in(node: Node, kind: inspect.Type, steps: Steps) -> Mistake | None:
    if isinstance(kind, inspect.UnionType):
        return _in_any(node, [one for one in kind.types if not isinstance(one, inspect.NoneType)], steps)
    if isinstance(kind, inspect.Metadata):
        return _in(node, kind.type, steps)
    if isinstance(kind, inspect.StructType):
        return _in_struct(node, kind, steps)
    if isinstance(kind, inspect.DictType):
        return _in_mapping(node, kind, steps)
    if isinstance(kind, inspect.VarTupleType):
        return _in_list(node, kind, steps)
    return _in_scalar(node, kind, steps)


def _in_any(node: Node, kinds: Sequence[inspect.Type], steps: Steps) -> Mistake | None:
    found = [_in(node, kind, steps) for kind in kinds]
    return None if None in found else found[-1]


def _in_struct(node: Node, kind: inspect.StructType, steps: Steps) -> Mistake | None:
    if node.entries is None:
        return _no_mapping(node, steps)
    fields = {field.encode_name: field for field in kind.fields}
    for key, inner in node.entries.items():
        if key not in fields:
            of = f"`{spelt(steps)}`" if steps else "monthtwo"
            return inner.line, f"`{key}` is no setting of {of}; {suggestion(key, fields)}"
        if wrong := _in(inner, fields[key].type, (*steps, key)):
            return wrong
    lacking = next((name for name, field in fields.items() if field.required and name not in node.entries), None)
    return (node.line, f"`{spelt(steps)}` has no `{lacking}`; give it one") if lacking else None


def _in_mapping(node: Node, kind: inspect.DictType, steps: Steps) -> Mistake | None:
    if node.entries is None:
        return _no_mapping(node, steps)
    for key, inner in node.entries.items():
        if isinstance(kind.key_type, inspect.LiteralType) and key not in kind.key_type.values:
            words = map(str, kind.key_type.values)
            return inner.line, f"`{spelt(steps)}` has {key!r}, which it does not know; {suggestion(key, words)}"
        if wrong := _in(inner, kind.value_type, (*steps, key)):
            return wrong
    return None


def _in_list(node: Node, kind: inspect.VarTupleType, steps: Steps) -> Mistake | None:
    if node.items is None:
        return node.line, f"`{spelt(steps)}` is {_LISTS[str(steps[-1])]}"
    for number, item in enumerate(node.items):
        if wrong := _in(item, kind.item_type, (*steps, number)):
            plain = isinstance(kind.item_type, inspect.StrType)
            return (node.line, f"`{spelt(steps)}` is {_LISTS[str(steps[-1])]}") if plain else wrong
    return None


def _in_scalar(node: Node, kind: inspect.Type, steps: Steps) -> Mistake | None:
    plain = node.entries is None and node.items is None
    said: Any = node.value
    if isinstance(kind, inspect.LiteralType):
        fits, mend = said in kind.values, suggestion(str(said), map(str, kind.values))
    elif isinstance(kind, inspect.IntType):
        low, high = kind.ge or 0, kind.le
        fits = type(said) is int and low <= said and (high is None or said <= high)
        mend = f"write a number from {low} " + (f"to {high}" if high is not None else "on")
    elif isinstance(kind, inspect.StrType) and kind.pattern is not None:
        return (node.line, f"`{spelt(steps)}` {wrong}") if (wrong := no_day(str(said))) else None
    else:
        least = kind.min_length or 0 if isinstance(kind, inspect.StrType) else 0
        fits, mend = isinstance(said, str) and len(said) >= least, "write a text"
    told = repr(said) if plain else "more than one value"
    return None if fits and plain else (node.line, f"`{spelt(steps)}` is {told}; {mend}")


def _no_mapping(node: Node, steps: Steps) -> Mistake:
    known = _MAPPINGS.get(str(steps[-1]) if steps else "", "keys with values")
    return node.line, f"`{spelt(steps)}` is {known}" if steps else f"the settings of monthtwo are {known}"
