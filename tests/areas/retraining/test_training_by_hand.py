"""Where `training-by-hand` finds what trains when a person asks, or on a push."""

from questions import hits

TRAIN = {"train.py": "from sklearn.svm import SVC\n\nif __name__ == '__main__':\n    SVC().fit([[1]], [1])\n"}
FLOW = "on: {push: {}}\njobs:\n  train:\n    runs-on: ubuntu-latest\n    steps:\n      - {name: Train, run: python train.py}\n"
AT = ".github/workflows/train.yml"


def test_a_step_on_a_push_is_shown_with_what_starts_it():
    assert hits("training-by-hand", TRAIN | {AT: FLOW}) == [
        f"{AT}:6 -: github-actions Train leads to train.py, started by push only (high)"
    ]


def test_a_step_on_a_schedule_is_none():
    assert hits("training-by-hand", TRAIN | {AT: FLOW.replace("push: {}", "schedule: [{cron: '0 5 * * 1'}]")}) == []


def test_a_script_by_itself_is_none():
    assert hits("training-by-hand", TRAIN) == []


def test_a_target_is_started_by_hand():
    found = hits("training-by-hand", TRAIN | {"Makefile": "data:\n\tls\ntrain:\n\tpython train.py\n"})
    assert found == ["Makefile:4 -: make train leads to train.py, started by manual only (high)"]


def test_what_leads_to_no_fit_is_none():
    assert hits("training-by-hand", {"train.py": "print(1)\n", AT: FLOW}) == []
