"""Files that say what the data looks like."""

from collections.abc import Iterator
from posixpath import basename

from monthtwo.areas.data.enforcement import enforced, holds, validates
from monthtwo.engine.question import PRODUCTION, Hit, Node, Question, Resource, detector
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase, lazy

_TYPES = anycase(
    r"^(u?int(eger)?\d*|float\d*|double|decimal|numeric|number|str(ing)?|text|varchar|char|bool(ean)?|date|"
    r"datetime(64)?(\[ns\])?|"
    r"timestamp|category|categorical|object|long|bytes|array|bigint|smallint)(\(.*\))?$"
)  # fmt: skip
_IMPORTS = lazy(r"^\s*import\s+(?:public\s+)?\"([^\"]+)\"")
_MAX_NODES = 4000
_LARGEST = 3
"""Outermost keys of a document that is about columns and little else."""


@detector("column-contracts")
def column_contracts(q: Question) -> Iterator[Hit]:
    """Documents that give columns their types, or state what is required of them.

    One that is about columns counts as it stands; a block of types among other settings does where code holds data
    against it.
    """
    offers = q.kind in ("ml-library", "ml-platform")  # its samples show what it makes, and nothing is held against them
    natures = PRODUCTION - {"example"} if offers else PRODUCTION
    for path in q.paths(".yaml", ".yml", ".json", ".toml", natures=natures):
        for document in q.documents(path)[:4] if not path.startswith(".") else ():
            found = _contract(q, document) if not _foreign(q, document) else None
            if found is None:
                continue
            key, node, stands = found
            named = q.words("data/schema-files") & words_of(basename(path))
            about = named or (
                len(document.entries or ()) <= _LARGEST and not q.words("data/settings-files") & words_of(path)
            )
            if stands or about or enforced(q, key):
                yield Hit(path, node.line, "", "columns with what is expected of them", "medium")
                break


def _foreign(q: Question, document: Node) -> bool:
    """Whether the document is something else that has fields: an API, a chart, a form, a tool's schema."""
    entries = document.entries or {}
    return not q.words("data/other-documents").isdisjoint(entries) or bool({"$defs", "definitions"} & set(entries))


def _contract(q: Question, document: Node) -> tuple[str, Node, bool] | None:
    """The first block of columns with its key, and whether it states more than types."""
    stack, expected = [("", document)], q.words("data/column-expectations")
    for _ in range(_MAX_NODES):
        if not stack:
            return None
        key, node = stack.pop()
        if node.entries is not None:
            if len(expected & set(node.entries)) >= 2:
                return key, node, True
            if _typed(node) or (not q.words("data/searched") & words_of(key) and _described(q, node)):
                return key, node, False
            stack.extend(node.entries.items())
        elif node.items is not None:
            if _listed(q, node):
                return key, node, False
            stack.extend((key, item) for item in node.items[:50])
    return None


def _described(q: Question, node: Node) -> bool:
    """`{age: {type: int, min: 0}, plan: {categories: [a, b]}, …}`, without defaults: those are of settings."""
    columns = [one.entries for one in (node.entries or {}).values() if one.entries]
    bounds = q.words("data/column-bounds")
    said = [e for e in columns if "default" not in e and (bounds & set(e) or any(_is_type(one) for one in e.values()))]
    typed = [e for e in said if any(_is_type(e[key]) for key in q.words("data/column-keys") & set(e))]
    return len(said) >= 3 and len(said) >= 0.8 * len(node.entries or ()) and len(typed) >= 0.5 * len(said)


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
    """Protobuf messages that describe data; those of a file with a service, and what that imports, are an API."""
    apis = _imported_too(q, {resource.path for resource in q.resources() if resource.type == "protobuf:service"})
    for resource in q.resources():
        if resource.type != "protobuf:message" or resource.path in apis or not q.produces(resource.path):
            continue
        if not resource.name.endswith(("Request", "Response")):
            yield Hit(resource.path, resource.line, "", f"message {resource.name}", "medium")


def _imported_too(q: Question, services: set[str]) -> set[str]:
    """The files that declare a service, with those of this repository that they import, near or far."""
    protos = q.paths(".proto") if services else []
    found, left = set(services), list(services)
    while left:
        said = [match[1] for line in q.lines(left.pop()) if (match := _IMPORTS.match(line.text))]
        new = {path for path in protos if path not in found and any(f"/{path}".endswith(f"/{name}") for name in said)}
        found |= new
        left += new
    return found


@detector("record-schemas")
def record_schemas(q: Question) -> Iterator[Hit]:
    """JSON Schemas of records: their path says so, or code that reads data holds it against them."""
    for resource in q.resources():
        if resource.type == "jsonschema:schema" and q.produces(resource.path) and _of_records(q, resource):
            yield Hit(resource.path, resource.line, "", f"schema of records: {basename(resource.path)}", "medium")


def _of_records(q: Question, resource: Resource) -> bool:
    if not q.values(resource.node, "properties|items|required"):
        return False
    words = words_of(resource.path) | words_of(resource.name)
    if words & q.words("data/other-schemas"):
        return False
    return bool(words & q.words("data/recorded")) or validates(q, basename(resource.path))


@detector("field-lists")
def field_lists(q: Question) -> Iterator[Hit]:
    """Data dictionaries and lists of fields as plain files, which code reads and refuses or casts by."""
    for path in q.every_path:
        name = basename(path)
        if not path.endswith((".csv", ".tsv", ".txt")) and "." in name:
            continue
        if (
            (q.words("data/schema-files") - {"features", "expectations"}) & words_of(name)
            and q.produces(path)
            and holds(q, name)
        ):
            yield Hit(path, 1, "", "fields that data is held against", "medium")
