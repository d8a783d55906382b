import json
import re
from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator
from report_samples import SAMPLES, check, full, report

from monthtwo.model import Evidence
from monthtwo.report import sarif
from monthtwo.report.sarif import to_sarif
from monthtwo.report.sarif_rules import MAX_TEXT

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text())


def run_of(a_report):
    log = json.loads(to_sarif(a_report))
    Draft202012Validator(SCHEMA).validate(log)
    run, *_ = log["runs"]
    return run


@pytest.mark.parametrize("name", SAMPLES)
def test_sarif_is_golden_valid_and_repeats(name, golden):
    text = to_sarif(SAMPLES[name]())
    assert to_sarif(SAMPLES[name]()) == text
    run_of(SAMPLES[name]())
    golden(f"{name}.sarif", text)


def test_a_system_is_a_category_of_its_own_and_what_it_lacks_is_said_once():
    whole = SAMPLES["monorepo"]()
    first, *rest = json.loads(to_sarif(whole))["runs"]
    name = first["automationDetails"]["id"]
    categories = [one["automationDetails"]["id"] for one in rest]
    assert len({name, *categories}) == 1 + len(whole.systems)
    assert all(one.startswith(name) and one.endswith("/") for one in categories)
    lacking = [(position, one) for position, one in enumerate(whole.systems) if one.findings]
    assert len(lacking) == 1 and lacking[0][1].findings == whole.findings
    said = [[one["ruleId"] for one in run["results"]] for run in rest]
    assert said[lacking[0][0]] == [one.check for one in whole.findings]
    assert [one for one in said if one] == [said[lacking[0][0]]]
    assert first["results"] == []


def test_more_systems_than_a_file_may_hold_are_said_with_the_whole():
    whole = SAMPLES["monorepo"]()
    system = next(one for one in whole.systems if one.findings)
    many = tuple(msgspec.structs.replace(system, root=f"services/s{number}", findings=()) for number in range(40))
    first, *rest = json.loads(to_sarif(msgspec.structs.replace(whole, systems=(*many, system))))["runs"]
    assert len(rest) == 19
    assert "Of 41 systems these are the first 19" in str(first["invocations"])
    assert [one["ruleId"] for one in first["results"]] == [one.check for one in whole.findings]


def test_every_check_is_a_rule_and_every_result_knows_its_rule():
    run = run_of(full())
    rules = run["tool"]["driver"]["rules"]
    assert sorted(result.id for result in full().checks) == [rule["id"] for rule in rules]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        finding.check for finding in full().findings
    ]


def test_accepted_findings_are_left_out_unless_asked_for():
    def shown(**options):
        log = json.loads(to_sarif(SAMPLES["accepted"](), **options))
        Draft202012Validator(SCHEMA).validate(log)
        return {one["ruleId"]: one for one in log["runs"][0]["results"]}

    brief, whole = shown(), shown(accepted=True)
    assert {*whole} - {*brief} == {"drift/scheduled", "security/no-secrets"}
    assert not any("suppressions" in one for one in brief.values())
    told = {rule: one["suppressions"] for rule, one in whole.items()}
    assert [one["kind"] for one in told["security/no-secrets"]] == ["inSource"]
    (said,) = told["drift/scheduled"]
    assert (said["kind"], said["status"]) == ("external", "accepted")
    assert said["justification"].startswith("calls <script>") and said["justification"].endswith("; ops; 2027-01-31")
    assert told["serving/health"] == told["acceptance/expired"] == []


