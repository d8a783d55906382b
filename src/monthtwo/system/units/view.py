"""What those who resolve indirect starts see of the system that is being built."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from monthtwo.facts.records import FileFacts
from monthtwo.system.units.unit import Resource, Unit

if TYPE_CHECKING:
    from monthtwo.system.code.graph import Code
    from monthtwo.system.code.module import NodeId
    from monthtwo.system.units.locator import Locator


class SystemView(Protocol):
    """The units, resources and code of one repository, looked up by what names them."""

    natures: Mapping[str, str]
    facts: Callable[[str], FileFacts]
    code: "Code"
    locator: "Locator"
    units: tuple[Unit, ...]
    resources: tuple[Resource, ...]
    named: dict[str, dict[int, list[str]]]

    @property
    def by_key(self) -> dict[tuple[str, str], list[Unit]]: ...

    @property
    def pipelines(self) -> dict[str, list["NodeId"]]: ...

    @property
    def settings(self) -> Mapping[str, str]: ...

    def produces(self, path: str) -> bool: ...
