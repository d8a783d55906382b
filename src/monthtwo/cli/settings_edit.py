"""An acceptance written into settings that people keep: their comments and layout stay as they are.

No library does this: ruamel.yaml writes the blanks, indents and places of comments of YAML anew, and tomlkit takes the
comment above the next table for one of the table before it. So a few lines are put in between others, and what comes of
it is read again and compared.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from monthtwo.readiness.paste import toml_entry, yaml_entry

_OWN = re.compile(r"\s*\[\[?\s*tool\s*\.\s*monthtwo\b")
_HEADER = re.compile(r"\s*\[")


class NotEdited(ValueError):
    """The settings are written in a form that is not edited; the message says what to do instead."""


def with_acceptance(path: str, text: str, fields: Mapping[str, str]) -> str:
    """The text of a file of settings, with one acceptance more.

    Raises:
        NotEdited: it cannot be put in without touching what is there.
    """
    known, others = _content(path, text)
    lines = text.rstrip("\n").split("\n") if text.strip() else []
    for edited in (_in_toml if path.endswith(".toml") else _in_yaml)(lines, fields):
        with suppress(NotEdited):
            if _content(path, edited) == ([*known, dict(fields)], others):
                return edited
    raise NotEdited(f"{path} is written in a form that is not edited; add it by hand, as a gate that fails shows it")


def _in_toml(lines: list[str], fields: Mapping[str, str]) -> Iterator[str]:
    """A table of its own: after the last of ours, above the comments of what follows; else at the end."""
    own = max((number for number, line in enumerate(lines) if _OWN.match(line)), default=len(lines))
    at = next((number for number in range(own + 1, len(lines)) if _HEADER.match(lines[number])), len(lines))
    while at < len(lines) and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith("#")):
        at -= 1
    for place in (at, len(lines)):
        before, after = lines[:place], lines[place:]
        apart = [""] if before else []
        between = [""] if after and after[0].strip() else []
        yield "\n".join([*before, *apart, *toml_entry(fields), *between, *after]) + "\n"


def _in_yaml(lines: list[str], fields: Mapping[str, str]) -> Iterator[str]:
    """An entry after the last of the list; a list of its own at the end where there is none."""
    import yaml

    try:
        root: Any = yaml.compose("\n".join(lines), Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return
    if root is not None and root.id != "mapping":
        return
    known = next((value for key, value in root.value if key.value == "accept"), None) if root is not None else None
    if known is None:
        yield "\n".join([*lines, "accept:", *yaml_entry(fields, "  ")]) + "\n"
    elif known.id == "sequence" and known.value and not known.flow_style:
        at = _last_line(known, lines) + 1
        entry = yaml_entry(fields, " " * known.start_mark.column)
        yield "\n".join([*lines[:at], *entry, *lines[at:]]) + "\n"


def _last_line(node: Any, lines: list[str]) -> int:
    """The last line on which something of a node stands, counted from 0."""
    inner = [one for pair in node.value for one in pair] if node.id == "mapping" else node.value
    if node.id != "scalar" and inner:
        return _last_line(inner[-1], lines)
    line: int = min(node.end_mark.line - (node.end_mark.column == 0), len(lines) - 1)
    while not lines[line].strip():
        line -= 1
    return line


def _content(path: str, text: str) -> tuple[list[Any], Any]:
    """What a file says: its acceptances, and all else."""
    from monthtwo.facts.documents.toml_tree import read_toml
    from monthtwo.facts.documents.yaml_tree import read_yaml
    from monthtwo.facts.source import Unreadable

    try:
        documents = (read_toml if path.endswith(".toml") else read_yaml)(text)
    except Unreadable as error:
        raise NotEdited(f"{path} cannot be read: {error}") from None
    if len(documents) > 1:
        raise NotEdited(f"{path} holds {len(documents)} documents; keep one")
    whole = _plain(documents[0]) if documents else {}
    table = whole = whole or {}
    if not isinstance(whole, dict):
        raise NotEdited(f"{path} holds no keys with values")
    if path.endswith("pyproject.toml"):
        for key in ("tool", "monthtwo"):
            table = table.setdefault(key, {})
    return table.pop("accept", []), whole


def _plain(node: Any) -> Any:
    if node.entries is not None:
        return {key: _plain(inner) for key, inner in node.entries.items()}
    return [_plain(inner) for inner in node.items] if node.items is not None else node.value