def test_an_acceptance_that_is_in_order_no_more_is_a_result_of_its_own():
    run = run_of(SAMPLES["accepted"]())
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    own = {one["ruleId"]: one for one in run["results"] if one["ruleId"].startswith("acceptance/")}
    assert {*own} == {"acceptance/expired", "acceptance/useless", "acceptance/ending"}
    assert all(rules[one["ruleIndex"]] == rule for rule, one in own.items())
    place = own["acceptance/expired"]["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("pyproject.toml", 12)


def test_rules_do_not_depend_on_what_was_found():
    texts = ("id", "name", "shortDescription", "fullDescription", "help", "helpUri", "defaultConfiguration")
    results = tuple(msgspec.structs.replace(result, verdict="met") for result in full().checks)
    before, after = run_of(full()), run_of(report(results, full().repository))
    assert [[rule[text] for text in texts] for rule in before["tool"]["driver"]["rules"]] == [
        [rule[text] for text in texts] for rule in after["tool"]["driver"]["rules"]
    ]


def test_a_clean_report_still_has_results_so_that_alerts_close():
    assert run_of(SAMPLES["clean"]())["results"] == []


def test_every_result_has_one_location_with_four_coordinates_and_a_relative_encoded_uri():
    for result in run_of(full())["results"]:
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert set(place["region"]) == {"startLine", "startColumn", "endLine", "endColumn"}
        uri = place["artifactLocation"]["uri"]
        assert not uri.startswith("/")
        assert uri.isascii() and not set(uri) & set(" <>[]{}|`\\\x1b")


def test_a_finding_about_an_absence_brings_its_own_identity_and_one_about_a_line_does_not():
    results = {result["ruleId"]: result["partialFingerprints"] for result in run_of(full())["results"]}
    assert results["drift/scheduled"]["primaryLocationLineHash"] == results["drift/scheduled"]["monthtwo/v2"] + ":1"
    assert set(results["security/no-secrets"]) == {"monthtwo/v1", "monthtwo/v2"}


def test_only_a_weakness_is_a_security_alert():
    rules = {rule["id"]: rule["properties"] for rule in run_of(full())["tool"]["driver"]["rules"]}
    assert rules["security/no-secrets"]["security-severity"] == "8.0"
    assert [id for id, properties in rules.items() if "security-severity" in properties] == ["security/no-secrets"]
    missing = run_of(report((check("security/auth", verdict="unmet", severity="high"),), full().repository))
    assert "security-severity" not in missing["tool"]["driver"]["rules"][0]["properties"]


def test_a_broken_check_is_a_notification_and_no_success():
    (invocation,) = run_of(full())["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["associatedRule"]["id"] == "logging/predictions"
    assert run_of(SAMPLES["clean"]())["invocations"][0]["executionSuccessful"] is True


def test_texts_keep_within_the_limits():
    long = "A word of it. " * 400
    results = (check(f"drift/{'x' * 300}", title=long, why=long, fix=long, verdict="unmet", reason=long),)
    run = run_of(report(results, full().repository))
    (rule,), (result,) = run["tool"]["driver"]["rules"], run["results"]
    assert len(rule["name"]) <= 255
    assert len(rule["shortDescription"]["text"]) <= 80
    assert len(rule["fullDescription"]["text"]) <= 1024
    assert len(result["message"]["text"]) <= 1024
    assert len(rule["properties"]["tags"]) <= 8


def message_of(note):
    results = (check("drift/x", verdict="unmet", near_misses=(Evidence("alerts.yaml", 1, note),)),)
    return run_of(report(results, full().repository))["results"][0]["message"]["text"]


@pytest.mark.parametrize("name", ["[x](https://e.example) {0}", "[a[b](1)](2)", "{{0}}", "}{0}{", "[x]\n(1)"])
def test_nothing_of_the_repository_is_a_link_or_a_placeholder_in_a_message(name):
    text = message_of(f"alerts {name}")
    assert "](" not in text
    assert not re.search(r"[{}]", text.replace("{{", "").replace("}}", ""))
    assert "".join(name.split()) in "".join(text.replace("{{", "{").replace("}}", "}").split())


@pytest.mark.parametrize("length", range(4))
def test_a_message_is_not_cut_within_a_brace(length):
    text = message_of("x" * length + "{}" * 2_000)
    assert len(text) <= MAX_TEXT
    assert not re.search(r"[{}]", text.replace("{{", "").replace("}}", ""))


def test_what_broke_is_no_link_either():
    broken = check("drift/x", verdict="unknown", broken=True, reason="ValueError: [x](https://e.example) {0}")
    (notification,) = run_of(report((broken,), full().repository))["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].endswith("[x] (https://e.example) {{0}}")


def test_required_texts_are_never_empty():
    results = (check("drift/x", title="", why="", fix="", verdict="unmet"),)
    rule = run_of(report(results, full().repository))["tool"]["driver"]["rules"][0]
    assert all(text["text"] for text in (rule["shortDescription"], rule["fullDescription"], rule["help"]))


def test_what_exceeds_the_limit_of_results_is_cut_from_the_end_and_said(monkeypatch):
    monkeypatch.setattr(sarif, "MAX_RESULTS", 2)
    run = run_of(full())
    assert [result["ruleId"] for result in run["results"]] == [finding.check for finding in full().findings[:2]]
    assert "3 findings left out" in run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]


def test_the_category_is_the_repository_and_ends_with_a_slash():
    assert run_of(SAMPLES["clean"]())["automationDetails"]["id"] == "monthtwo/tidy/"
