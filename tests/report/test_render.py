import re
from io import StringIO

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import SAMPLES, check, folder, full, report
from rich.cells import cell_len
from rich.console import Console

from monthtwo.model import Evidence
from monthtwo.report.terminal import FIRST, render
from monthtwo.safe_text import printable


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
def test_verbose_and_quiet_are_golden(flag, golden):
    golden(f"full-{flag}.txt", drawn(full(), **{flag: True}))


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("width", [20, 40, 41, 80, 100, 400])
@pytest.mark.parametrize("verbose", [True, False])
def test_no_line_is_longer_than_the_terminal_or_a_hundred(name, width, verbose):
    lines = drawn(SAMPLES[name](), width, verbose).splitlines()
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
    assert ("-v shows them" in text) is not verbose
    assert ("Production code compares data with a reference" in text) is verbose
    assert ("asked when serving/container is met" in text) is verbose
    counted = "2 unknown; " + ("" if verbose else "1 unmet with low confidence, ") + "2 met and 1 not asked"
    assert counted in " ".join(text.split())


def test_the_last_line_says_what_to_do_next():
    assert drawn(full()).splitlines()[-1] == "Next: monthtwo explain drift/scheduled"
    assert drawn(folder()).splitlines()[-1].startswith("Nothing to mend, 0 unknown; 0 met and 1 not asked")


def test_quiet_is_the_gate_and_the_last_line():
    assert drawn(folder(), quiet=True).splitlines() == [
        "Nothing to mend, 0 unknown; 0 met and 1 not asked (-v shows them)."
    ]
    assert drawn(full(), quiet=True).startswith("Gate failed at high.")


def test_no_color_is_honoured(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    text = drawn(full(), force_terminal=True)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", text)
