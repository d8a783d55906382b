"""What a team may write down about its repository."""

import pytest

from monthtwo.model import Report
from scanning import plain

TRAINING = "from sklearn.linear_model import Ridge\n\nRidge().fit([[1]], [1])\n"


@pytest.fixture
def scanned(tmp_path, write_files):
    def scan(files: dict[str, str], **options: object) -> Report:
        write_files(tmp_path, {"train.py": TRAINING, **files})
        return plain(tmp_path, **options)

    return scan


@pytest.mark.parametrize(
    ("file", "text"),
    [("pyproject.toml", '[tool.monthtwo]\ntarget = "serves"\n'), (".monthtwo.yaml", "target: serves\n")],
)
def test_a_target_is_read_from_either_file(scanned, file, text):
    report = scanned({file: text})
    assert report.repository.target == "serves"
    assert "serving/entrypoint" in {finding.check for finding in report.findings}


def test_a_team_may_say_how_far_it_is(scanned):
    repository = scanned({".monthtwo.yaml": "stage: production\n"}).repository
    assert (repository.stage, repository.stage_reason) == ("production", "the repository's settings say so")


def test_checks_are_selected_by_area_id_and_glob(scanned):
    report = scanned({".monthtwo.yaml": "select: [drift, 'serving/*']\nignore: [serving/health]\n"})
    assert {check.area for check in report.checks} == {"drift", "serving"}
    assert "serving/health" not in {check.id for check in report.checks}


def test_what_is_asked_for_by_hand_goes_before(scanned):
    report = scanned(
        {".monthtwo.yaml": "target: serves\nselect: [drift]\n"}, target="production", select=("data/validation",)
    )
    assert report.repository.target == "production"
    assert [check.id for check in report.checks] == ["data/validation"]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", '[tool.other]\nmonthtwo = "x"\n', "[tool.monthtwo\n"])
def test_a_project_file_without_settings_says_nothing(scanned, text):
    assert scanned({"pyproject.toml": text}).repository.target is None
