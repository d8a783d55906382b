"""Where `training-entrypoint` finds what starts a training, and the fit."""

from questions import hits

TRAIN = """
from sklearn.svm import SVC


def train():
    SVC().fit([[1]], [1])


if __name__ == "__main__":
    train()
"""


def test_the_script_and_the_fit_are_shown():
    assert hits("training-entrypoint", {"train.py": TRAIN}) == [
        "train.py:5 train: fits a model: sklearn.svm.SVC.fit (high)",
        "train.py:8 -: python main leads to train.py (high)",
    ]


def test_a_script_that_does_not_say_it_trains_is_less_sure():
    found = hits("training-entrypoint", {"run.py": TRAIN.replace("train", "go")})
    assert [hit[-8:] for hit in found] == ["(medium)", "(medium)"]


def test_a_fit_that_nothing_starts_is_none():
    assert hits("training-entrypoint", {"train.py": TRAIN[: TRAIN.index("\n\nif")]}) == []


def test_a_fit_in_a_test_is_none():
    assert hits("training-entrypoint", {"tests/train.py": TRAIN}) == []


ROUTE = """
from flask import Flask
from sklearn.svm import SVC

app = Flask(__name__)


@app.post("/{}")
def answer():
    SVC().fit([[1]], [1])
"""


def test_a_request_that_fits_by_the_way_does_not_train():
    assert hits("training-entrypoint", {"app.py": ROUTE.replace("{}", "score", 1)}) == []
    found = hits("training-entrypoint", {"app.py": ROUTE.replace("{}", "train", 1)})
    assert any(hit.startswith("app.py:7 -: ") for hit in found)


def test_a_training_script_may_hide_its_fit():
    text = "from acme import Trainer\nfrom acme_config import read\n\n\ndef main():\n    Trainer(read()).go()\n\n\nif __name__ == '__main__':\n    main()\n"
    files = {"train_model.py": text}
    assert hits("training-entrypoint", files) == ["train_model.py:9 -: a training script: train_model.py (medium)"]
    assert hits("training-entrypoint", {"run.py": text}) == []


RELEASE = {".github/workflows/release.yml": "on: push\njobs: {r: {runs-on: u, steps: [{run: twine upload dist/*}]}}\n"}


def test_a_library_trains_in_scripts_that_say_so():
    command = {
        "lib/cli.py": "from lib.core import train\n\n\ndef main():\n    train()\n\n\nif __name__ == '__main__':\n    main()\n"
    }
    core = {"lib/core.py": TRAIN[: TRAIN.index("\n\nif")], "lib/__init__.py": ""}
    assert hits("training-entrypoint", command | core) != []
    assert hits("training-entrypoint", command | core | RELEASE) == []
    assert hits("training-entrypoint", {"lib/train.py": TRAIN} | RELEASE) != []
    assert hits("training-entrypoint", {"examples/train.py": TRAIN} | RELEASE) == []
