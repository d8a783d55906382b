from xml.etree.ElementTree import fromstring

import pytest
from msgspec.structs import replace
from report_samples import NASTY_NOTE, SAMPLES, check, full, report

from monthtwo.model import Gate
from monthtwo.report.junit import to_junit

COUNTS = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def cases_of(a_report):
    """The test cases by name; what every consumer of the format relies on is asserted."""
    root = fromstring(to_junit(a_report))
    assert root.tag == "testsuites"
    found = {}
    for suite in root:
        assert suite.tag == "testsuite" and suite.get("name")
        assert suite.get("tests") == str(len(suite))
        for count, tag in COUNTS.items():
            assert suite.get(count) == str(len(suite.findall(f"testcase/{tag}")))
        for case in suite:
            assert case.tag == "testcase" and case.get("name") and case.get("classname")
            assert len(case) <= 1 and {outcome.tag for outcome in case} <= {*COUNTS.values()}
            assert all(outcome.get("message") for outcome in case)
            found[case.get("name")] = case
    for count in ("tests", *COUNTS):
        assert root.get(count) == str(sum(int(suite.get(count)) for suite in root))
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_junit_is_golden_well_formed_and_repeats(name, golden):
    text = to_junit(SAMPLES[name]())
    assert to_junit(SAMPLES[name]()) == text
    whole = SAMPLES[name]()
    assert {result.id for result in whole.checks} <= {*cases_of(whole)}
    golden(f"{name}.junit.xml", text)


def test_only_what_is_met_passes_and_only_what_gates_fails():
    whole = full()
    cases = cases_of(whole)
    for result in whole.checks:
        tags = [outcome.tag for outcome in cases[result.id]]
        if result.verdict == "met":
            assert tags == []
        elif result.id in whole.gate.blocking:
            assert tags == ["failure"]
        else:
            assert tags == ["error" if result.broken else "skipped"]
    assert [outcome.tag for outcome in cases["gate"]] == ["failure"]
    assert not any(case.findall("failure") for case in cases_of(replace(whole, gate=Gate(True))).values())


def test_what_a_repository_says_stays_text():
    results = (check("drift/acts", verdict="unmet", reason=f"\x00\ufffe\udcff]]>&amp;</testsuite>{NASTY_NOTE}"),)
    case = cases_of(report(results, full().repository, fail_on="note"))["drift/acts"]
    assert "]]>&amp;</testsuite>calls <script>" in case.findtext("failure")


def test_what_was_lost_fails_where_it_can_be_judged_no_more():
    assert "the only alarm" in cases_of(SAMPLES["changed"]())["drift/acts"].findtext("failure")
