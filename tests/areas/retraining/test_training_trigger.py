"""Where `training-trigger` finds what trains without a person."""

from questions import hits

TRAIN = {"train.py": "from sklearn.svm import SVC\n\nif __name__ == '__main__':\n    SVC().fit([[1]], [1])\n"}
FLOW = """
on: {schedule: [{cron: "0 5 * * 1"}]}
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - {name: Load, run: python load.py}
      - {name: Train, run: python train.py}
"""
AT = ".github/workflows/train.yml"


def test_the_step_that_trains_is_shown_at_its_line():
    assert hits("training-trigger", TRAIN | {AT: FLOW}) == [
        f"{AT}:7 -: github-actions Train (cron) leads to train.py (high)"
    ]


def test_a_push_or_a_person_is_no_trigger():
    for on in ("push: {}", "workflow_dispatch: {}"):
        assert hits("training-trigger", TRAIN | {AT: FLOW.replace('schedule: [{cron: "0 5 * * 1"}]', on)}) == [], on


def test_a_script_by_itself_is_no_trigger():
    assert hits("training-trigger", TRAIN) == []


def test_a_schedule_that_leads_to_no_fit_is_none():
    assert hits("training-trigger", {"train.py": "print(1)\n", AT: FLOW}) == []


def test_a_dag_with_a_schedule():
    dag = 'from airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG("t", schedule="@weekly"):\n    BashOperator(task_id="t", bash_command="python train.py")\n'
    found = hits("training-trigger", TRAIN | {"dags/t.py": dag})
    assert found
    assert all(hit.startswith("dags/t.py:") and hit.endswith("leads to train.py (high)") for hit in found)
    assert hits("training-trigger", TRAIN | {"dags/t.py": dag.replace('"@weekly"', "None")}) == []


def test_a_crontab():
    found = hits("training-trigger", TRAIN | {"crontab": "0 5 * * 1 python train.py\n"})
    assert [hit.partition(" ")[0] for hit in found] == ["crontab:1"]


RULE = """
variable "function" {}

resource "aws_scheduler_schedule" "daily" {
  schedule_expression = "cron(0 5 * * ? *)"
  target {
    arn = var.function.arn
  }
}
"""
FUNCTION = """
resource "aws_lambda_function" "fit" {
  handler = "fit.handler"
}

output "started" {
  value = { arn = aws_lambda_function.fit.arn }
}
"""
USES = """
module "functions" {
  source = "./modules/functions"
}

module "clock" {
  source   = "./modules/clock"
  function = module.functions.started
}
"""
MODULES = {
    "infra/modules/clock/main.tf": RULE,
    "infra/modules/functions/main.tf": FUNCTION,
    "infra/main.tf": USES,
    "fit.py": "from sklearn.svm import SVC\n\n\ndef handler(event, context):\n    SVC().fit([[1]], [1])\n",
}


def test_a_schedule_that_is_handed_its_function_by_another_module():
    assert hits("training-trigger", MODULES) == [
        "infra/modules/clock/main.tf:3 -: terraform daily (cron) leads to fit.py (high)"
    ]


def test_a_schedule_that_is_handed_a_function_of_who_uses_its_module():
    uses = 'module "clock" {\n  source = "./modules/clock"\n  function = aws_lambda_function.fit\n}\n'
    assert len(hits("training-trigger", MODULES | {"infra/main.tf": uses + FUNCTION})) == 1


def test_a_module_that_is_handed_something_else():
    for old, new in (
        ("module.functions.started", "module.functions.other"),
        ("module.functions.started", "module.others.started"),
        ('"./modules/clock"', '"./modules/watch"'),
    ):
        assert hits("training-trigger", MODULES | {"infra/main.tf": USES.replace(old, new)}) == [], new
