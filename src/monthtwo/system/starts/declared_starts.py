"""What a declared schedule starts that stands elsewhere: the service of a timer, what a rule of Terraform targets."""

from collections.abc import Iterator
from posixpath import dirname

from monthtwo.system.starts.inventory import Inventory
from monthtwo.system.starts.terraform_modules import handed, mentioned
from monthtwo.system.units.unit import Resource, Unit

_HANDS_ON = ("_event_target", "_sfn_state_machine", "_workflows_workflow", "_subscription", "_event_source_mapping")
"""Ends of the types of resources that start what they mention."""
_TOPICS = ("_topic", "_queue")
"""Ends of those that start what mentions them."""
_NO_RESOURCES = ("terraform:module", "terraform:output")
_MOST_STEPS = 4


def named_service(inventory: Inventory, unit: Unit) -> list[Unit]:
    """The services or workflows that a schedule starts by their name: those beside it, else any."""
    found = inventory.named("started", unit.attributes.get("starts", "").removesuffix(".service"))
    return [one for one in found if dirname(one.path) == dirname(unit.path)] or found


def targeted(inventory: Inventory, unit: Unit) -> Iterator[Unit]:
    """The jobs, functions and containers that a schedule of Terraform starts, by the references between resources."""
    if unit.format != "terraform" or unit.form != "schedule":
        return
    folder = dirname(unit.path)
    beside = {
        _address(one): one
        for one in inventory.resources
        if one.format == "terraform" and one.type not in _NO_RESOURCES and dirname(one.path) == folder
    }
    first = f"{unit.attributes.get('type', '')}.{unit.attributes.get('key', '')}"
    front, seen = {first}, set[str]()
    for _ in range(_MOST_STEPS):
        seen |= front
        nodes = [beside[known].node for known in front if known in beside and _hands_on(known, first)]
        behind = {address for node in nodes for address in handed(inventory, folder, node)}
        front = ({address for known in front for address in _next(known, first, beside)} | behind) - seen
        for address in sorted(front):
            yield from inventory.named("resource", address)


def _next(known: str, first: str, beside: dict[str, Resource]) -> Iterator[str]:
    """The resources that one starts which is started itself; a role or network that it mentions starts nothing."""
    type = known.partition(".")[0]
    if known in beside and _hands_on(known, first):
        yield from mentioned(beside[known].node)
    for address, resource in beside.items() if known == first or type.endswith(_TOPICS) else ():
        if (known != first or resource.type.endswith("_event_target")) and known in mentioned(resource.node):
            yield address


def _hands_on(address: str, first: str) -> bool:
    return address == first or address.partition(".")[0].endswith(_HANDS_ON)


def _address(resource: Resource) -> str:
    return f"{resource.type.partition(':')[2]}.{resource.name}"
