"""Which files lead to a place in code, and which it leads to."""

from monthtwo.engine.leading import leading
from monthtwo.model import Evidence
from questions import evaluation_of

FILES = {
    "core.py": "def compare(a, b):\n    return a == b\n",
    "near.py": "from core import compare\n\n\ndef nightly():\n    return compare(1, 2)\n",
    "far.py": "from near import nightly\n\n\ndef job():\n    nightly()\n",
    "apart.py": "def other():\n    return 1\n",
    ".github/workflows/run.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: python far.py\n",
}


def led(place: tuple[str, int], *files: str) -> list[tuple[str, int]]:
    return leading(evaluation_of(FILES).places.system, [Evidence(*place, "")], set(files))


def test_callers_the_nearest_first():
    assert led(("core.py", 2), "far.py", "near.py", "apart.py")[:2] == [("near.py", 4), ("far.py", 4)]


def test_what_it_calls():
    assert led(("far.py", 5), "near.py")[0] == ("near.py", 4)


def test_what_starts_it_stands_at_its_own_line():
    assert (".github/workflows/run.yml", 6) in led(("far.py", 1), ".github/workflows/run.yml")


def test_nothing_leads_to_what_stands_alone():
    assert led(("apart.py", 2), "core.py", "near.py") == []
    assert led(("README.md", 1), "core.py") == []
