"""The JSON Schema of the settings, generated from their types and published beside this file, for editors.

`python -m monthtwo.readiness.policy_schema` writes it anew. It is that of `.monthtwo.yaml` and of `[tool.monthtwo]`.
"""

from pathlib import Path

import msgspec

from monthtwo.catalogue.manifest_schema import Schema, schema_for
from monthtwo.policy import Settings

PATH = Path(__file__).with_name("policy.schema.json")
HOME = "https://raw.githubusercontent.com/monthtwo/monthtwo/main/src/monthtwo/readiness/policy.schema.json"


def policy_schema() -> Schema:
    """The JSON Schema of the settings."""
    found = schema_for(Settings, "monthtwo settings")
    return {"$schema": found["$schema"], "$id": HOME} | found


def schema_text() -> str:
    """The schema as it stands in the file."""
    return msgspec.json.format(msgspec.json.encode(policy_schema()), indent=2).decode() + "\n"


if __name__ == "__main__":
    PATH.write_text(schema_text(), encoding="utf-8", newline="\n")
