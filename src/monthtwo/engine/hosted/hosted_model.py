"""A hosted model that production code or its configuration names."""

from typing import Literal

from msgspec import Struct

from monthtwo.model import Confidence

Role = Literal["fixed", "default", "choice"]


class HostedModel(Struct, frozen=True, order=True, kw_only=True, omit_defaults=True):
    """One place. Days are YYYY-MM-DD."""

    path: str
    line: int
    id: str
    """As the vendor's table has it, where it has it."""
    provider: str
    """The platform that is called."""
    role: Role
    listed: bool = False
    """Whether the table has it on this platform."""
    announced: str | None = None
    retires: str | None = None
    replacement: str | None = None
    alias: bool = False
    sure: Confidence = "high"
