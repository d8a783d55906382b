"""The JSON Schemas of a report and of a timeline, generated from their types and published beside this file.

`python -m monthtwo.report.schema` writes them anew.
"""

from pathlib import Path

import msgspec

from monthtwo.model import Report
from monthtwo.report.json import dump
from monthtwo.timeline import Timeline

PATH = Path(__file__).with_name("schema.json")
TIMELINE_PATH = Path(__file__).with_name("timeline.schema.json")


def schema() -> str:
    """The JSON Schema of a report as text, as it stands in `schema.json`."""
    return _schema(Report, PATH.name, "monthtwo report, version 1")


def timeline_schema() -> str:
    """The JSON Schema of a timeline as text, as it stands in `timeline.schema.json`."""
    return _schema(Timeline, TIMELINE_PATH.name, "monthtwo timeline, version 1")


def _schema(type: object, name: str, title: str) -> str:
    generated = msgspec.json.schema(type)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://github.com/monthtwo/monthtwo/blob/main/src/monthtwo/report/{name}",
        "title": title,
    }
    return dump(head | generated)


if __name__ == "__main__":
    PATH.write_text(schema(), encoding="utf-8", newline="\n")
    TIMELINE_PATH.write_text(timeline_schema(), encoding="utf-8", newline="\n")
