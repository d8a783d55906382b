"""The JSON Schema of a report, generated from its types and published beside this file.

`python -m monthtwo.report.schema` writes it anew.
"""

from pathlib import Path

import msgspec

from monthtwo.model import Report
from monthtwo.report.json import dump

PATH = Path(__file__).with_name("schema.json")


def schema() -> str:
    """The JSON Schema as text, as it stands in `schema.json`."""
    generated = msgspec.json.schema(Report)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://github.com/monthtwo/monthtwo/blob/main/src/monthtwo/report/schema.json",
        "title": "monthtwo report, version 1",
    }
    return dump(head | generated)


if __name__ == "__main__":
    PATH.write_text(schema(), encoding="utf-8", newline="\n")
