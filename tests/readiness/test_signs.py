"""Which files tell that something runs."""

import pytest

from monthtwo.readiness.signs import running_sign
from questions import question_of


@pytest.mark.parametrize(
    ("path", "text", "sign"),
    [
        ("docs/runbook.md", "", "docs/runbook.md says how it is operated"),
        ("ops/incidents/2025-02-01-outage.md", "", "ops/incidents/2025-02-01-outage.md says how it is operated"),
        ("CHANGELOG.md", "# Changes\n\n## [1.2.0] - 2025-03-01\n", "CHANGELOG.md has dated releases"),
        ("HISTORY.rst", "v0.3.1 (2024-11-30)\n-------\n", "HISTORY.rst has dated releases"),
        ("CHANGELOG.md", "## Unreleased\n\n- more\n", ""),
        ("src/operations.py", "print()\n", ""),
        ("docs/matrix-operators.md", "", ""),
    ],
)
def test_files_tell_that_something_runs(path, text, sign):
    assert running_sign(question_of({path: text, "app.py": "print()\n"})) == sign
