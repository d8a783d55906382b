"""An acceptance written into settings that people keep: their comments and layout stay as they are.

TOML is edited by tomlkit. Of YAML no library keeps the layout (ruamel.yaml writes blanks, indents and the place of
comments anew), so the few lines are put in where PyYAML says that the list ends.
"""

from collections.abc import Mapping
from typing import Any

from monthtwo.readiness.paste import yaml_entry

_TABLE = "[[tool.monthtwo.accept]]"


class NotEdited(ValueError):
    """The settings are written in a form that is not edited; the message says what to do instead."""


def with_acceptance(path: str, text: str, fields: Mapping[str, str]) -> str:
    """The text of a file of settings, with one acceptance more.

    Raises:
        NotEdited: it cannot be put in without touching what is there.
    """
    edited = _in_toml(text, fields) if path.endswith(".toml") else _in_yaml(text, fields)
    known, found = _accepted(path, text), _accepted(path, edited)
    if found != [*known, dict(fields)]:
        raise NotEdited(f"{path} is written in a form that is not edited; add it by hand, as the gate shows")
    return edited


def _in_toml(text: str, fields: Mapping[str, str]) -> str:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import AoT, Array

    try:
        document: Any = tomlkit.parse(text)
        tool = document.setdefault("tool", tomlkit.table(is_super_table=True))
        own = tool.setdefault("monthtwo", tomlkit.table(is_super_table=True))
        known = own.get("accept")
        if isinstance(known, Array):
            entry = tomlkit.inline_table()
            entry.update(fields)
            known.add_line(entry, indent="  ") if "\n" in known.as_string() else known.append(entry)
            return tomlkit.dumps(document)
        table = tomlkit.table()
        table.update(fields)
        if isinstance(known, AoT):
            known.append(table)
        else:
            own["accept"] = tomlkit.aot()
            own["accept"].append(table)
        return _parted(tomlkit.dumps(document))
    except (TOMLKitError, AttributeError, TypeError) as error:
        raise NotEdited(f"it cannot be edited: {error}") from None


def _parted(text: str) -> str:
    """Blank lines before and after the new table, which is the last of its kind."""
    lines = text.split("\n")
    start = max(number for number, line in enumerate(lines) if line.strip() == _TABLE)
    end = next((number for number in range(start + 1, len(lines)) if lines[number].startswith("[")), len(lines))
    if end < len(lines) and lines[end - 1]:
        lines.insert(end, "")
    if start and lines[start - 1]:
        lines.insert(start, "")
    return "\n".join(lines)


def _in_yaml(text: str, fields: Mapping[str, str]) -> str:
    import yaml

    try:
        root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise NotEdited(f"it cannot be read: {error}") from None
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    known = next((value for key, value in root.value if key.value == "accept"), None) if root is not None else None
    if root is not None and (root.id != "mapping" or root.flow_style):
        return text
    if known is None:
        lines += ["accept:", *yaml_entry(fields, "  ")]
    elif known.id != "sequence" or known.flow_style:
        return text
    else:
        at = _last_line(known, lines) + 1
        lines[at:at] = yaml_entry(fields, " " * known.start_mark.column)
    return "\n".join(lines) + "\n"


def _last_line(node: Any, lines: list[str]) -> int:
    """The last line on which something of a node stands, counted from 0."""
    inner = [one for pair in node.value for one in pair] if node.id == "mapping" else node.value
    if node.id != "scalar" and inner:
        return _last_line(inner[-1], lines)
    line: int = node.end_mark.line - (node.end_mark.column == 0)
    while not lines[line].strip():
        line -= 1
    return line


def _accepted(path: str, text: str) -> list[Any]:
    """The acceptances in a text, as it is read."""
    from monthtwo.facts.source import Unreadable
    from monthtwo.readiness.extended_policies import document_of
    from monthtwo.readiness.settings_tables import read_table

    try:
        node = document_of(path, text.encode())
    except Unreadable as error:
        raise NotEdited(f"{path} cannot be read: {error}") from None
    found: list[Any] = read_table(path, node).data.get("accept", []) if node is not None and node.value is None else []
    return found
