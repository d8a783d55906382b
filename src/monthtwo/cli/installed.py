"""Which commit of monthtwo is installed."""

import json
import re
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path

HOME = "https://github.com/monthtwo/monthtwo"
RELEASED = Path(__file__).parent.parent / "commit.txt"
"""What the release workflow writes beside the package. A checkout has none."""


def installed_commit() -> str | None:
    """The public commit that is installed: of a release, or of the repository itself; None where that is not known.

    A checkout or a fork says nothing: its commit may be nobody else's.
    """
    try:
        return _commit(RELEASED.read_text(encoding="ascii").strip())
    except (OSError, UnicodeDecodeError):
        pass
    try:
        told = json.loads(Distribution.from_name("monthtwo").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return None
    return from_origin(told)


def from_origin(told: object) -> str | None:
    """The commit in what an installer wrote down of where a package came from (PEP 610)."""
    if not isinstance(told, dict) or str(told.get("url")).removesuffix(".git").rstrip("/") != HOME:
        return None
    vcs = told.get("vcs_info")
    return _commit(str(vcs.get("commit_id"))) if isinstance(vcs, dict) else None


def _commit(text: str) -> str | None:
    return text if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", text) else None
