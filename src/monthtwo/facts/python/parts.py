"""What an expression or a statement is made of, for those who look into every part of it alike."""

import ast
from typing import Any

_BARE = frozenset({"ctx", "op", "ops", "conversion", "kind", "is_async", "arg", "type_comment", "simple"})
"""Fields that hold no expression."""
_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {}
"""The others, by kind of node; filled as kinds are met."""


def parts(node: Any) -> list[Any]:
    """The nodes in a node, without contexts and operators."""
    kind = type(node)
    fields = _FIELDS.get(kind)
    if fields is None:
        fields = _FIELDS[kind] = tuple(field for field in kind._fields if field not in _BARE)
    found: list[Any] = []
    for field in fields:
        value = getattr(node, field, None)
        if type(value) is list:
            found += value
        else:
            found.append(value)
    return [one for one in found if isinstance(one, ast.AST)]
