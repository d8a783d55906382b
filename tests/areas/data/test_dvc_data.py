"""What `dvc-data` takes for data that DVC tracks."""

import pytest

from questions import hits

OUT = "outs:\n- {md5: 0a, path: %s}\n"


def test_a_pointer_to_data_counts() -> None:
    assert hits("dvc-data", {"data/a.csv.dvc": OUT % "a.csv"}) == ["data/a.csv.dvc:2 -: DVC tracks a.csv (high)"]


@pytest.mark.parametrize("path", ["models/a.pkl", "a.onnx", "tests/data/a.csv"])
def test_models_and_data_of_tests_are_none(path: str) -> None:
    assert hits("dvc-data", {f"{path}.dvc": OUT % path.rpartition("/")[2]}) == []


def test_the_hash_of_what_a_stage_wrote_counts() -> None:
    lock = "stages:\n  a:\n    outs:\n    - {path: %s, md5: 0a}\n"
    assert len(hits("dvc-data", {"dvc.lock": lock % "split/train.csv"})) == 1
    assert hits("dvc-data", {"dvc.lock": lock % "metrics.json"}) == []
