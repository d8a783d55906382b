"""Where `logging-framework` finds log calls where the system serves or trains."""

from questions import hits

TRAIN = """
import logging
from sklearn.svm import SVC

if __name__ == "__main__":
    SVC().fit([[1]], [1])
    logging.info("done")
"""


def test_a_log_call_of_a_training_is_shown_at_its_line():
    assert hits("logging-framework", {"train.py": TRAIN}) == ["train.py:6 __main__: logging.info (medium)"]


def test_a_logger_that_says_nothing_is_none():
    assert hits("logging-framework", {"train.py": TRAIN.replace('info("done")', "basicConfig()")}) == []
