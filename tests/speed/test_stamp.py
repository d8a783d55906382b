"""The stamp on what is kept changes with the code that made it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src"
SHOW = "from monthtwo.speed.stamp import code_stamp, reader_stamp; print(reader_stamp().hex(), code_stamp().hex())"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGE, tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__")))


def stamps(package: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SHOW], env={"PYTHONPATH": str(package)}, capture_output=True, text=True
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("name", "reader"), [("facts/python/reader.py", True), ("names/value.py", True), ("engine/question.py", False)]
)
def test_a_saved_module_changes_the_stamps_that_depend_on_it(package: Path, name: str, reader: bool) -> None:
    before = stamps(package)
    module = package / "monthtwo" / name
    module.write_text(module.read_text() + "\n# saved\n")
    after = stamps(package)
    assert (before[0] != after[0], before[1] != after[1]) == (reader, True)
