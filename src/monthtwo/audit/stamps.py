"""What tells apart who judges, and by which rules: a judgement is carried over only where both are the same."""

import sys
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from monthtwo.catalogue.folders import announced
from monthtwo.model import Severity
from monthtwo.readiness.extended_policies import GROUP
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.stamp import code_stamp

_SETTINGS = (".yaml", ".yml", ".toml")


def tool_stamp(checks: Iterable[Path]) -> str:
    """Changes with the code, the catalogue and the Python that runs them.

    Raises:
        CatalogueError: a folder of `checks` cannot be used.
    """
    fingerprint = LazyCatalogue(tuple(checks)).fingerprint
    python = repr(sys.version_info[:2]).encode()
    return blake2b(code_stamp() + fingerprint + python, digest_size=16).hexdigest()


def policy_stamp(fail_on: Severity | None) -> str:
    """Changes with what is asked of all repositories, and with the installed policies that settings may extend."""
    digest = blake2b(repr(fail_on).encode(), digest_size=16)
    for name, folder in sorted(announced(GROUP).items()):
        digest.update(f"\0{name}\0".encode())
        for file in sorted(one for one in folder.rglob("*") if one.suffix in _SETTINGS and one.is_file()):
            data = file.read_bytes()
            digest.update(f"{file.relative_to(folder)} {len(data)}\0".encode() + data)
    return digest.hexdigest()
