"""Where work on an unmet check of drift begins."""

from questions import hits


def test_a_test_of_two_samples_and_what_tells_of_a_distribution():
    text = (
        "from scipy.stats import ks_2samp\n\n\ndef differ(a, b):\n    print(a.describe())\n    return ks_2samp(a, b)\n"
    )
    assert hits("distribution-tests", {"study.py": text}) == ["study.py:6 differ: scipy.stats.ks_2samp (medium)"]
    assert hits("told-distributions", {"study.py": text}) == ["study.py:5 differ: a.describe (medium)"]
