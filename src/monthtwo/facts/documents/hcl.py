"""HCL (Terraform, Packer, Nomad) as one document: blocks become nested mappings, one key per label.

Strings, heredocs and interpolations keep their source text; other expressions are their source text, but for what is
encoded as JSON or YAML, which is read as the value that it is. A file with syntax errors still gives the blocks and
attributes around them.
"""

from typing import TYPE_CHECKING, Any

from monthtwo.facts.documents.scalars import number
from monthtwo.facts.grammar import parser
from monthtwo.facts.records import Node, Scalar
from monthtwo.facts.source import MAX_DEPTH, MAX_VALUE, Unreadable, too_deep
from monthtwo.regular_expressions import lazy

if TYPE_CHECKING:
    from tree_sitter import Node as Tree

MAX_HCL = 250_000
"""Characters. What is longer is data, not configuration, and yields no documents."""
_BRACKET = lazy(r"[\[\]{}()]")
_MAX_BRACKETS = 200
_WRAPPERS = frozenset({"expression", "literal_value", "template_expr", "collection_value"})
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}


def read_hcl(text: str) -> list[Node]:
    """The one document of an HCL file; none for a file beyond `MAX_HCL`.

    Raises Unreadable for text in which nothing is HCL, or that is nested too deeply.
    """
    if len(text) > MAX_HCL:
        return []
    _refuse_deep(text)
    root = parser("tree_sitter_hcl").parse(text.encode()).root_node
    document = _body([part for child in root.named_children for part in _parts(child)], 1, 1)
    if root.has_error and not document.entries:
        raise Unreadable("syntax", "no block or attribute could be read")
    return [document]


def _refuse_deep(text: str) -> None:
    """Raise for bracket nesting that costs the parser its time and no real file has."""
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "[{(" else -1
        if depth > _MAX_BRACKETS:
            raise too_deep()


def _parts(tree: "Tree") -> list["Tree"]:
    """The blocks and attributes of a body, or those that an error node has kept."""
    return tree.named_children if tree.type in ("body", "ERROR") else [tree]


def _body(parts: list["Tree"], line: int, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise too_deep()
    entries: dict[str, Node] = {}
    repeated: set[tuple[int, str]] = set()
    for part in parts:
        if part.type == "attribute" and len(part.named_children) >= 2:
            name, value = part.named_children[0], part.named_children[-1]
            entries[_source(name)] = _value(value, _line(part), depth + 1)
        elif part.type == "block":
            _add_block(part, entries, repeated, depth)
        elif part.type == "ERROR":
            entries.update(_body(part.named_children, line, depth + 1).entries or {})
    return Node(line, None, entries)


def _add_block(block: "Tree", entries: dict[str, Node], repeated: set[tuple[int, str]], depth: int) -> None:
    """Put a block under its type and labels; a second block of the same name makes the place a sequence."""
    line = _line(block)
    heads = [child for child in block.named_children if child.type in ("identifier", "string_lit")]
    body = next((child for child in block.named_children if child.type == "body"), None)
    if not heads or depth + len(heads) > MAX_DEPTH:
        return
    labels = [_text(head) for head in heads]
    for label in labels[:-1]:
        node = entries.setdefault(label, Node(line, None, {}))
        if node.entries is None:  # the name is an attribute as well: not valid, and not worth a guess
            return
        entries = node.entries
    content = _body(body.named_children if body is not None else [], line, depth + len(heads))
    key = labels[-1]
    known = entries.get(key)
    if known is None:
        entries[key] = content
    elif (id(entries), key) in repeated and known.items is not None:
        known.items.append(content)
    else:
        repeated.add((id(entries), key))
        entries[key] = Node(known.line, None, None, [known, content])


def _value(tree: "Tree", line: int, depth: int) -> Node:
    """An expression as a Node: objects, lists and literals as what they are, anything else as its source."""
    if depth > MAX_DEPTH:
        raise too_deep()
    while tree.type in _WRAPPERS and tree.named_child_count == 1:
        tree = tree.named_children[0]
    if tree.type == "function_call" and (encoded := _encoded(tree)) is not None:
        return _value(encoded, line, depth + 1)
    if tree.type == "object":
        entries: dict[str, Node] = {}
        for element in tree.named_children:
            if element.type == "object_elem" and element.named_child_count >= 2:
                key, value = element.named_children[0], element.named_children[-1]
                entries[_text(key)] = _value(value, _line(element), depth + 1)
        return Node(line, None, entries)
    if tree.type == "tuple":
        items = [_value(child, _line(child), depth + 1) for child in tree.named_children if child.type == "expression"]
        return Node(line, None, None, items)
    return Node(line, _scalar(tree))


def _encoded(call: "Tree") -> "Tree | None":
    """What `jsonencode(…)` or `yamlencode(…)` is given: the value itself is what the document says."""
    name, *rest = call.named_children
    given = [one for arguments in rest for one in arguments.named_children if one.type == "expression"]
    return given[0] if _source(name) in ("jsonencode", "yamlencode") and len(given) == 1 else None


def _scalar(tree: "Tree") -> Scalar:
    if tree.type == "heredoc_template":
        return _heredoc(_source(tree))
    if tree.type in ("string_lit", "quoted_template"):
        return _text(tree)
    source = _source(tree)
    if tree.type in ("bool_lit", "null_lit"):
        return _WORDS.get(source, source)
    if tree.type == "numeric_lit" or (tree.type == "operation" and source.startswith("-")):
        return number(source)
    return source


def _text(tree: "Tree") -> str:
    """Source without the quotes around it and the escapes before quotes."""
    source = _source(tree)
    if len(source) > 1 and source.startswith('"') and source.endswith('"'):
        return source[1:-1].replace('\\"', '"')
    return source


def _heredoc(source: str) -> str:
    _, _, body = source.partition("\n")
    return body.rpartition("\n")[0]


def _source(tree: "Tree") -> str:
    data: Any = tree.text
    return str(data or b"", "utf-8", "replace")[:MAX_VALUE]


def _line(tree: "Tree") -> int:
    return tree.start_point[0] + 1
