"""Where a finding stands that nothing in the code explains."""

from collections.abc import Mapping

import pytest

from monthtwo.areas import detectors
from monthtwo.catalogue.catalogue import load_catalogue
from monthtwo.engine.question import Detector
from monthtwo.model import CheckResult
from monthtwo.readiness.anchors import anchors
from questions import question_of
from scanning import SERVICE

AREAS = load_catalogue().areas


def place(area: str, files: dict[str, str], known: Mapping[str, Detector] | None = None) -> str:
    result = CheckResult(
        id=f"{area}/thing", title="", area=area, verdict="unmet", confidence="high", severity="high",
        rung="wired", effort="days",
    )  # fmt: skip
    path, line = anchors(question_of(files, detectors() if known is None else known), AREAS)(result)
    return f"{path}:{line}"


FIT = "from sklearn.linear_model import Ridge\n\n\ndef learn(rows):\n    Ridge().fit(rows, rows)\n"
STARTED = "\n\nif __name__ == '__main__':\n    learn([[1]])\n"
READ = "def main():\n    names = pd.read_json('names.json')\n    rows = pd.read_csv('a.csv')\n    print(names)\n    learn(rows)\n"
SCRIPT = f"import pandas as pd\n\nfrom lib.fit import learn\n\n\n{READ}\n\nif __name__ == '__main__':\n    main()\n"


def test_a_service_is_mended_where_it_answers():
    assert place("serving", {"api.py": SERVICE, "a.py": "print(1)\n"}) == "api.py:8"


def test_a_script_that_fits_comes_before_what_only_is_imported():
    files = {"lib/fit.py": FIT, "run.py": SCRIPT}
    assert place("retraining", files) == "lib/fit.py:5"
    assert place("retraining", files | {"train.py": FIT + STARTED}) == "train.py:5"


def test_data_is_checked_where_that_is_read_which_reaches_a_model():
    result = "import pandas as pd\n\npd.DataFrame([], columns=['name', 'score']).to_csv('scores.csv')\n"
    assert place("data", {"lib/fit.py": FIT, "run.py": SCRIPT, "a.py": result}) == "run.py:8"


def test_a_detector_that_breaks_costs_the_better_place_alone():
    def broken(q):
        raise ValueError("broken")

    assert place("data", {"lib/fit.py": FIT, "run.py": SCRIPT}, {"data-reads": broken}) == "lib/fit.py:5"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"tests/test_b.py": "", "tests/conftest.py": "", "setup.py": ""}, "tests/test_b.py:1"),
        ({"tests/conftest.py": "", "setup.py": ""}, "tests/conftest.py:1"),
        ({"setup.py": "", "requirements.txt": ""}, "setup.py:1"),
        ({}, "api.py:8"),
    ],
)
def test_tests_are_run_from_where_they_are_or_from_what_installs_the_packages(more, found):
    assert place("operations", {"api.py": SERVICE} | more) == found


def test_code_that_does_something_comes_before_an_empty_file_at_its_first_line_that_does():
    empty = '"""Nothing."""\n# All rights reserved.\n'
    files = {"a.py": empty, "b.py": "# All rights reserved.\nimport os\n\n\ndef f():\n    return os.getcwd()\n"}
    assert place("serving", files) == "b.py:5"
    assert place("serving", {"a.py": empty}) == "a.py:1"
