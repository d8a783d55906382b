"""Where `promotion-gate` finds a comparison of quality before a model goes live."""

import pytest

from questions import hits

TRAIN = """
import mlflow
from sklearn.svm import SVC


def main(x, y):
    auc = SVC().fit(x, y).score(x, y)
    if auc > MIN_AUC:
        mlflow.register_model("runs:/1/model", "churn")


if __name__ == "__main__":
    main([], [])
"""
SHOWN = ["train.py:7 main: compares before mlflow.register_model (high)"]


def gate(text: str, **files: str) -> list[str]:
    return hits("promotion-gate", {"train.py": text} | {f"{name}.py": other for name, other in files.items()})


def test_the_condition_above_a_promotion_is_shown_at_its_line():
    assert gate(TRAIN) == SHOWN


def test_a_gate_that_nothing_runs_is_none():
    assert gate(TRAIN[: TRAIN.index("\n\nif __name__")]) == []


@pytest.mark.parametrize(
    "condition",
    ["auc", "ready()", "drift_auc > MIN_AUC", "auc == MIN_AUC", "len(x) > 10", "args.promote", "rmse_a < rmse_b"],
)
def test_a_condition_about_something_else_is_none(condition):
    assert gate(TRAIN.replace("auc > MIN_AUC", condition)) == []


@pytest.mark.parametrize(
    "condition", ["auc > threshold", "new_util > old_util", "is_better", "should_promote", "metrics['auc'] >= 0.8"]
)
def test_a_bar_a_rival_or_a_verdict(condition):
    assert gate(TRAIN.replace("auc > MIN_AUC", condition)) == SHOWN


def test_the_best_of_a_run_is_a_checkpoint():
    assert gate(TRAIN.replace("auc > MIN_AUC", "loss < best_loss")) == []


def test_a_comparison_before_what_only_prints_is_none():
    assert gate(TRAIN.replace('mlflow.register_model("runs:/1/model", "churn")', "print(auc)")) == []


def test_a_run_that_is_logged_is_live_where_it_is_registered():
    text = TRAIN.replace('register_model("runs:/1/model", "churn")', "sklearn.log_model(1, 'm')")
    assert gate(text) == []
    assert len(gate(text.replace("'m')", "'m', registered_model_name='churn')"))) == 1


def test_a_file_that_is_moved_is_live_where_it_says_so():
    text = TRAIN.replace("import mlflow", "import shutil").replace(
        'mlflow.register_model("runs:/1/model", "churn")', 'shutil.copy("m.bin", "{}/m.bin")'
    )
    assert gate(text.replace("{}", "out")) == []
    assert gate(text.replace("{}", "production")) == ["train.py:7 main: compares before shutil.copy (high)"]


def test_an_own_function_that_compares_may_be_asked():
    text = TRAIN.replace("auc > MIN_AUC", "good_enough(auc)").replace(
        "def main", "def good_enough(auc):\n    return auc > MIN_AUC\n\n\ndef main"
    )
    assert gate(text) == ["train.py:11 main: compares before mlflow.register_model (high)"]
    assert gate(text.replace("return auc > MIN_AUC", "return auc")) == []


def test_a_stored_outcome_may_be_asked():
    text = TRAIN.replace("    if auc > MIN_AUC:", "    model_ok = auc > MIN_AUC\n    if model_ok:")
    assert gate(text) == ["train.py:8 main: compares before mlflow.register_model (high)"]
    assert gate(text.replace("model_ok = auc > MIN_AUC", "model_ok = auc")) == []


def test_a_promotion_may_be_told_the_verdict():
    text = TRAIN.replace("    if auc > MIN_AUC:\n        mlflow", "    mlflow").replace(
        '"churn")', '"churn", approved)'
    )
    assert gate(text) == ["train.py:7 main: mlflow.register_model is told approved (medium)"]
    assert gate(text.replace("approved", "tags")) == []


DECIDED = """
import json
import mlflow


def f1(champion_metrics, challenger_metrics, key):
    v1 = champion_metrics[key]
    v2 = challenger_metrics[key]
    v3 = v2 > v1
    return v3


def f2(v4, v5):
    v6 = f1(json.load(v4), json.load(v5), "auc")
    mlflow.register_model("runs:/1/model", "churn", v6)


if __name__ == "__main__":
    f2(open("a"), open("b"))
"""


