"""Files that say what the data looks like."""

from collections.abc import Iterator

from monthtwo.engine.question import Hit, Node, Question, detector
from monthtwo.regular_expressions import anycase

_TYPES = anycase(
    r"^(u?int(eger)?\d*|float\d*|double|decimal|numeric|number|str(ing)?|text|varchar|char|bool(ean)?|date|"
    r"datetime(64)?(\[ns\])?|"
    r"timestamp|category|categorical|object|long|bytes|array|bigint|smallint)(\(.*\))?$"
)  # fmt: skip
_MAX_NODES = 4000


@detector("column-contracts")
def column_contracts(q: Question) -> Iterator[Hit]:
    """Configuration that gives columns their types, or states what is required of them."""
    for path in q.paths(".yaml", ".yml", ".json", ".toml"):
        for document in q.documents(path)[:4] if not path.startswith(".") else ():
            node = _contract(q, document)
            if node is not None and not _foreign(q, document):
                yield Hit(path, node.line, "", "columns with what is expected of them", "medium")
                break


def _foreign(q: Question, document: Node) -> bool:
    """Whether the document is something else that has fields: an API, a chart, a form, a tool's schema."""
    return not q.words("data/other-documents").isdisjoint(document.entries or ())


def _contract(q: Question, document: Node) -> Node | None:
    """The first mapping of columns to types, list of typed columns, or block of expectations."""
    stack, expected = [document], q.words("data/column-expectations")
    for _ in range(_MAX_NODES):
        if not stack:
            return None
        node = stack.pop()
        if node.entries is not None:
            if len(expected & set(node.entries)) >= 2 or _typed(node):
                return node
            stack.extend(node.entries.values())
        elif node.items is not None:
            if _listed(q, node):
                return node
            stack.extend(node.items[:50])
    return None


def _typed(node: Node) -> bool:
    """`{age: int64, sex: object, …}`."""
    values = list((node.entries or {}).values())
    typed = [v for v in values if isinstance(v.value, str) and _TYPES.finds(v.value)]
    return len(typed) >= 3 and len(typed) >= 0.8 * len(values)


def _listed(q: Question, node: Node) -> bool:
    """`[{name: age, dtype: int}, …]`, and `[{age: int64}, {sex: object}]`."""
    items = [item.entries for item in node.items or () if item.entries is not None]
    if len(items) < 3 or len(items) < 0.8 * len(node.items or ()):
        return False
    keys = q.words("data/column-keys")
    named = [e for e in items if "name" in e and any(_is_type(e[k]) for k in keys & set(e))]
    single = [e for e in items if len(e) == 1 and _is_type(next(iter(e.values())))]
    return max(len(named), len(single)) >= 0.8 * len(items)


def _is_type(node: Node) -> bool:
    return isinstance(node.value, str) and _TYPES.finds(node.value)


@detector("data-messages")
def data_messages(q: Question) -> Iterator[Hit]:
    """Protobuf messages that describe data; those of a file that declares a service are an API."""
    apis = {resource.path for resource in q.resources() if resource.type == "protobuf:service"}
    for resource in q.resources():
        if resource.type != "protobuf:message" or resource.path in apis or not q.produces(resource.path):
            continue
        if not resource.name.endswith(("Request", "Response")):
            yield Hit(resource.path, resource.line, "", f"message {resource.name}", "medium")
