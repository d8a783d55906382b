"""What the facts add up to: units that run, resources that are declared, and where something is found."""

from msgspec import Struct

from monthtwo.facts.types import Call, Node
from monthtwo.model import Confidence
from monthtwo.system.module import NodeId

TRIGGERS = ("request", "queue", "cron", "event", "loop", "push", "manual")


class Unit(Struct, frozen=True, kw_only=True):
    """One thing that runs: a route, a task, a workflow step, a container command, a `__main__` block, ..."""

    form: str
    """route | task | step | container | stage | script | main | dag | schedule | handler | target | ..."""
    name: str
    path: str
    line: int
    triggers: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    """Shell text whose targets are resolved to files and functions."""
    targets: tuple[tuple[str, str], ...] = ()
    """(path, qualified function in it; "" for the module body) that this unit starts, as far as it says itself."""
    workdir: str = ""
    image: str = ""
    build: str = ""
    """Path of the Dockerfile or build folder, relative to the repository root."""
    format: str = ""
    """Which recogniser or code form found it."""
    attributes: dict[str, str] = {}
    """What checks ask for: a route's `path` and `method`, a workflow's `name`, ..."""


class Resource(Struct, frozen=True, kw_only=True):
    """Something declared to a platform, with its properties: `kubernetes:Deployment`, `terraform:aws_sns_topic`, ..."""

    type: str
    name: str
    path: str
    line: int
    node: Node
    format: str = ""


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
