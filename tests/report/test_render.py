import re
from io import StringIO

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from report_samples import SAMPLES, check, folder, full, monorepo, report
from rich.cells import cell_len
from rich.console import Console

from monthtwo.model import Evidence
from monthtwo.report.systems import MOST
from monthtwo.report.terminal import FIRST, SCREEN, render
from monthtwo.report.text import picture
from monthtwo.safe_text import printable

CODE = " " * 7
"""How lines of code begin: they stay whole, however narrow the terminal is."""


def drawn(a_report, width=80, verbose=False, quiet=False, **options):
    console = Console(file=StringIO(), width=width, **options)
    render(a_report, console, verbose, quiet)
    return console.file.getvalue()


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("width", [40, 80, 120])
def test_terminal_is_golden_and_repeats(name, width, golden):
    text = drawn(SAMPLES[name](), width)
    assert drawn(SAMPLES[name](), width) == text
    golden(f"{name}-{width}.txt", text)


@pytest.mark.parametrize("flag", ["verbose", "quiet"])
@pytest.mark.parametrize("name", ["full", "monorepo"])
def test_verbose_and_quiet_are_golden(name, flag, golden):
    golden(f"{name}-{flag}.txt", drawn(SAMPLES[name](), **{flag: True}))


def test_what_is_accepted_is_counted_and_no_step():
    text = drawn(SAMPLES["accepted"]())
    assert "2 findings (1 high, 1 medium), 2 accepted, 2 unknown" in " ".join(text.split())
    assert "monthtwo explain drift/scheduled" not in text and "Drift is compared" not in text
    assert "The acceptance of monitoring/alerts ended on 2026-11-01" in " ".join(text.split())


def test_a_gate_that_fails_ends_with_what_to_write_down():
    text = drawn(SAMPLES["accepted"](), quiet=True)
    assert '       check = "a/b"\n       reason = ""\\x1b[2J\n       owner = ""\n' in text
    assert text.count("[[tool.monthtwo.accept]]") == 1 and "the others: monthtwo accept CHECK" in text


def test_of_what_to_write_down_an_entry_is_shown_whole():
    whole = SAMPLES["accepted"]()
    entry = '  - check: {}\n    reason: ""\n    owner: ""\n'
    block = f"# .monthtwo.yaml: why\naccept:\n{entry.format('a/b')}{entry.format('c/d')}    until: x"
    text = drawn(replace(whole, gate=replace(whole.gate, accept=block)), quiet=True)
    assert '         - check: a/b\n           reason: ""\n           owner: ""\n' in text
    assert "c/d" not in text and "the others: monthtwo accept CHECK" in text


def test_of_acceptances_in_order_no_more_three_are_shown_and_all_when_verbose():
    whole = SAMPLES["accepted"]()
    told = tuple(replace(whole.acceptances[2], line=number) for number in range(1, 10))
    many = replace(whole, acceptances=told)
    assert drawn(many).count("pyproject.toml:") - 1 == 3 and "and 6 more (-v)" in drawn(many)
    assert drawn(many, verbose=True).count("pyproject.toml:") - 1 == 9


def test_systems_have_a_line_each_and_more_when_verbose():
    brief, told = drawn(monorepo()), drawn(monorepo(), verbose=True)
    assert len(monorepo().systems) == 10
    assert sum(" services/" in line and "0 findings" in line for line in brief.splitlines()) == MOST - 2
    assert "and 5 more" in brief and "services/i" not in brief
    assert "services/i" in told and "and 5 more" not in told
    assert "4 findings (3 high, 1 medium)" in brief and "5 findings (4 high, 1 medium)" in told


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("width", [20, 40, 41, 80, 100, 400])
@pytest.mark.parametrize("verbose", [True, False])
def test_no_line_is_longer_than_the_terminal_or_a_hundred(name, width, verbose):
    lines = [line for line in drawn(SAMPLES[name](), width, verbose).splitlines() if not line.startswith(CODE)]
    assert max(map(cell_len, lines)) <= min(width, 100)
    assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize("color", [None, "truecolor"])
def test_nothing_but_our_own_colours_reaches_the_terminal(color):
    text = drawn(full(), verbose=True, color_system=color, force_terminal=bool(color))
    ours = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert ours == drawn(full(), verbose=True)
    assert all(char == "\n" or char.isprintable() for char in ours)


@given(st.text())
def test_printable_text_has_nothing_hidden_and_stands_on_one_line(text):
    shown = printable(text)
    assert shown.isprintable()
    assert printable(shown) == shown


def test_names_that_differ_in_what_is_hidden_are_shown_apart():
    assert printable("a\u202eb") == "a\\u202eb"
    assert printable("a\x1bb\udcff") == "a\\x1bb\\xff"
    assert printable(" a\r\n\tb ") == "a b"
    assert printable("[bold]größe 数据 🙂") == "[bold]größe 数据 🙂"


