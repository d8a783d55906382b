"""What the catalogue knows of formats, packages, commands and words, for whoever looks at what runs."""

from collections.abc import Iterable

from msgspec import Struct

from monthtwo.system.units.format import Format
from monthtwo.system.units.format_roles import RESOURCE_ROLES, ROLES


class Known(Struct, frozen=True):
    """Names of the world by what they are for. To ask for a role that is not there is an error."""

    formats: dict[str, frozenset[str]]
    """By role, the formats that have it."""
    resources: dict[str, tuple[str, ...]]
    """By role, globs of the types of resources that have it."""
    packages: dict[str, frozenset[str]]
    """By role, the top-level packages that play it."""
    commands: dict[str, tuple[str, ...]]
    """By role, regular expressions over command lines that play it."""
    words: dict[str, frozenset[str]]
    """By area and name (`drift/decisions`), the words of a list."""


def formats_by_role(formats: Iterable[Format]) -> dict[str, frozenset[str]]:
    """Each role with the formats that have it."""
    every = tuple(formats)
    return {role: frozenset(format.id for format in every if role in format.roles) for role in ROLES}


def resources_by_role(formats: Iterable[Format]) -> dict[str, tuple[str, ...]]:
    """Each role of resources with the types that have it."""
    every = tuple(formats)
    return {role: tuple(t for one in every for t in one.resource_roles.get(role, ())) for role in RESOURCE_ROLES}
