"""The JSON Schemas of a manifest and of a vocabulary set, generated from their types.

`python -m monthtwo.catalogue.manifest_schema FOLDER` writes `manifest.schema.json` anew, for editors.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import msgspec

from monthtwo.catalogue.check import Check, WordSet
from monthtwo.model import AREAS, Kind
from monthtwo.system.units.unit import TRIGGERS

PLACES = (
    "production",
    "serving",
    "training",
    "scheduled",
    "ci",
    "test",
    "notebook",
    "docs",
    "example",
    "vendored",
)
FILE_NAME = "manifest.schema.json"

Schema = dict[str, Any]


def manifest_schema() -> Schema:
    """The JSON Schema of a check's manifest."""
    schema = _schema(Check, "monthtwo check")
    parts = schema["$defs"]
    check, pattern = parts["Check"]["properties"], parts["Pattern"]["properties"]
    check["id"]["pattern"] = rf"^({'|'.join(AREAS)})/[a-z0-9]+(-[a-z0-9]+)*$"
    check["examples"]["minItems"] = 1
    pattern["place"]["enum"] = list(PLACES)
    pattern["reach"]["enum"] = ["function", "unit"]
    pattern["within"]["enum"] = ["function", "file", "unit"]
    parts["UnitPattern"]["properties"]["trigger"]["items"]["enum"] = list(TRIGGERS)
    parts["AskedWhen"]["properties"]["kind_not"]["items"]["enum"] = list(get_args(Kind))
    return schema


def vocabulary_schema() -> Schema:
    """The JSON Schema of a vocabulary file."""
    return _schema(WordSet, "monthtwo vocabulary set")


def text() -> str:
    """The manifest's schema as it is published."""
    return msgspec.json.format(msgspec.json.encode(manifest_schema()), indent=2).decode() + "\n"


def _schema(type: Any, title: str) -> Schema:
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
        (Path(folder) / FILE_NAME).write_text(text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
