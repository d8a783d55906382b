"""The JSON Schemas of a manifest, of an area and its words, of a tool and of roles, generated from their types.

`python -m monthtwo.catalogue.manifest_schema FOLDER` writes those of a manifest and of a tool anew, for editors.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import msgspec

from monthtwo.catalogue.area import AreaInfo
from monthtwo.catalogue.check import Check
from monthtwo.catalogue.signal import SignalInfo
from monthtwo.catalogue.tool import KnownTool, Role
from monthtwo.catalogue.word_lists import WordList
from monthtwo.model import Kind
from monthtwo.system.units.unit import TRIGGERS

PLACES = (
    "production",
    "serving",
    "training",
    "core",
    "scheduled",
    "running",
    "startup",
    "ci",
    "test",
    "notebook",
    "docs",
    "example",
    "vendored",
)
MANIFEST_SCHEMA, TOOL_SCHEMA = "manifest.schema.json", "tool.schema.json"

_NAME = "[a-z0-9]+(-[a-z0-9]+)*"

Schema = dict[str, Any]


def manifest_schema() -> Schema:
    """The JSON Schema of a check's manifest."""
    schema = schema_for(Check, "monthtwo check")
    parts = schema["$defs"]
    check, pattern = parts["Check"]["properties"], parts["Pattern"]["properties"]
    check["id"]["pattern"] = f"^{_NAME}/{_NAME}$"
    check["examples"]["minItems"] = 1
    check["since"]["pattern"] = r"^\d+(\.\d+)*$"
    pattern["place"]["enum"] = list(PLACES)
    pattern["reach"]["enum"] = ["function", "unit"]
    pattern["within"]["enum"] = ["function", "file"]
    parts["UnitPattern"]["properties"]["serves"]["enum"] = ["requests", "batches"]
    parts["UnitPattern"]["properties"]["trigger"]["items"]["enum"] = list(TRIGGERS)
    parts["Example"]["properties"]["files"]["minProperties"] = 1
    parts["AskedWhen"]["properties"]["kind_not"]["items"]["enum"] = list(get_args(Kind))
    check["usual_in"]["items"]["enum"] = ["any", *get_args(Kind)]
    return schema


def area_schema() -> Schema:
    """The JSON Schema of an `area.yaml`."""
    schema = schema_for(AreaInfo, "monthtwo area")
    schema["$defs"]["AreaInfo"]["properties"]["id"]["pattern"] = f"^{_NAME}$"
    return schema


def words_schema() -> Schema:
    """The JSON Schema of a `words.yaml`."""
    schema = schema_for(dict[str, WordList], "monthtwo words")
    schema["propertyNames"] = {"pattern": f"^{_NAME}$"}
    words = schema["$defs"]["WordList"]["properties"]["words"]
    words["minItems"] = words["items"]["minLength"] = 1
    return schema


def tool_schema() -> Schema:
    """The JSON Schema of a tool's file."""
    schema = schema_for(KnownTool, "monthtwo tool")
    parts = schema["$defs"]
    parts["KnownTool"]["properties"]["id"]["pattern"] = f"^{_NAME}$"
    rule = parts["CodeUnitRule"]["properties"]
    rule["trigger"]["enum"] = list(TRIGGERS)
    rule["when"]["additionalProperties"]["enum"] = list(TRIGGERS)
    return schema


def signal_schema() -> Schema:
    """The JSON Schema of a signal's file."""
    schema = schema_for(SignalInfo, "monthtwo signal")
    schema["$defs"]["SignalInfo"]["properties"]["id"]["pattern"] = f"^{_NAME}$"
    return schema


def roles_schema() -> Schema:
    """The JSON Schema of `roles.yaml`."""
    return schema_for(dict[str, Role], "monthtwo roles")


def schema_of(kind: str) -> Schema:
    """The JSON Schema of a file of the catalogue: check, area, words, tool or roles."""
    schemas = {
        "check": manifest_schema, "area": area_schema, "words": words_schema, "tool": tool_schema,
        "roles": roles_schema, "signal": signal_schema,
    }  # fmt: skip
    return schemas[kind]()


def published() -> dict[str, str]:
    """What editors are given, by file name."""
    schemas = {MANIFEST_SCHEMA: manifest_schema(), TOOL_SCHEMA: tool_schema()}
    return {
        name: msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
        for name, schema in schemas.items()
    }


def schema_for(type: Any, title: str) -> Schema:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    generated: Schema = _simplified(msgspec.json.schema(type))
    return head | generated


def _simplified(value: Any) -> Any:
    """Without the null a manifest never writes, and with wrapped docstrings on one line."""
    if isinstance(value, list):
        return [_simplified(item) for item in value]
    if not isinstance(value, dict):
        return value
    choices = [choice for choice in value.get("anyOf", ()) if choice != {"type": "null"}]
    if "anyOf" in value:
        rest = {key: item for key, item in value.items() if key not in ("anyOf", "default")}
        value = rest | (choices[0] if len(choices) == 1 else {"anyOf": choices})
    return {
        key: " ".join(item.split()) if key == "description" and isinstance(item, str) else _simplified(item)
        for key, item in value.items()
    }


def main(arguments: Iterable[str]) -> None:
    for folder in arguments:
        for name, text in published().items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
