"""Where `estimator-checks` sees arrays refused by the estimators of a library."""

from questions import hits

SHELF = {
    "pyproject.toml": '[project]\nname = "fernery"\n',
    "README.md": "# fernery\nA library of estimators.\n",
    ".github/workflows/release.yml": (
        "on: {release: {types: [published]}}\n"
        "jobs:\n  up:\n    runs-on: ubuntu-latest\n    steps: [{uses: pypa/gh-action-pypi-publish@release/v1}]\n"
    ),
}
FERN = """
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_X_y


class Fern(BaseEstimator):
    def fit(self, X, y):
        X, y = check_X_y(X, y)
        return self

    def transform(self, X):
        return self._validate_data(X, reset=False)
"""


def test_arrays_that_a_library_refuses_are_shown() -> None:
    assert hits("estimator-checks", {**SHELF, "fernery/fern.py": FERN}) == [
        "fernery/fern.py:7 Fern.fit: sklearn.utils.validation.check_X_y (high)",
        "fernery/fern.py:11 Fern.transform: checks an array: _validate_data (medium)",
    ]


def test_its_own_method_of_that_name_is_none_and_neither_is_an_application() -> None:
    own = f"{FERN}\n    def _validate_data(self, X, reset):\n        return X\n"
    assert len(hits("estimator-checks", {**SHELF, "fernery/fern.py": own})) == 1
    assert hits("estimator-checks", {"fern.py": FERN}) == []
