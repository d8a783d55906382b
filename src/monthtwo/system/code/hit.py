"""Where something was found."""

from msgspec import Struct

from monthtwo.facts.records import Call
from monthtwo.model import Confidence
from monthtwo.system.code.module import NodeId


class Hit(Struct, frozen=True):
    """A pattern found at a line, in a function (`scope`, "" for the module body)."""

    path: str
    line: int
    scope: str
    what: str
    confidence: Confidence = "high"
    call: Call | None = None

    @property
    def node(self) -> NodeId:
        return (self.path, self.scope)
