"""What a module of Terraform is handed: its variables, and the outputs of other modules that they are set to."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from monthtwo.facts.records import Node
from monthtwo.regular_expressions import lazy
from monthtwo.system.starts.inventory import Inventory
from monthtwo.system.units.unit import Resource

_ADDRESS = lazy(r"\b((?:aws|google|azurerm|kubernetes)_\w+)\.([A-Za-z_][\w-]*)")
_VARIABLE = lazy(r"\bvar\.([A-Za-z_][\w-]*)")
_OUTPUT = lazy(r"\bmodule\.([A-Za-z_][\w-]*)\.([A-Za-z_][\w-]*)")


def mentioned(node: Node) -> set[str]:
    """The addresses of resources that a value mentions: `aws_lambda_function.fit`."""
    return {f"{type}.{name}" for text in _texts(node) for type, name in _ADDRESS.findall(text)}


def handed(inventory: Inventory, folder: str, node: Node) -> set[str]:
    """The addresses of resources behind the variables that a value mentions, as those set them who use the folder."""
    names = {name for text in _texts(node) for name in _VARIABLE.findall(text)}
    found: set[str] = set()
    for user in _modules(inventory) if names else ():
        if _source(user) != folder:
            continue
        for name in names & (user.node.entries or {}).keys():
            value = (user.node.entries or {})[name]
            found |= mentioned(value)
            for module, output in {pair for text in _texts(value) for pair in _OUTPUT.findall(text)}:
                found |= _given_out(inventory, dirname(user.path), module, output)
    return found


def _given_out(inventory: Inventory, folder: str, module: str, output: str) -> set[str]:
    """The addresses of resources in an output of a module that a folder uses under a name."""
    sources = {_source(one) for one in _modules(inventory) if one.name == module and dirname(one.path) == folder}
    found: set[str] = set()
    for one in inventory.resources:
        if one.type == "terraform:output" and one.name == output and dirname(one.path) in sources:
            found |= mentioned(one.node)
    return found


def _modules(inventory: Inventory) -> Iterator[Resource]:
    return (one for one in inventory.resources if one.type == "terraform:module")


def _source(module: Resource) -> str:
    """The folder of this repository that a module is made of; "" for one that lies elsewhere."""
    source = (module.node.entries or {}).get("source")
    told = source.value if source is not None else None
    local = isinstance(told, str) and told.startswith((".", "/"))
    return normpath(join(dirname(module.path), told)) if local and isinstance(told, str) else ""


def _texts(node: Node) -> Iterator[str]:
    stack = [node]
    while stack:
        current = stack.pop()
        stack += (current.entries or {}).values()
        stack += current.items or ()
        if isinstance(current.value, str) and "." in current.value:
            yield current.value
