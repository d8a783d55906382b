"""Where `cloud-dashboards` finds CloudWatch dashboards of the system."""

from questions import hits

BOARD = '{"widgets": [{"type": "metric", "properties": {"metrics": [["AWS/Lambda", "Errors"]]}}]}\n'


def test_a_dashboard_is_shown_where_it_is_declared():
    assert hits("cloud-dashboards", {"dash.json": BOARD}) == ["dash.json:1 -: cloudwatch:dashboard dash (high)"]


def test_a_dashboard_of_terraform_is_shown_at_its_block():
    text = 'locals {}\n\nresource "aws_cloudwatch_dashboard" "api" {\n  dashboard_name = "api"\n  dashboard_body = "AWS/ECS"\n}\n'
    assert hits("cloud-dashboards", {"main.tf": text}) == ["main.tf:3 -: terraform:aws_cloudwatch_dashboard api (high)"]


def test_one_of_buckets_or_of_the_bill_shows_nothing_of_the_system():
    for name in ("AWS/S3", "AWS/Billing"):
        assert hits("cloud-dashboards", {"dash.json": BOARD.replace("AWS/Lambda", name)}) == [], name


def test_one_that_shows_both_counts():
    text = BOARD.replace('"Errors"]', '"Errors"], ["AWS/S3", "Bytes"]')
    assert len(hits("cloud-dashboards", {"dash.json": text})) == 1


def test_one_of_own_metrics_counts():
    assert len(hits("cloud-dashboards", {"dash.json": BOARD.replace("AWS/Lambda", "churn")})) == 1


def test_another_declaration_or_one_of_tests_is_none():
    alarm = 'resource "aws_cloudwatch_metric_alarm" "api" {\n  namespace = "AWS/ECS"\n}\n'
    assert hits("cloud-dashboards", {"main.tf": alarm, "tests/dash.json": BOARD}) == []
