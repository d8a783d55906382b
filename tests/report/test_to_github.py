import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from report_samples import SAMPLES, check, full, report

from monthtwo.model import Gate, System
from monthtwo.report.github import MOST, MOST_AT_ONE, annotation, to_github
from monthtwo.report.items import Item
from monthtwo.safe_text import printable

COMMAND = r"::(error|warning|notice) (?:file=([^,:]+),line=(\d+),)?title=([^,:]+)::(.+)"


def commands(a_report, before=""):
    """The commands of a report: level, path, line, title and message, read as the runner reads them."""
    found = []
    for line in to_github(a_report, before).split("\n")[:-1]:
        match = re.fullmatch(COMMAND, line)
        assert match and line.splitlines() == [line] and line.isprintable(), line
        level, path, number, title, text = match.groups()
        found.append((level, unescaped(path or ""), int(number or 0), unescaped(title), unescaped(text)))
    return found


def unescaped(text):
    assert not re.search("%(?!25|0D|0A|3A|2C)", text)
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def with_findings(*places, **fields):
    """A report with a finding at each of the places."""
    whole = report(tuple(check(f"drift/c{n}", verdict="unmet") for n in range(len(places))), full().repository)
    found = sorted(whole.findings, key=lambda one: int(one.check.removeprefix("drift/c")))
    placed = (replace(one, path=path, line=line) for one, (path, line) in zip(found, places, strict=True))
    return replace(whole, findings=tuple(placed), **fields)


@pytest.mark.parametrize("name", SAMPLES)
def test_github_is_golden_and_repeats(name, golden):
    text = to_github(SAMPLES[name]())
    assert to_github(SAMPLES[name]()) == text
    assert len(commands(SAMPLES[name]())) <= MOST
    golden(f"{name}.github", text)


def test_a_place_is_annotated_once_with_all_that_is_said_there():
    told = commands(with_findings(("a.py", 1), ("b.py", 2), ("a.py", 1), ("a.py", 3)))
    assert [(path, line) for _, path, line, _, _ in told] == [("a.py", 1), ("b.py", 2), ("a.py", 3)]
    assert told[0][3] == "monthtwo: 2 things at this place"
    assert [line.split(": ")[0] for line in told[0][4].split("\n")] == ["drift/c0", "drift/c2"]


def test_what_fails_the_gate_is_listed_first_at_its_place():
    gate = Gate(False, ("c1 is high.",), blocking=("drift/c1",))
    ((level, *_, text),) = commands(with_findings(("a.py", 1), ("a.py", 1), gate=gate))
    assert level == "error" and [line.split(": ")[0] for line in text.split("\n")] == ["drift/c1", "drift/c0"]


def test_only_what_fails_the_gate_is_an_error_and_comes_first():
    blocked = with_findings(("a.py", 1), ("b.py", 2), gate=Gate(False, ("c1 is high.",), blocking=("drift/c1",)))
    assert [(level, path) for level, path, *_ in commands(blocked)] == [("error", "b.py"), ("notice", "a.py")]
    open_ = replace(blocked, gate=Gate(True, blocking=("drift/c1",)))
    assert {level for level, *_ in commands(open_)} == {"notice"}


def test_a_gate_that_fails_through_no_finding_says_so():
    told = commands(with_findings(("a.py", 1), gate=Gate(False, ("drift is at level 1, and 2 is demanded.",))))
    assert told[0] == ("error", "", 0, "monthtwo", "The gate failed. drift is at level 1, and 2 is demanded.")
    assert [level for level, *_ in told] == ["error", "notice"]


def test_of_many_places_ten_annotations_are_made_and_the_last_names_the_rest():
    for failed in (Gate(True), Gate(False, ("a signal is raised.",))):
        told = commands(with_findings(*((f"f{n}.py", 1) for n in range(14)), gate=failed))
        assert len(told) == MOST
        placed = sum(bool(path) for _, path, *_ in told)
        assert told[-1][4].startswith(f"{14 - placed} more places: drift/c{placed}, ")


def test_of_many_things_at_one_place_twenty_are_listed():
    ((_, _, _, _, text),) = commands(with_findings(*[("a.py", 1)] * 25))
    assert len(text.split("\n")) == MOST_AT_ONE + 1 and text.endswith("\nand 5 more")


def test_what_only_one_system_lacks_is_shown_where_it_fails_the_gate():
    whole = with_findings(("services/a/x.py", 4))
    system = System(
        name="a", root="services/a", kind="ml-service", areas=(), checks=whole.checks, findings=whole.findings,
        gate=Gate(False, ("lacks",), blocking=("drift/c0",)),
    )  # fmt: skip
    told = commands(replace(whole, findings=(), systems=(system,), gate=Gate(False, ("services/a: lacks",))))
    assert [(level, path, line) for level, path, line, _, _ in told] == [("error", "services/a/x.py", 4)]
    assert told[0][4].startswith("services/a: ")


def test_what_is_lost_without_a_finding_is_an_error_where_the_gate_fails():
    told = commands(SAMPLES["changed"]())
    assert [level for level, _, _, title, _ in told if title == "monthtwo drift/acts"] == ["error"]


@given(st.text(), st.text(min_size=1), st.text())
def test_a_finding_is_one_command_whatever_it_says(id, path, message):
    command = annotation([Item(id, path, 7, message, "low", False, "0" * 32)], "apps/")
    assert command.splitlines() == [command] and command.isprintable()
    match = re.fullmatch(r"::notice file=([^,:]+),line=7,title=([^,:]+)::(.*)", command)
    assert match
    shown, title, text = map(unescaped, match.groups())
    if path.isprintable():
        assert shown == f"apps/{path}"
    if id.isprintable():
        assert title == f"monthtwo {id}"
    if message.isprintable():
        assert text == printable(message)
