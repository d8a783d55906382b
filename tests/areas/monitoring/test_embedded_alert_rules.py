"""Where `embedded-alert-rules` finds alerts that stand in a text."""

from questions import hits

MAP = """
apiVersion: v1
kind: ConfigMap
metadata: {name: rules}
data:
  readme: nothing
  alerts.yml: |
    groups:
      - name: api
        rules:
          - alert: Down
            expr: up == 0
"""


def test_an_alert_in_a_text_is_shown_at_the_key():
    assert hits("embedded-alert-rules", {"rules.yaml": MAP}) == ["rules.yaml:6 -: alert Down in a ConfigMap (high)"]


def test_rules_that_only_record_are_none():
    assert hits("embedded-alert-rules", {"rules.yaml": MAP.replace("alert: Down", "record: down")}) == []


def test_only_the_data_of_a_document_is_read():
    assert hits("embedded-alert-rules", {"rules.yaml": MAP.replace("data:", "spec:")}) == []


def test_every_document_of_a_file_is_read():
    assert hits("embedded-alert-rules", {"rules.yml": f"a: 1\n---{MAP}"}) == [
        "rules.yml:8 -: alert Down in a ConfigMap (high)"
    ]


def test_a_document_of_tests_or_of_another_format_is_none():
    assert hits("embedded-alert-rules", {"tests/rules.yaml": MAP, "rules.txt": MAP}) == []