def test_a_promotion_may_be_told_what_a_function_of_any_name_decided():
    assert gate(DECIDED) == ["train.py:14 f2: mlflow.register_model is told f1 (medium)"]
    assert gate(DECIDED.replace("return v3", "return v2")) == []
    assert (
        gate(
            DECIDED.replace("    v3 =", "    SVC().fit(v1, v2)\n    v3 =").replace(
                "json\n", "json\nfrom sklearn.svm import SVC\n", 1
            )
        )
        == []
    )
    assert gate(DECIDED.replace("champion_metrics", "left").replace("challenger_metrics", "right")) == []


def test_a_condition_may_ask_what_a_comparison_gave_beside_something_else():
    text = TRAIN.replace("    if auc > MIN_AUC:", "    v1, v2 = compare_models(auc)\n    if v1:").replace(
        "def main", "def compare_models(run):\n    return run.wins(), run\n\n\ndef main"
    )
    assert gate(text) == ["train.py:12 main: compares before mlflow.register_model (high)"]
    assert gate(text.replace("compare_models", "describe")) == []


def test_a_condition_above_training_and_promotion_starts_a_training():
    text = """
import mlflow
from sklearn.svm import SVC


def retrain(x, y):
    SVC().fit(x, y)
    mlflow.register_model("runs:/1/model", "churn")


if __name__ == "__main__":
    if auc < MIN_AUC:
        retrain([], [])
"""
    assert gate(text) == []


REFUSES = """
import mlflow
from sklearn.svm import SVC


def check_model(auc):
    if auc < MIN_AUC:
        raise ValueError("worse")


def main(x, y):
    auc = SVC().fit(x, y).score(x, y)
    check_model(auc)
    mlflow.register_model("runs:/1/model", "churn")


if __name__ == "__main__":
    main([], [])
"""


def test_a_check_that_refuses_is_shown_with_its_call():
    assert gate(REFUSES) == [
        "train.py:7 check_model: refuses the model before mlflow.register_model (high)",
        "train.py:12 main: calls check_model before promoting (high)",
    ]


def test_a_check_after_the_promotion_or_one_that_is_swallowed_is_none():
    call, register = "    check_model(auc)\n", '    mlflow.register_model("runs:/1/model", "churn")\n'
    assert gate(REFUSES.replace(call + register, register + call)) == []
    swallowed = REFUSES.replace(call, "    try:\n        check_model(auc)\n    except ValueError:\n        pass\n")
    assert gate(swallowed) == []


def test_a_check_may_end_the_program():
    text = REFUSES.replace("import mlflow", "import sys\nimport mlflow").replace(
        'raise ValueError("worse")', "sys.exit(1)"
    )
    assert len(gate(text)) == 2
    assert gate(text.replace("sys.exit(1)", "sys.exit(0)")) == []


def test_a_condition_step_of_a_platform():
    text = """
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionGreaterThan

check = ConditionGreaterThan(left=1, right=2)
step = ConditionStep(name="Check", conditions=[check])
"""
    shown = "train.py:5 -: a condition step compares before the next step (high)"
    assert gate(text) == [shown]
    assert (
        gate(
            text.replace("check = ConditionGreaterThan(left=1, right=2)\n", "\n").replace(
                "ConditionGreaterThan\n", "x\n"
            )
        )
        == []
    )


def test_thresholds_that_a_tool_validates():
    text = "import mlflow\n\nmlflow.evaluate(model, data, validation_thresholds={})\n"
    assert gate(text) == ["train.py:3 -: thresholds are validated: mlflow.evaluate (medium)"]
    assert gate(text.replace("validation_thresholds", "targets")) == []


def test_a_condition_of_a_pipeline_compares_in_its_argument():
    text = """
from kfp import dsl


@dsl.pipeline
def pipeline():
    with dsl.If(train().outputs["auc"] >= 0.8):
        deploy()
"""
    assert "train.py:6 pipeline: a condition of the pipeline compares (high)" in gate(text)
    assert gate(text.replace('"auc"', '"rows"')) == []


