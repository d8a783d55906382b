"""Every detector has a file of tests of its own, and every such file a detector."""

from pathlib import Path

from monthtwo.areas import detectors

HERE = Path(__file__).parent


def test_a_detector_and_its_test_file_go_together():
    wanted = {
        f"{detector.__module__.split('.')[2]}/test_{name.replace('-', '_')}.py"
        for name, detector in detectors().items()
    }
    assert {path.relative_to(HERE).as_posix() for path in HERE.glob("*/test_*.py")} == wanted
