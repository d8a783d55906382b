"""Golden files: `MONTHTWO_UPDATE_GOLDEN=1 pytest tests/report` writes them anew; read the difference."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
_WRITES = bool(os.environ.get("MONTHTWO_UPDATE_GOLDEN"))
"""Known before tests run: they run in an environment without it."""


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("GITHUB_") or name in ("CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM"):
            monkeypatch.delenv(name)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare text with a golden file."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if _WRITES:
            GOLDEN.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        assert text == path.read_bytes().decode()

    return compare