def test_a_branch_of_a_dag():
    text = """
from airflow import DAG
from airflow.operators.python import BranchPythonOperator


def choose(auc):
    if auc > MIN_AUC:
        return "deploy"
    return "stop"


with DAG("d", schedule="@daily"):
    BranchPythonOperator(task_id="choose", python_callable=choose)
"""
    assert gate(text) == [
        "train.py:6 choose: compares before the branch (high)",
        "train.py:12 -: branches on choose (high)",
    ]
    assert gate(text.replace("auc > MIN_AUC", "ready()")) == []


def test_a_step_that_is_handed_what_another_decides():
    text = """
from zenml import pipeline, step


@step
def decision(auc: float) -> bool:
    return auc > MIN_AUC


@pipeline
def run():
    ok = decision(0.9)
    deploy_model(decision(0.9))
"""
    assert gate(text) == [
        "train.py:6 decision: compares before the deployment (high)",
        "train.py:12 run: deploy_model is handed what decision decides (high)",
    ]
    assert gate(text.replace("auc > MIN_AUC", "bool(auc)")) == []
    assert gate(text.replace("@pipeline\n", "")) == []
    assert gate(text.replace("deploy_model", "show_model")) == []


MACHINE = '{"StartAt": "a", "States": {"a": {"Type": "Choice", "Choices": [\n{"Variable": "$.auc", "NumericGreaterThan": 0.8, "Next": "b"}]}}}\n'


def test_a_choice_of_a_state_machine_is_shown_at_its_variable():
    assert hits("promotion-gate", {"machine.asl.json": MACHINE}) == [
        "machine.asl.json:2 -: aws:state-machine compares $.auc (high)"
    ]
    for other in (MACHINE.replace("$.auc", "$.rows"), MACHINE.replace("NumericGreaterThan", "NumericEquals")):
        assert hits("promotion-gate", {"machine.asl.json": other}) == []
    assert hits("promotion-gate", {"tests/machine.asl.json": MACHINE}) == []


FLOW = """
on: push
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - {name: Train, run: python train.py}
      - {name: Check, run: python check_model.py}
      - {name: Ship, run: kubectl apply -f k8s}
"""
FIT = "from sklearn.svm import SVC\n\nif __name__ == '__main__':\n    SVC().fit([[1]], [1])\n"
CHECK = "if __name__ == '__main__':\n    if auc < MIN_AUC:\n        raise SystemExit('worse')\n"
AT = ".github/workflows/train.yml"


def flow(text: str, check: str = CHECK) -> list[str]:
    return hits("promotion-gate", {"train.py": FIT, "check_model.py": check, AT: text})


def test_a_step_that_refuses_before_another_ships():
    assert flow(FLOW) == [
        f"{AT}:7 -: step Check refuses the model before kubectl apply (medium)",
        "check_model.py:3 __main__: refuses the model before kubectl apply (high)",
    ]


def test_a_step_that_may_fail_or_comes_too_late_is_none():
    assert flow(FLOW.replace("check_model.py}", "check_model.py || true}")) == []
    assert flow(FLOW.replace("check_model.py}", "check_model.py, continue-on-error: true}")) == []
    assert flow(FLOW.replace("kubectl apply -f k8s", "ls")) == []
    assert flow(FLOW, CHECK.replace("auc < MIN_AUC", "ready()")) == []
    lines = FLOW.splitlines(keepends=True)
    assert flow("".join([*lines[:7], lines[8], lines[7]])) == []


def test_a_step_may_compare_in_its_own_text():
    text = FLOW.replace("python check_model.py", "'[ $AUC -lt 80 ] && exit 1'")
    assert flow(text) == [f"{AT}:7 -: step Check fails below the bar, before kubectl apply (medium)"]
    assert flow(text.replace("$AUC", "$ROWS")) == []


def test_a_step_that_ships_only_if_the_model_is_better():
    text = FLOW.replace("run: python check_model.py", "id: check, run: python x.py").replace(
        "-f k8s}", "-f k8s, if: steps.check.outputs.better == 'true'}"
    )
    assert flow(text) == [f"{AT}:8 -: kubectl apply only if steps.check.outputs.better (medium)"]
    assert flow(text.replace("better", "rows")) == []
