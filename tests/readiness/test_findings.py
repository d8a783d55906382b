import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.model import CheckResult, Evidence
from monthtwo.readiness.findings import findings, fingerprint, identity, message


def unmet(id="drift/scheduled", **changes):
    fields = {
        "title": "Drift is compared without a person asking",
        "area": id.split("/")[0],
        "verdict": "unmet",
        "confidence": "high",
        "severity": "high",
        "rung": "wired",
        "effort": "days",
        "reason": "no schedule reaches the detector",
    }
    return CheckResult(id=id, **(fields | changes))


def found(result, path="src/app.py", line=1):
    return findings([result], {result.id: (path, line)})


def test_a_finding_stands_where_the_anchor_says():
    (finding,) = found(unmet(), "deploy/api.yaml", 7)
    assert (finding.path, finding.line, finding.severity, finding.confidence) == ("deploy/api.yaml", 7, "high", "high")


@pytest.mark.parametrize("place", [("/etc/passwd", 1), ("../x", 1), ("", 1), ("a", 0)])
def test_an_anchor_outside_the_repository_is_refused(place):
    with pytest.raises(ValueError, match="evidence"):
        found(unmet(), *place)


def test_a_fingerprint_is_made_of_what_stays():
    (first,) = found(unmet(), "src/app.py", 3)
    (moved,) = found(unmet(reason="said otherwise", title="Named anew", severity="low"), "src/app.py", 90)
    assert first.fingerprint == moved.fingerprint == "v1:" + fingerprint("drift/scheduled", "src/app.py")[3:]
    assert re.fullmatch(r"v1:[0-9a-f]{32}", first.fingerprint)


def test_fingerprints_never_change_between_versions():
    assert fingerprint("drift/scheduled", "src/app.py") == "v1:07bd3dcba31e3b72c2c190bf573f08a7"


def test_one_name_in_two_unicode_forms_is_one_file():
    assert fingerprint("a/b", "gro\u0308ße.py") == fingerprint("a/b", "gr\u00f6ße.py")


PAIRS = st.tuples(st.text("ab/"), st.text("ab/\udcff\ud800"))


@given(PAIRS, PAIRS)
def test_different_findings_have_different_fingerprints(first, second):
    assert (fingerprint(*first) == fingerprint(*second)) is (first == second)


def test_a_message_says_what_is_missing_what_was_looked_for_and_what_came_nearest():
    near = (Evidence("requirements.txt", 12, "lists evidently"), Evidence("README.md", 4, "promises it"))
    assert message(unmet(near_misses=near)) == (
        "Nothing shows that drift is compared without a person asking. No schedule reaches the detector. "
        "Close: requirements.txt:12 lists evidently."
    )


def test_a_message_begins_with_what_is_missing_in_the_words_of_the_check():
    told = message(unmet(missing="Drift is compared only by hand"))
    assert told == "Drift is compared only by hand. No schedule reaches the detector."


def test_a_message_about_something_found_names_the_place():
    result = unmet(title="No credential is committed.", evidence=(Evidence("a.env", 2, "an AWS key"),), reason=None)
    assert message(result) == "This does not hold: no credential is committed. Found: a.env:2 an AWS key."


@pytest.mark.parametrize("title", ["CI runs tests", "A/B delivery is configured", "OpenTelemetry is set up"])
def test_acronyms_keep_their_capitals(title):
    assert title in message(unmet(title=title))


def test_the_second_identity_is_of_the_check_alone_and_stays():
    assert identity("drift/scheduled") == "v2:49f04efeb9ee34f107db741377ffcf7f"
    assert identity("drift/scheduled") != identity("drift/detector")
