import json
from xml.etree.ElementTree import fromstring

import pytest
from msgspec.structs import replace
from report_samples import SAMPLES

from monthtwo.model import Gate
from monthtwo.report.badge import said, to_badge, to_shields


@pytest.mark.parametrize("name", SAMPLES)
def test_a_badge_is_golden_and_repeats(name, golden):
    whole = SAMPLES[name]()
    assert to_badge(SAMPLES[name]()) == to_badge(whole) and to_shields(SAMPLES[name]()) == to_shields(whole)
    endpoint = json.loads(to_shields(whole))
    assert {*endpoint} == {"schemaVersion", "label", "message", "color"} and endpoint["schemaVersion"] == 1
    assert endpoint["message"] in "".join(fromstring(to_badge(whole)).itertext())
    golden(f"{name}-badge.svg", to_badge(whole))
    golden(f"{name}.shields.json", to_shields(whole))


def test_a_badge_has_the_colour_of_the_gravest_finding_or_of_a_gate_that_fails():
    whole = SAMPLES["full"]()
    assert said(whole) == ("explores, 5 findings, 2 unknown", "red")
    open_ = replace(whole, gate=Gate(True))
    assert said(open_)[1] == "orange"
    medium = tuple(one for one in open_.findings if one.severity == "medium")
    assert medium and said(replace(open_, findings=medium))[1] == "yellow"
    assert said(replace(open_, findings=()))[1] == "lightgrey"


def test_what_is_accepted_is_not_counted():
    assert said(SAMPLES["accepted"]())[0] == "explores, 3 findings, 2 unknown"
