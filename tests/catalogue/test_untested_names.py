"""The meter of names that nothing tests: it may only fall."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("src", "checks", "fixtures", "scripts"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests/catalogue").mkdir(parents=True)
    shutil.copy(ROOT / "tests/catalogue/untested.yaml", tmp_path / "tests/catalogue")
    return tmp_path


def meter(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, checkout / "scripts/untested-names", *arguments]
    environment = {"PYTHONPATH": str(checkout / "src"), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_it_is_as_low_as_written(checkout: Path) -> None:
    done = meter(checkout)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_new_name_needs_a_case(checkout: Path) -> None:
    tool = checkout / "checks/tools/prefect.yaml"
    tool.write_text(tool.read_text().replace("{flow,task}", "{flow,task,brand_new}", 1))
    done = meter(checkout)
    assert done.returncode == 1
    assert "call prefect.brand_new" in done.stdout
    assert meter(checkout, "--write").returncode == 1, "more than before is not written"


def test_a_new_command_needs_a_case(checkout: Path) -> None:
    tool = checkout / "checks/tools/mlserver.yaml"
    tool.write_text(tool.read_text().replace("[mlserver start]", "[mlserver start, mlserver brandnew]", 1))
    assert "command mlserver brandnew" in meter(checkout).stdout
    case = '- {verdict: unmet, files: {Dockerfile: \'CMD ["mlserver", "brandnew"]\'}}\n'
    (checkout / "checks/areas/serving/new.cases.yaml").write_text(case)
    assert meter(checkout).returncode == 0


def test_a_new_word_needs_a_case_of_its_area(checkout: Path) -> None:
    words = checkout / "checks/areas/retraining/words.yaml"
    words.write_text(words.read_text().replace("[better, ", "[better, brandnew, ", 1))
    assert "live-outcomes brandnew" in meter(checkout).stdout
    case = "- {verdict: unmet, files: {app.py: 'set_brandnew = 1'}}\n"
    (checkout / "checks/areas/drift/new.cases.yaml").write_text(case)
    assert meter(checkout).returncode == 1
    (checkout / "checks/areas/retraining/new.cases.yaml").write_text(case)
    assert meter(checkout).returncode == 0


def test_what_is_tested_now_is_written(checkout: Path) -> None:
    record = checkout / "tests/catalogue/untested.yaml"
    before = record.read_text()
    tool = checkout / "checks/tools/aiocron.yaml"
    tool.unlink()
    assert "--write" in meter(checkout).stdout
    assert meter(checkout, "--write").returncode == 0
    assert len(record.read_text()) < len(before)
    assert meter(checkout).returncode == 0
