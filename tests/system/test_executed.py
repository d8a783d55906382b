"""The programs that command lines execute."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.system.starts.executed import executed
from questions import question_of


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        ("pytest -q", ["pytest -q"]),
        ("pip install . && pytest", ["pip install .", "pytest"]),
        ("sudo uv run --env-file .env python3 -m pytest tests", ["pytest tests"]),
        ("python3 -W ignore -X dev -u -m unittest test.py", ["unittest test.py"]),
        ("python -W ignore", ["python -W ignore"]),
        ("PYTHONPATH=. ./venv/bin/pytest", ["pytest"]),
        ("if [ -d tests ]; then pytest; fi", ["pytest"]),
        ("bash -ec 'cd api && tox -e py312'", ["cd api", "tox -e py312"]),
        ("docker run --rm -v .:/src image:1 python -m unittest discover", ["unittest discover"]),
        ('docker compose run --rm api sh -c "pytest -q"', ["pytest -q"]),
        ("docker build -t app .", ["docker build -t app ."]),
        ("pytest || true\nruff check .", ["true", "ruff check ."]),
        ("pytest || exit 1", ["pytest", "exit 1"]),
        ("pytest \\\n  -q", ["pytest -q"]),
        ("# pytest", []),
        ("flock -n /tmp/l timeout -k 5 1h nice -n 10 pytest", ["pytest"]),
        ("echo pytest", ["echo pytest"]),
        ("python", ["python"]),
        ("", []),
    ],
)
def test_programs(text: str, programs: list[str]) -> None:
    assert list(executed(text)) == programs


@given(st.text(alphabet=st.sampled_from("ab -c;&|\n'\"\\$()sh docker run python -m"), max_size=80))
def test_any_text_is_executed(text: str) -> None:
    assert all(executed(text))


def test_targets_scripts_and_package_scripts_are_followed() -> None:
    q = question_of(
        {
            ".github/workflows/ci.yml": "on: push\njobs: {a: {runs-on: x, steps: [{run: make all}]}}\n",
            "Makefile": "all:\n\tbash check.sh\n\tnpm run verify\n\tmake all\n",
            "check.sh": "python train.py\n",
            "package.json": '{"scripts": {"verify": "vitest run"}}',
        }
    )
    (step,) = q.units("step")
    assert [*q.executed(step)] == [
        "make all", "bash check.sh", "npm run verify", "make all", "python train.py", "vitest run"
    ]  # fmt: skip
    assert [*q.executed(step, "verify")] == ["npm run verify"]
    assert [*q.executed(step, "train", "vitest")] == ["python train.py", "vitest run"]
