import json

import pytest
from jsonschema import Draft202012Validator
from report_samples import SAMPLES

from monthtwo.report.gitlab import to_gitlab

ISSUES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""What GitLab documents of a Code Quality report, and no more."""


@pytest.mark.parametrize("name", SAMPLES)
def test_gitlab_is_golden_valid_and_repeats(name, golden):
    text = to_gitlab(SAMPLES[name]())
    assert to_gitlab(SAMPLES[name]()) == text
    issues = json.loads(text)
    Draft202012Validator(ISSUES).validate(issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    golden(f"{name}.gitlab.json", text)


def test_nothing_that_a_terminal_obeys_is_in_it():
    assert all(char == "\n" or char.isprintable() for char in to_gitlab(SAMPLES["full"]()))


def test_what_is_accepted_is_left_out_and_keeps_nobody_elses_identity():
    brief = {issue["check_name"]: issue["fingerprint"] for issue in json.loads(to_gitlab(SAMPLES["accepted"]()))}
    whole = {issue["check_name"]: issue["fingerprint"] for issue in json.loads(to_gitlab(SAMPLES["full"]()))}
    assert {*whole} - {*brief} == {"drift/scheduled", "security/no-secrets"}
    assert all(brief[name] == whole[name] for name in brief if name in whole)
