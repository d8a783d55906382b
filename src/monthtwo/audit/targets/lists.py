"""Files that name targets: one a line, or YAML with names and tags."""

from collections.abc import Iterator
from pathlib import Path

from monthtwo.audit.targets.target import Entry, TargetError
from monthtwo.catalogue.problems import suggestion
from monthtwo.facts.documents.yaml_tree import read_yaml
from monthtwo.facts.records import Node
from monthtwo.facts.source import Unreadable

_YAML = (".yaml", ".yml")
_FIELDS = ("path", "name", "tags")
_MEND = "write a path or an address, or `path:` with `name:` and `tags:`"


def entries_in(file: Path) -> list[Entry]:
    """The entries of a list.

    Raises:
        TargetError: it cannot be read, or a line of it says what cannot be used.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise TargetError(f"{file}: cannot be read: {why}; name a list of paths, or a folder") from None
    base = str(file.resolve().parent)
    if file.suffix.lower() in _YAML:
        return list(_of_yaml(file, text, base))
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), 1))
    return [
        Entry(text=line, base=base, place=f"{file}:{number}")
        for number, line in lines
        if line and not line.startswith("#")
    ]


def _of_yaml(file: Path, text: str, base: str) -> Iterator[Entry]:
    try:
        documents = read_yaml(text)
    except Unreadable as error:
        raise TargetError(f"{file}: is no YAML: {error.detail}") from None
    node = documents[0] if documents else None
    if node is not None and node.entries is not None and "targets" in node.entries:
        _known(file, node, ("targets",))
        node = node.entries["targets"]
    if node is None or node.items is None:
        line = node.line if node is not None else 1
        raise TargetError(f"{file}:{line}: is no list of targets; write `- path: …` for each")
    for item in node.items:
        yield _entry(file, item, base)


def _entry(file: Path, node: Node, base: str) -> Entry:
    place = f"{file}:{node.line}"
    if node.entries is None:
        return Entry(text=_text(node, place, "a target"), base=base, place=place)
    _known(file, node, _FIELDS)
    fields = node.entries
    if "path" not in fields:
        raise TargetError(f"{place}: names no target; {_MEND}")
    named = _text(fields["name"], f"{file}:{fields['name'].line}", "`name`") if "name" in fields else ""
    tags: dict[str, str] = {}
    if "tags" in fields:
        said = fields["tags"]
        if said.entries is None:
            raise TargetError(f"{file}:{said.line}: `tags` is no mapping; write `tags: {{team: search, tier: 1}}`")
        tags = {key: _text(one, f"{file}:{one.line}", f"the tag `{key}`") for key, one in said.entries.items()}
    path = _text(fields["path"], f"{file}:{fields['path'].line}", "`path`")
    return Entry(text=path, base=base, place=place, name=named, tags=tags)


def _known(file: Path, node: Node, fields: tuple[str, ...]) -> None:
    for field, value in (node.entries or {}).items():
        if field not in fields:
            raise TargetError(f"{file}:{value.line}: there is no field {field!r}; {suggestion(field, fields)}")


def _text(node: Node, place: str, what: str) -> str:
    value = node.value
    if node.entries is not None or node.items is not None or value is None or isinstance(value, bool) or value == "":
        raise TargetError(f"{place}: {what} is no text; {_MEND}")
    return str(value)
