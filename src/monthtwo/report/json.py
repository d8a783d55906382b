"""The report as JSON: the contract everything else reads."""

from typing import Any

import msgspec

from monthtwo.model import Report
from monthtwo.regular_expressions import lazy
from monthtwo.safe_text import spelt

# Characters that JSON allows as they are, but that a terminal or a browser might obey when the file is shown.
_ACTIVE = lazy(r"[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SURROGATE = lazy(r"[\ud800-\udfff]")


def to_json(report: Report) -> str:
    """The whole report, keys in the order of the types, two spaces of indent, a newline at the end."""
    return dump(report)


def dump(value: Any) -> str:
    """`value` as deterministic JSON text; active characters are escaped, undecodable bytes in names spelt `\\xNN`."""
    try:
        raw = msgspec.json.encode(value, order="deterministic")
    except UnicodeEncodeError:
        raw = msgspec.json.encode(_encodable(msgspec.to_builtins(value, order="deterministic")))
    text = msgspec.json.format(raw, indent=2).decode()
    return _ACTIVE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub(lambda match: spelt(match[0]), value)
    if isinstance(value, dict):
        return {_encodable(key): _encodable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_encodable(item) for item in value]
    return value
