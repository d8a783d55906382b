"""A tool and a role, as their files say them, and what they add up to: the vocabulary and the unit rules."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.catalogue.check import ToolNames, WordSet
from monthtwo.system.units.python_units import CodeUnitRule

Role = str | WordSet
"""An entry of `roles.yaml`: what the role is about, or that and the names that belong to no tool."""


class KnownTool(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A package, service or program of the outside world: which of its names play which role, and what starts what."""

    id: str
    title: str
    roles: dict[str, ToolNames] = {}
    """By role."""
    units: tuple[CodeUnitRule, ...] = ()
    """Which of its constructs make something that runs."""


def vocabulary_of(roles: Mapping[str, Role], tools: Iterable[KnownTool]) -> dict[str, WordSet]:
    """Every role with the names of all tools, then its own. A role of a tool that is not in `roles` is left out.

    The tools that play few roles come first: they are what people think of.
    """
    every = sorted(tools, key=lambda tool: len(tool.roles))
    return {name: _joined(name, role, every) for name, role in roles.items()}


def _joined(name: str, role: Role, tools: Sequence[KnownTool]) -> WordSet:
    own = WordSet(about=role) if isinstance(role, str) else role
    parts = [*(tool.roles[name] for tool in tools if name in tool.roles), own]
    return replace(own, **{field: _texts(parts, field) for field in ToolNames.__struct_fields__})


def _texts(parts: Iterable[ToolNames], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for part in parts for text in cast("tuple[str, ...]", getattr(part, field))))


def unit_rules_of(tools: Iterable[KnownTool]) -> tuple[CodeUnitRule, ...]:
    """The unit rules of all tools, in their order."""
    return tuple(rule for tool in tools for rule in tool.units)
