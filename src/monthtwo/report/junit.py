"""The report as JUnit XML: a suite for each area, a test case for each check; what fails the gate fails."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from monthtwo.model import CheckResult, Finding, Gate, Report
from monthtwo.report.items import Item, items
from monthtwo.report.text import gated_systems, gating_checks, missing_text
from monthtwo.safe_text import printable


def to_junit(report: Report) -> str:
    """Only what is met passes: what is unmet and fails no gate is skipped, as is what was not asked or not judged.

    The gate is a suite of its own, for what fails it beside checks, with a test case for each system that is gated.
    """
    root = Element("testsuites", name="monthtwo")
    findings = {one.check: one for one in report.findings}
    lost = {item.id: item for item in items(report) if item.gates}
    gating = gating_checks(report)
    for area in report.areas:
        own = [result for result in report.checks if result.area == area.id]
        _suite(root, area.id, [_case(one, findings.get(one.id), one.id in gating, lost.get(one.id)) for one in own])
    gates = [("gate", report.gate), *((one.root, gate) for one, gate in gated_systems(report))]
    _suite(root, "gate", [_gate(name, gate) for name, gate in gates])
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(root: Element, name: str, cases: Iterable[Element]) -> None:
    suite = SubElement(root, "testsuite", name=printable(name))
    suite.extend(cases)
    suite.set("tests", str(len(suite)))
    for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(case.find(tag) is not None for case in suite)))


def _case(check: CheckResult, finding: Finding | None, gates: bool, item: Item | None) -> Element:
    case = Element("testcase", classname=f"monthtwo.{printable(check.area)}", name=printable(check.id))
    if gates and check.verdict != "met":
        said = item.text if item is not None else check.reason or missing_text(check)
        text = f"{item.path}:{item.line}: {said}" if item is not None and item.path else said
        _outcome(case, "failure", missing_text(check), text, kind=finding.severity if finding else check.severity)
    elif check.broken:
        _outcome(case, "error", check.reason or "it broke", kind="broken")
    elif check.verdict != "met":
        _outcome(case, "skipped", _why_skipped(check, finding))
    return case


def _why_skipped(check: CheckResult, finding: Finding | None) -> str:
    if check.verdict == "unmet":
        standing = "accepted" if finding is not None and finding.accepted else "fails no gate"
        return f"unmet, {standing if finding is not None else 'not expected here'}: {missing_text(check)}"
    return f"{check.verdict.replace('-', ' ')}: {check.reason or 'no reason given'}"


def _gate(name: str, gate: Gate) -> Element:
    case = Element("testcase", classname="monthtwo.gate", name=printable(name))
    if not gate.passed:
        _outcome(case, "failure", "The gate failed.", " ".join(gate.reasons), kind="gate")
    return case


def _outcome(case: Element, tag: str, message: str, text: str = "", kind: str = "") -> None:
    outcome = SubElement(case, tag, message=printable(message))
    if kind:
        outcome.set("type", kind)
    if text:
        outcome.text = printable(text)
