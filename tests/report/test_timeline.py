"""A timeline in each format: golden, within the terminal, and safe whatever a repository is called."""

import json
import re
from io import BytesIO, TextIOWrapper
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from report_samples import NASTY_NOTE, NASTY_PATH
from rich.cells import cell_len
from rich.console import Console

from histories import make_history
from lookbacks import LOST_AND_REGAINED, plain_timeline
from monthtwo.model import Milestone
from monthtwo.report.json import dump
from monthtwo.report.month_signs import joined, years
from monthtwo.report.schema import TIMELINE_PATH, timeline_schema
from monthtwo.report.timeline_output import written
from monthtwo.report.timeline_terminal import NOTHING, render
from monthtwo.timeline import AreaCourse, LevelChange, Month, Raised, SignalCourse, Timeline


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    repo = tmp_path_factory.mktemp("told") / "prices"
    make_history(repo, LOST_AND_REGAINED)
    return plain_timeline(repo, tested=True, as_of="2025-08-20")


@pytest.fixture
def chart(told: Timeline) -> Timeline:
    return replace(told, backtest=None)


def drawn(
    timeline: Timeline, width: int = 80, verbose: bool = False, encoding: str = "utf-8", **options: object
) -> str:
    file = TextIOWrapper(BytesIO(), encoding=encoding, newline="\n")
    render(timeline, Console(file=file, width=width, **options), verbose)  # type: ignore[arg-type]
    file.flush()
    return file.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_chart_is_golden_and_repeats(chart, width, golden):
    text = drawn(chart, width)
    assert drawn(chart, width) == text
    golden(f"timeline-{width}.txt", text)


def test_all_of_it_what_came_and_the_other_formats_are_golden(told, chart, golden):
    golden("timeline-verbose.txt", drawn(chart, verbose=True))
    golden("timeline-backtest.txt", drawn(told))
    golden("timeline.json", dump(told))
    golden("timeline.svg", written(told, "svg").decode())


@pytest.mark.parametrize("width", [20, 40, 80, 100, 400])
@pytest.mark.parametrize("verbose", [True, False])
def test_no_line_is_longer_than_the_terminal_or_a_hundred(told, chart, width, verbose):
    for timeline in (told, chart):
        lines = drawn(timeline, width, verbose).splitlines()
        assert max(map(cell_len, lines)) <= min(width, 100)
        assert not [line for line in lines if line != line.rstrip()]


def test_a_terminal_without_unicode_gets_ascii(told, chart):
    for timeline in (told, chart):
        assert drawn(timeline, encoding="ascii").isascii()
    assert "##" in drawn(chart, encoding="ascii")


def test_many_months_share_signs_and_a_warning_is_seen():
    assert joined("··!··■■", 1) == "··!··■■"
    assert joined("··!··■■", 2) == "·!·■"
    assert joined("12·", 5) == "·"
    months = [f"{2020 + number // 12}-{number % 12 + 1:02}" for number in range(10, 40)]
    assert years(months, 1) == "  2021        2022        2023"[: len("  2021        2022        2023")]
    assert len(years(months, 7)) <= 5


def test_two_years_have_a_sign_a_month_in_eighty_columns(told):
    months = tuple(
        Month(
            month=f"{2023 + at // 12}-{at % 12 + 1:02}", day=f"{2023 + at // 12}-{at % 12 + 1:02}-28", commit="0" * 40
        )
        for at in range(24)
    )
    change = LevelChange(day="2023-01-28", commit="0" * 40, before=0, level=3, earlier=True)
    area = AreaCourse(id="reproducibility", title="", levels=(3,) * 24, changes=(change,))
    raised = Raised(
        day="2023-01-28",
        commit="0" * 40,
        until="2024-11-28",
        since=None,
        days=3000,
        confidence="high",
        reason="",
        earlier=True,
    )
    signal = SignalCourse(
        id="annotation-without-agreement",
        title="",
        severity="high",
        statuses=("raised",) * 22 + ("clear",) * 2,
        raised=(raised,),
    )
    two = Timeline(
        version=1, tool=told.tool, name="two", commit="0" * 40, as_of="2024-12-28", kind="experiment", areas=(area,),
        signals=(signal, replace(signal, raised=(replace(raised, until=None),))),
        months=tuple(replace(month, kind="experiment") for month in months),
    )  # fmt: skip
    lines = drawn(two).splitlines()
    assert any(line.endswith(f"{'3' * 24}  3 by 2023-01") for line in lines)
    assert any(line.endswith(f"{'!' * 22}··  by 2023-01 to 2024-11") for line in lines)
    assert any(line.endswith("running 3000 days") for line in lines)


def test_its_json_fits_the_published_schema(told):
    schema = json.loads(TIMELINE_PATH.read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(dump(told)))
    assert msgspec.json.decode(dump(told), type=Timeline) == told


def nasty(told: Timeline) -> Timeline:
    said = f"{NASTY_PATH} {NASTY_NOTE} ]]> & \" ' \x00"
    signals = tuple(
        replace(one, raised=tuple(replace(raised, reason=said) for raised in one.raised)) for one in told.signals
    )
    came = Milestone(id="training", date="2025-01-01", commit="0" * 40, path=NASTY_PATH)
    months = (replace(told.months[0], unknown=said, kind=None), *told.months[1:])
    return replace(told, name=said, signals=signals, milestones=(*told.milestones, came), months=months)


@pytest.mark.parametrize("verbose", [True, False])
def test_no_name_reaches_a_terminal_as_more_than_text(told, verbose):
    for timeline in (nasty(told), replace(nasty(told), backtest=None), replace(nasty(told), unknown=NASTY_NOTE)):
        text = drawn(timeline, verbose=verbose, force_terminal=True, color_system="truecolor")
        ours = re.sub(r"\x1b\[[0-9;]*m", "", text)
        assert all(char == "\n" or char.isprintable() for char in ours)


def test_no_name_leaves_its_place_in_a_picture(told):
    for timeline in (nasty(told), replace(nasty(told), unknown=NASTY_NOTE)):
        text = written(timeline, "svg").decode()
        tree = ElementTree.fromstring(text)
        tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
        assert tags <= {"svg", "title", "style", "rect", "text", "line"}
        attributes = {name for element in tree.iter() for name in element.attrib}
        assert not [name for name in attributes if name.startswith("on") or "href" in name]
        assert "<script" not in text and "http" not in text.replace("http://www.w3.org/2000/svg", "").replace(
            "https://evil.example", ""
        )
        assert any("<script>" in (element.text or "") for element in tree.iter())


def test_what_cannot_be_told_is_said(told: Timeline, tmp_path: Path):
    unknown = replace(told, unknown="the history is not whole", months=(), areas=(), signals=(), milestones=())
    for text in (drawn(unknown), written(unknown, "svg").decode()):
        assert "unknown: the history is not whole" in text
    none = replace(told, months=tuple(replace(month, kind="not-ml") for month in told.months))
    assert NOTHING in " ".join(drawn(none).split())
    late = tuple(
        Month(month=one.month, day=one.day, commit=one.commit, unknown="the time was up") for one in told.months
    )
    assert "11 months, 2024-10 to 2025-08: the time was up" in " ".join(drawn(replace(told, months=late)).split())


def test_the_published_schema_is_current():
    assert TIMELINE_PATH.read_text(encoding="utf-8") == timeline_schema(), "run python -m monthtwo.report.schema"
    Draft202012Validator.check_schema(json.loads(timeline_schema()))
