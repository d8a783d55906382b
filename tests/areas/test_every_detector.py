"""Every detector has a file of tests that bears its name, or that of the module which it shares with others."""

from pathlib import Path

from monthtwo.areas import detectors

HERE = Path(__file__).parent
AREAS = HERE.parents[1] / "src" / "monthtwo" / "areas"


def test_every_detector_has_its_tests():
    for name, detector in detectors().items():
        area, module = detector.__module__.split(".")[2:4]
        own = HERE / area / f"test_{name.replace('-', '_')}.py"
        shared = HERE / area / f"test_{module}.py"
        assert own.exists() or (shared.exists() and f'"{name}"' in shared.read_text()), name


def test_every_file_of_tests_is_of_a_detector_or_a_module():
    named = {(one.__module__.split(".")[2], name.replace("-", "_")) for name, one in detectors().items()}
    modules = {(path.parent.name, path.stem) for path in AREAS.glob("*/*.py")}
    files = {(path.parent.name, path.stem.removeprefix("test_")) for path in HERE.glob("*/test_*.py")}
    assert files <= named | modules
