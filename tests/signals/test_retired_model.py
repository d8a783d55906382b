"""A vendor's model that code names, judged on the day of the report by a table of another day."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from histories import at, check_out, make_history
from monthtwo.engine.hosted.hosted_model import HostedModel
from monthtwo.engine.traces import Traces
from monthtwo.model import Signal
from monthtwo.signals.past import Past, Warned
from monthtwo.signals.retired_model import retired_model, status_on
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from scanning import looked_back

READ = date(2026, 11, 30)
HALF_A_YEAR = timedelta(days=180)
INFO = next(one for one in LazyCatalogue().loaded.signals if one.id == "retired-model")


def hosted(line: int = 1, **said: object) -> HostedModel:
    fields = {"path": "app.py", "id": "m-1", "provider": "openai", "role": "fixed", "listed": True, **said}
    return HostedModel(line=line, **fields)  # type: ignore[arg-type]


def warned(day: str, *models: HostedModel) -> Warned:
    traces = Traces(hosted=models, table_day=READ.isoformat())
    past = Past(
        as_of=date.fromisoformat(day), kind="llm-app", history=None, results={}, traces=traces, milestones={}, info=INFO
    )
    return retired_model(past)


KNOWN = hosted(announced="2026-01-10", retires="2026-09-01")
UNDATED = hosted(retires="2026-12-31")
"""Nobody knows when it was announced."""


@pytest.mark.parametrize(
    ("one", "day", "status"),
    [
        (KNOWN, "2026-01-09", "fine"),  # the day before the vendor said so
        (KNOWN, "2026-03-04", "fine"),  # 181 days before
        (KNOWN, "2026-03-05", "retiring"),  # 180 days before
        (KNOWN, "2026-08-31", "retiring"),  # the day before
        (KNOWN, "2026-09-01", "retired"),  # on the day
        (KNOWN, "2027-09-01", "retired"),
        (hosted(announced="2026-08-20", retires="2026-09-01"), "2026-08-19", "fine"),
        (hosted(announced="2026-08-20", retires="2026-09-01"), "2026-08-20", "retiring"),
        (UNDATED, "2026-11-29", "fine"),  # the day before the table was read
        (UNDATED, "2026-11-30", "retiring"),
        (UNDATED, "2026-12-31", "retired"),
        (hosted(alias=True), "2026-11-30", "alias"),
        (hosted(alias=True, retires="2026-01-01"), "2026-11-30", "retired"),
        (hosted(), "2026-11-30", "fine"),
        (hosted(listed=False), "2026-11-30", "unknown"),
    ],
)
def test_what_a_model_is_on_a_day(one: HostedModel, day: str, status: str) -> None:
    assert status_on(date.fromisoformat(day), one, READ, HALF_A_YEAR) == status


def test_a_retired_model_is_said_with_its_places_and_what_the_vendor_names_instead() -> None:
    found = warned("2026-09-11", hosted(9, retires="2026-09-01", replacement="m-2"), hosted(3, retires="2026-09-01"))
    assert (found.status, found.since, found.confidence) == ("raised", "2026-09-01", "high")
    assert found.reason == "2 places to edit name m-1, gone by now"
    notes = [f"{one.path}:{one.line} {one.note}" for one in found.evidence]
    assert notes == [
        "app.py:3 sends m-1 of openai, retired on 2026-09-01",
        "app.py:9 sends m-1 of openai, retired on 2026-09-01; openai names m-2 instead",
    ]
    assert [(one.line, one.status) for one in found.items] == [(9, "retired"), (3, "retired")]


def test_one_that_goes_soon_is_said_with_its_days_since_it_was_announced() -> None:
    found = warned("2026-08-31", KNOWN)
    assert (found.status, found.since) == ("raised", "2026-01-10")
    assert found.reason == "1 place to edit names m-1, gone in 1 day"
    assert found.evidence[0].note == "sends m-1 of openai, retires on 2026-09-01, in 1 day"


def test_what_is_gone_comes_before_what_goes_and_what_is_sent_before_what_is_offered() -> None:
    soon = hosted(1, id="soon", announced="2026-01-10", retires="2026-12-01")
    offered = hosted(2, id="offered", role="choice", retires="2026-09-01")
    sent = hosted(3, id="sent", retires="2026-09-02")
    found = warned("2026-10-01", soon, offered, sent)
    assert [one.line for one in found.evidence] == [3, 2, 1]
    assert (
        found.reason == "2 places to edit name offered, sent, gone by now; 1 place to edit names soon, gone in 61 days"
    )


def test_it_is_as_sure_as_the_surest_source() -> None:
    low = hosted(retires="2026-09-01", sure="low")
    assert warned("2026-10-01", low).confidence == "low"
    assert warned("2026-10-01", low, hosted(2, retires="2026-09-01", sure="medium")).confidence == "medium"


def test_a_table_that_is_old_is_itself_said() -> None:
    assert "days old" not in warned("2027-02-28", hosted()).reason
    assert warned("2027-03-01", hosted()).reason.endswith("; the table of retirements is 91 days old")
    assert warned("2027-03-01", KNOWN).reason.endswith("; the table of retirements is 91 days old")


def test_nothing_is_asked_where_no_model_is_named() -> None:
    assert warned("2026-11-30").status == "not-asked"


def test_what_was_not_looked_at_in_time_is_unknown() -> None:
    past = Past(as_of=READ, kind="not-ml", history=None, results={}, traces=Traces(), milestones={}, info=INFO)
    assert retired_model(past).status == "unknown"


# -- whole scans -----------------------------------------------------------------------------------------------

APP = 'import openai\n\nanswer = openai.chat.completions.create(model="text-davinci-003", messages=[])\n'


def of(signals: tuple[Signal, ...]) -> Signal:
    return next(one for one in signals if one.id == "retired-model")


def test_a_plain_folder_is_judged_on_a_day_that_is_given(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)
    found = of(looked_back(tmp_path, as_of="2026-11-30").signals)
    assert found == of(fast_scan(tmp_path, FastOptions(as_of="2026-11-30", cache=False)).signals)
    assert (found.status, found.severity) == ("raised", "high")
    assert [(one.path, one.line, one.role, one.status) for one in found.items] == [("app.py", 3, "fixed", "retired")]


def test_a_young_or_shallow_history_is_no_hindrance(tmp_path: Path) -> None:
    make_history(tmp_path / "one", [at("2023-01-01", {"app.py": APP}), at("2026-02-01", {"b.py": "x = 1\n"})])
    check_out(tmp_path / "one")
    assert of(looked_back(tmp_path / "one").signals).status == "raised"
    (tmp_path / "one/.git/shallow").write_text("")
    assert of(looked_back(tmp_path / "one").signals).status == "raised"


def test_a_past_commit_is_judged_by_its_own_day(tmp_path: Path) -> None:
    make_history(tmp_path, [at("2023-01-01", {"app.py": APP})])
    check_out(tmp_path)
    assert of(looked_back(tmp_path).signals).status == "clear"
    assert of(looked_back(tmp_path, as_of="2024-06-01").signals).status == "raised"


def test_code_that_is_no_machine_learning_otherwise_is_asked_too(tmp_path: Path) -> None:
    (tmp_path / "application.properties").write_text("openai.chat.model-name=gpt-4-32k\n")
    assert of(looked_back(tmp_path, as_of="2026-11-30").signals).status == "raised"


def test_a_line_that_moves_is_told_where_it_is_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(tmp_path / "cache"))
    app = tmp_path / "repo/app.py"
    app.parent.mkdir()
    for text in (APP, APP.replace("\n\n", "\n\n# asks once\n\n")):
        app.write_text(text)
        options = {"as_of": "2026-11-30"}
        kept, anew = fast_scan(app.parent, FastOptions(**options)), looked_back(app.parent, **options)
        assert of(kept.signals).items == of(anew.signals).items
    assert [one.line for one in of(kept.signals).items] == [5]
