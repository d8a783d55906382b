"""When labelling has gone on for long without a measure of agreement."""

import pytest
from reports import signal
from repositories import LABELLED, notes

from histories import at

ID = "annotation-without-agreement"
START = [at("2025-01-01", LABELLED), *notes("2025-01-02", 12)]
KAPPA = """\
import pandas as pd
from sklearn.metrics import cohen_kappa_score

def agreement(path):
    rows = pd.read_csv(path)
    return cohen_kappa_score(rows["annotator_1"], rows["annotator_2"])
"""


def test_it_is_raised_after_three_months(scanned):
    one = signal(scanned(START, as_of="2025-04-02"), ID)
    assert (one.status, one.since, one.days) == ("raised", "2025-01-01", 91)


def test_it_is_clear_before_and_once_agreement_is_measured(scanned):
    commits = [*START, at("2025-03-01", {"agreement.py": KAPPA})]
    assert signal(scanned(commits, as_of="2025-06-01"), ID).status == "clear"


@pytest.mark.parametrize(
    "moved", [{"data/labels.csv": None}, {"data/labels.csv": None, "examples/labels.csv": LABELLED["data/labels.csv"]}]
)
def test_it_is_not_asked_where_nobody_labels_any_more(scanned, moved):
    one = signal(scanned([*START, at("2025-02-01", moved)], as_of="2025-06-01"), ID)
    assert (one.status, one.reason) == ("not-asked", "nobody labels data here any more, or only in examples")
