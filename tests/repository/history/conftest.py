from collections.abc import Callable
from pathlib import Path

import pytest

from histories import Made, make_history
from monthtwo.repository.history.history import History
from monthtwo.repository.history.snapshot_history import history_of
from monthtwo.repository.snapshot import open_snapshot


@pytest.fixture
def history(tmp_path: Path) -> Callable[..., History]:
    """`history(at("2025-01-01", {"a.py": "x"}), …)` is the history of a repository with these commits."""

    def make(*commits: Made) -> History:
        make_history(tmp_path / "repo", commits)
        found = history_of(open_snapshot(tmp_path / "repo", "HEAD"))
        assert found is not None
        return found

    return make
