"""Where something was found: in a file, or in a function that uses a name."""

from msgspec import Struct

from monthtwo.facts.records import Call
from monthtwo.model import Confidence
from monthtwo.system.code.module import Function


class Hit(Struct, frozen=True):
    """Something found at a line, in a function (`scope`, "" for the module body), with a clause that says what."""

    path: str
    line: int
    scope: str
    what: str
    confidence: Confidence = "high"


class Use(Hit, frozen=True, kw_only=True):
    """A name that the catalogue asks for, used in code: called, based on, imported or defined. `what` is the name."""

    function: Function
    call: Call | None = None
