"""Where `loaded-alert-rules` finds Prometheus alerts that something loads."""

import pytest

from questions import hits

RULES = """
groups:
  - name: api
    rules:
      - record: job:errors
        expr: sum(errors)
      - alert: Down
        expr: up == 0
"""
CONFIG = "rule_files: [rules/*.yml]\nscrape_configs: [{job_name: api}]\n"


def test_an_alert_that_prometheus_loads_is_shown_at_its_line():
    files = {"prometheus/prometheus.yml": CONFIG, "prometheus/rules/api.yml": RULES}
    assert hits("loaded-alert-rules", files) == ["prometheus/rules/api.yml:6 -: alert Down (high)"]


def test_an_alert_that_nothing_loads_is_none():
    assert hits("loaded-alert-rules", {"api.yml": RULES}) == []


def test_rules_by_another_name_are_not_loaded():
    files = {"prometheus.yml": CONFIG.replace("rules/*.yml", "rules/web*.yml"), "rules/api.yml": RULES}
    assert hits("loaded-alert-rules", files) == []


def test_rules_of_tests_are_none():
    assert hits("loaded-alert-rules", {"prometheus.yml": CONFIG, "tests/rules/api.yml": RULES}) == []


def test_an_object_of_a_cluster_needs_no_configuration():
    text = """
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
spec:
  groups:
    - name: api
      rules:
        - alert: Down
          expr: up == 0
"""
    assert hits("loaded-alert-rules", {"rule.yaml": text}) == ["rule.yaml:7 -: alert Down (high)"]
    assert hits("loaded-alert-rules", {"rule.yaml": text.replace("PrometheusRule", "Rules")}) == []


@pytest.mark.parametrize("key", ["serverFiles", "additionalPrometheusRulesMap"])
def test_values_of_a_chart_need_no_configuration(key):
    text = f"{key}:\n  alerts.yml:\n    groups: [{{name: api, rules: [{{alert: Down, expr: up == 0}}]}}]\n"
    assert hits("loaded-alert-rules", {"values.yaml": text}) == ["values.yaml:3 -: alert Down (high)"]
