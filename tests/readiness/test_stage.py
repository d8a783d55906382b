"""How far a repository is, by evidence."""

import pytest

from monthtwo.model import CheckResult
from monthtwo.readiness.stage import stage_of

SERVES = ("serving/entrypoint",)
DEPLOYED = (*SERVES, "serving/deploy-target")


def met(*ids: str) -> list[CheckResult]:
    return [
        CheckResult(
            id=id, title="", area=id.split("/")[0], verdict="met", confidence="high", severity="high", rung="wired",
            effort="days",
        )
        for id in ids
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ids", "sign", "tag", "stage"),
    [
        ((), "CHANGELOG.md has dated releases", "v1.0", "explores"),
        (SERVES, "", "", "serves"),
        (SERVES, "CHANGELOG.md has dated releases", "v1.0", "serves"),
        (DEPLOYED, "", "", "serves"),
        (DEPLOYED, "", "v1.0", "production"),
        (DEPLOYED, "RUNBOOK.md says how it is operated", "", "production"),
        ((*DEPLOYED, "monitoring/service-metrics"), "", "", "production"),
    ],
)
def test_a_stage_needs_its_evidence(ids, sign, tag, stage):
    assert stage_of("ml-service", met(*ids), sign, lambda: tag).stage == stage


def test_a_study_explores_whatever_it_predicts():
    assert stage_of("experiment", met(*DEPLOYED), "RUNBOOK.md", lambda: "v1").stage == "explores"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("ml-service", "what returns its predictions is not here"),
        ("llm-app", "what returns its predictions is not here"),
        ("ml-library", "nothing was seen to answer with a model"),
    ],
)
def test_a_service_without_its_entrypoint_is_not_said_to_have_no_use(kind, reason):
    assert stage_of(kind, [], "", lambda: "").reason == reason
