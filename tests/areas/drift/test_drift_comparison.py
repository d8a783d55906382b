"""Where `drift-comparison` finds calls and functions that compare distributions."""

from questions import hits

MODEL = {"train.py": "from sklearn.svm import SVC\n\nSVC().fit([[1]], [1])\n"}
LIBRARY = """
from evidently import Report


def compare(reference, current):
    return Report([]).run(current_data=current, reference_data=reference)
"""
OWN = """
import numpy as np


def compute_psi(expected, actual):
    return np.log(expected / actual)
"""
STATISTIC = """
from scipy.stats import ks_2samp


def look(old, new):
    return ks_2samp(old, new)
"""


def test_the_call_of_a_library_is_shown_at_its_line():
    assert "watch.py:5 compare: evidently.Report (high)" in hits("drift-comparison", {"watch.py": LIBRARY})


def test_a_comparison_in_a_test_or_an_example_file_is_none():
    files = {"tests/watch.py": LIBRARY, "examples/watch.py": LIBRARY, "tests/psi.py": OWN} | MODEL
    assert hits("drift-comparison", files) == []


def test_a_library_compares_for_others():
    release = "on: push\njobs: {release: {runs-on: u, steps: [{run: twine upload dist/*}]}}\n"
    files = {"driftwatch/watch.py": LIBRARY} | MODEL
    assert hits("drift-comparison", files) != []
    assert hits("drift-comparison", files | {".github/workflows/release.yml": release}) == []


def test_an_own_function_that_is_named_for_it_and_calculates():
    assert hits("drift-comparison", MODEL | {"psi.py": OWN}) == [
        "psi.py:4 compute_psi: own comparison: compute_psi (medium)"
    ]


def test_an_own_function_that_calculates_nothing_is_none():
    assert hits("drift-comparison", MODEL | {"psi.py": OWN.replace("np.log(expected / actual)", "expected")}) == []


def test_without_a_model_a_clock_drifts_too():
    assert hits("drift-comparison", {"psi.py": OWN}) == []


def test_a_name_for_drift_needs_something_to_compare_to():
    text = "import numpy as np\n\n\ndef detect_drift(now, {}):\n    return np.mean(now)\n"
    assert hits("drift-comparison", MODEL | {"d.py": text.replace("{}", "size")}) == []
    assert hits("drift-comparison", MODEL | {"d.py": text.replace("{}", "reference")}) == [
        "d.py:4 detect_drift: own comparison: detect_drift (medium)"
    ]


def test_a_function_may_leave_the_statistic_to_another():
    text = """
def ks(a, b):
    return max(a, b)


def detect_drift(now):
    return ks(now, 1)
"""
    assert hits("drift-comparison", MODEL | {"d.py": text}) == [
        "d.py:5 detect_drift: own comparison: detect_drift (medium)"
    ]
    assert hits("drift-comparison", MODEL | {"d.py": text.replace("ks(", "most(")}) == []


def test_a_general_statistic_needs_a_word_that_says_which():
    assert hits("drift-comparison", MODEL | {"compare.py": STATISTIC}) == []
    about = STATISTIC.replace("old, new", "reference, new")
    assert hits("drift-comparison", MODEL | {"compare.py": about}) == ["compare.py:5 look: scipy.stats.ks_2samp (high)"]
    assert hits("drift-comparison", {"compare.py": about}) == []


def test_a_check_against_a_schema_compares_where_it_is_given_other_data():
    text = """
import tensorflow_data_validation as tfdv

found = tfdv.validate_statistics(statistics=a, schema=s)
"""
    assert hits("drift-comparison", {"v.py": text}) == []
    spans = text.replace("schema=s", "schema=s, previous_statistics=b")
    assert hits("drift-comparison", {"v.py": spans}) == [
        "v.py:3 -: tensorflow_data_validation.validate_statistics (high)"
    ]


def test_a_check_against_a_schema_compares_where_that_says_how_far():
    text = "import tensorflow_data_validation as tfdv\n\nfound = tfdv.validate_statistics(statistics=a, schema=s)\n"
    schema = "import schema\n\nschema.f.drift_comparator.infinity_norm.threshold = 0.1\n"
    for files in ({"schema.py": schema}, {"schema.pbtxt": "feature {\n  drift_comparator { }\n}\n"}):
        found = hits("drift-comparison", {"v.py": text} | files)
        assert found == ["v.py:3 -: tensorflow_data_validation.validate_statistics (high)"], files


def test_the_configuration_of_a_platform_is_shown_at_its_key():
    text = 'BODY = {\n    "modelMonitoringConfig": {"objective": 1},\n}\n'
    assert hits("drift-comparison", MODEL | {"m.py": text}) == ["m.py:2 -: modelMonitoringConfig (high)"]


def test_a_function_that_calculates_what_it_stores_as_drift():
    text = """
import numpy as np


def summary(baseline, now):
    return {"drift_score": np.mean(now) - np.mean(baseline)}
"""
    assert hits("drift-comparison", MODEL | {"s.py": text}) == ["s.py:5 summary: own comparison: summary (medium)"]
    told = text.replace("np.mean(now) - np.mean(baseline)", 'np.mean(report.get("drift"))')
    assert hits("drift-comparison", MODEL | {"s.py": told}) == []
    asked = text.replace("np.mean(now) - np.mean(baseline)", "np.mean(find_drift(baseline))")
    assert hits("drift-comparison", MODEL | {"s.py": asked}) == []
    rows = text.replace("np.mean(now) - np.mean(baseline)", 'np.mean(report.get("rows"))')
    assert len(hits("drift-comparison", MODEL | {"s.py": rows})) == 1
    assert hits("drift-comparison", MODEL | {"s.py": text.replace("drift_score", "mean_rows")}) == []


HALVES = """
from evidently import Report
from sklearn.model_selection import train_test_split


def halves(rows):
    first, second = train_test_split(rows)
    return first, second


def recent():
    return open("rows")


def compare(train, test):
    return Report([]).run(current_data=test, reference_data=train)


def main(rows):
    a, b = halves(rows)
    compare(a, b)
"""


def test_the_halves_of_one_split_are_no_current_data():
    assert hits("drift-comparison", MODEL | {"h.py": HALVES}) == []


def test_what_a_half_is_compared_with_may_come_from_elsewhere():
    shown = "h.py:15 compare: evidently.Report (high)"
    for old, new in (
        ("compare(a, b)", "compare(a, recent())"),
        ("train_test_split(rows)", "train_test_split(rows, shuffle=False)"),
        ("train_test_split(rows)", "load_both(rows)"),
        ("a, b = halves(rows)", "a, c = train_test_split(old)\n    d, b = train_test_split(new)"),
    ):
        assert shown in hits("drift-comparison", MODEL | {"h.py": HALVES.replace(old, new)}), new
