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


RULE = """
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
spec: {groups: [{name: api, rules: [{alert: Down, expr: up == 0}]}]}
"""
OVERLAY = {"k8s/kustomization.yaml": "resources: [api.yaml, ../rules]\n"}


@pytest.mark.parametrize("path", ["alerts/api.yaml", "k8s/other.yaml"])
def test_an_object_that_the_applied_manifests_leave_out_is_not_loaded(path):
    assert hits("loaded-alert-rules", {path: RULE} | OVERLAY) == []


@pytest.mark.parametrize("path", ["rules/api.yaml", "k8s/api.yaml", "chart/templates/rule.yaml"])
def test_an_object_that_an_overlay_takes_or_a_chart_holds_is_loaded(path):
    assert len(hits("loaded-alert-rules", {path: RULE} | OVERLAY)) == 1


@pytest.mark.parametrize(
    "command",
    ["kubectl apply -f alerts", "kubectl apply -f $(ROOT)/alerts/api.yaml", "cd alerts && kubectl apply -f .",
     "kustomize build alerts | kubectl apply -f -"],
)  # fmt: skip
def test_a_command_that_applies_an_object_loads_it(command):
    assert len(hits("loaded-alert-rules", {"alerts/api.yaml": RULE, "Makefile": f"up:\n\t{command}\n"} | OVERLAY)) == 1


def test_a_command_that_applies_something_else_loads_nothing():
    files = {"alerts/api.yaml": RULE, "Makefile": "up:\n\tkubectl apply -n alerts -k k8s/prod\n"}
    assert hits("loaded-alert-rules", files) == []


def test_infrastructure_code_may_apply_any_folder():
    text = 'resource "kubectl_manifest" "all" {\n  for_each = toset(["a"])\n}\n'
    assert len(hits("loaded-alert-rules", {"alerts/api.yaml": RULE, "main.tf": text} | OVERLAY)) == 1


def test_a_release_may_be_told_by_the_folder_of_its_manifests():
    text = "kind: Application\nspec: {source: {path: alerts}}\n"
    assert len(hits("loaded-alert-rules", {"alerts/api.yaml": RULE, "argo/app.yaml": text} | OVERLAY)) == 1
