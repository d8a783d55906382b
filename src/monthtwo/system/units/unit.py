"""What the facts add up to: units that run and resources that are declared."""

from msgspec import Struct

from monthtwo.facts.records import Node

TRIGGERS = ("request", "queue", "cron", "event", "loop", "push", "manual")
UNATTENDED = frozenset({"cron", "event", "loop"})
SERVED = frozenset({"request", "queue"})


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
