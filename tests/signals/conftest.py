from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from histories import Made, make_history
from monthtwo.model import Report
from scanning import looked_back

Scanned = Callable[..., Report]


@pytest.fixture
def scanned(tmp_path: Path) -> Scanned:
    """`scanned([at("2025-01-01", {…}), …], as_of="2025-06-01")` is the report on a repository with these commits."""

    def scan(commits: Iterable[Made], **options: object) -> Report:
        make_history(tmp_path / "repo", list(commits))
        return looked_back(tmp_path / "repo", rev="HEAD", **options)

    return scan
