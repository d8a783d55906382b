"""What those who resolve indirect starts see of the system that is being built."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from monthtwo.facts.types import FileFacts
from monthtwo.system.types import Resource, Unit

if TYPE_CHECKING:
    from monthtwo.system.code import Code
    from monthtwo.system.locate import Locator
    from monthtwo.system.module import NodeId


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