@pytest.mark.parametrize("missing", [0, 1, 3, 12, 25])
@pytest.mark.parametrize("there", [0, 2, 25])
@pytest.mark.parametrize("coming", [0, 4])
def test_a_report_is_one_screen_whatever_is_there_and_missing(missing, there, coming):
    reason = "looked for a schema, contract or expectation file that names columns and types"
    near = (Evidence("src/churn/training/features.py", 7, "a list of columns that nothing reads"),)
    fix = "Commit a schema beside the code, for example `schemas/orders.yaml` with its columns, types and nullability."
    results = (
        *(check(f"data/m{n}", verdict="unmet", reason=reason, near_misses=near, fix=fix) for n in range(missing)),
        *(check(f"serving/t{n}", evidence=near) for n in range(there)),
        *(check(f"drift/c{n}", verdict="not-asked", expected=False) for n in range(coming)),
    )
    ahead = tuple(f"drift/c{n}" for n in range(coming))
    whole = msgspec.structs.replace(report(results, folder().repository), ahead=ahead)
    lines = drawn(whole, 80).splitlines()
    assert len(lines) <= SCREEN
    assert len(lines) > SCREEN - 3 or "more (-v)" not in "".join(lines)


def test_a_place_that_explains_is_told_apart_from_what_is_close():
    near = (Evidence("a.py", 1, "its answer is not kept", True), Evidence("b.py", 2, "a store that nothing calls"))
    text = drawn(report((check("logging/x", verdict="unmet", near_misses=near),), full().repository), verbose=True)
    assert "here: a.py:1" in text and "close: b.py:2" in text


def test_markup_and_emoji_codes_of_the_repository_are_text():
    results = (check("drift/x", title="[red]:bomb:[/red]", verdict="unmet"),)
    assert "[red]:bomb:[/red]" in drawn(report(results, full().repository))


def test_wide_letters_are_measured_in_cells():
    results = (check("drift/x", verdict="unmet", near_misses=(Evidence("数据" * 60, 1, "数据" * 60),)),)
    assert max(map(cell_len, drawn(report(results, full().repository), 40).splitlines())) <= 40


def test_marks_are_ascii_where_the_console_is():
    class Ascii(StringIO):
        encoding = "ascii"

    console = Console(file=Ascii(), width=80)
    render(msgspec.structs.replace(full(), areas=full().areas), console)
    assert not set(console.file.getvalue()) & set("■□✗✓·")


def test_three_findings_are_told_in_full_and_all_when_verbose():
    assert drawn(full()).count("   fix: ") == FIRST == 3
    assert drawn(full(), verbose=True).count("   fix: ") == len(full().findings)


@pytest.mark.parametrize("verbose", [True, False])
def test_what_is_hidden_is_counted_and_shown_when_verbose(verbose):
    text = drawn(full(), verbose=verbose)
    assert ("-v shows all" in " ".join(text.split())) is not verbose
    assert ("asked when serving/container is met" in text) is verbose
    counted = "2 unknown; 2 met" + ("." if verbose else " (-v shows all, 1 of low confidence)")
    assert counted in " ".join(text.split())


def test_much_that_is_there_is_worth_a_step():
    there = [check(f"data/there-{n:02}") for n in range(16)]
    missing = [
        check(f"drift/c{n}", verdict="unmet", fix="Do:\n\n    one()\n    two()\n    three()\n") for n in range(9)
    ]
    text = drawn(report((*there, *missing), full().repository))
    assert text.count("✓") >= 4 and text.count("   fix: ") == 2
    few = drawn(report((*there[:5], *missing), full().repository))
    assert few.count("   fix: ") == 3


def test_findings_that_are_all_unsure_are_shown_as_such():
    results = [check(f"data/{name}", verdict="unmet", confidence="low", missing=f"No {name}") for name in ("a", "b")]
    text = drawn(report(tuple(results), folder().repository))
    assert "Next steps\n 1 No a\n   medium · days · low confidence · data/a" in text
    assert "2 findings (2 medium), 0 unknown; 0 met (-v shows all)." in text


def test_why_the_first_is_first_is_said_only_where_others_differ():
    same = [check(f"data/{name}", verdict="unmet") for name in ("a", "b")]
    assert "first:" not in drawn(report(tuple(same), folder().repository))
    assert "first: it is the gravest" in drawn(
        report((*same, check("data/c", verdict="unmet", severity="low")), folder().repository)
    )


def test_the_picture_of_an_area_tells_gaps_from_what_is_not_asked():
    results = (
        check("data/a", rung="declared", verdict="unmet"),
        check("data/b", rung="implemented"),
        check("data/c", rung="wired", verdict="not-asked"),
        check("data/d", rung="verified", verdict="unmet"),
    )
    (area,) = report(results, folder().repository).areas
    assert picture(area, results) == "■■·□"


def test_the_last_line_says_where_more_is_told():
    assert drawn(full()).splitlines()[-1] == "More: monthtwo explain monitoring/service-metrics"
    assert drawn(folder()).splitlines()[-1].startswith("Nothing is missing that is asked for here, 0 unknown; 0 met")


def test_quiet_is_the_gate_and_the_last_line():
    assert drawn(folder(), quiet=True).splitlines() == [
        "Nothing is missing that is asked for here, 0 unknown; 0 met (-v shows all)."
    ]
    assert drawn(full(), quiet=True).startswith("Gate failed at high.")


def test_no_color_is_honoured(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    text = drawn(full(), force_terminal=True)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", text)
