"""Changes of a syntax tree, collected first and made at once."""

from collections.abc import Sequence
from typing import TypeVar

import libcst as cst

Replacement = cst.CSTNode | Sequence[cst.CSTNode]
Visited = TypeVar("Visited", bound=cst.CSTNode)


class Changes(cst.CSTTransformer):
    """Nodes, by identity, and what takes their place."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[cst.CSTNode, str] = {}
        """New texts of names and of strings."""
        self.nodes: dict[cst.CSTNode, cst.CSTNode] = {}
        """What replaces a node whole, with all below it."""
        self.aliases: dict[cst.CSTNode, str] = {}
        """Names under which an import is known from here on."""
        self.dropped: set[cst.CSTNode] = set()

    def __bool__(self) -> bool:
        return bool(self.names or self.nodes or self.aliases or self.dropped)

    def on_visit(self, node: cst.CSTNode) -> bool:
        return node not in self.nodes

    def on_leave(self, original_node: Visited, updated_node: Visited) -> Visited | cst.RemovalSentinel:
        if original_node in self.dropped:
            return cst.RemoveFromParent()
        changed: cst.CSTNode = self.nodes.get(original_node, updated_node)
        if original_node in self.names:
            changed = changed.with_changes(value=self.names[original_node])
        if original_node in self.aliases:
            known = cst.AsName(
                cst.Name(self.aliases[original_node]),
                whitespace_before_as=cst.SimpleWhitespace(" "),
                whitespace_after_as=cst.SimpleWhitespace(" "),
            )
            changed = changed.with_changes(asname=known)
        return changed  # type: ignore[return-value]


def with_statements(module: cst.Module, first: Sequence[str], last: Sequence[str] = ()) -> cst.Module:
    """The module with further statements: after its imports from the future and docstring, and at its end."""
    body = list(module.body)
    start = 0
    while start < len(body) and _leads(body[start], start):
        start += 1
    made = [[cst.parse_statement(text, config=module.config_for_parsing) for text in texts] for texts in (first, last)]
    return module.with_changes(body=[*body[:start], *made[0], *body[start:], *made[1]])


def _leads(statement: cst.CSTNode, position: int) -> bool:
    if not isinstance(statement, cst.SimpleStatementLine):
        return False
    small = statement.body[0]
    if isinstance(small, cst.ImportFrom):
        return isinstance(small.module, cst.Name) and small.module.value == "__future__"
    return position == 0 and isinstance(small, cst.Expr) and isinstance(small.value, cst.SimpleString)
