"""Which conditions of workflow steps cannot hold when an event has come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.system.units.conditions import excludes


@pytest.mark.parametrize(
    ("expression", "event"),
    [
        ("false", "push"),
        ("${{ false }}", "schedule"),
        ("always() && false", "push"),
        ("github.event_name == 'workflow_dispatch'", "schedule"),
        ("${{ github.event_name == 'PUSH' && contains(github.ref, 'x') }}", "schedule"),
        ("github.event_name != 'schedule'", "schedule"),
        ("!(github.event_name == 'schedule' || github.ref == 'x')", "schedule"),
        ("inputs.force == 'true'", "schedule"),
        ("github.event.inputs.train", "push"),
        ("github.event.schedule == '0 3 * * *'", "push"),
    ],
)
def test_ruled_out(expression: str, event: str) -> None:
    assert excludes(expression, event)


@pytest.mark.parametrize(
    ("expression", "event"),
    [
        ("", "push"),
        ("true", "push"),
        ("success()", "schedule"),
        ("github.event_name == 'push' || github.ref == 'refs/heads/main'", "schedule"),
        ("github.event_name != 'push'", "schedule"),
        ("contains(fromJSON('[\"push\"]'), github.event_name)", "schedule"),
        ("github.event.schedule == '0 3 * * *'", "schedule"),
        ("inputs.force == 'true'", "workflow_dispatch"),
        ("github.event_name == 'push'", ""),
        ("${{ github.event_name }} == 'push'", "schedule"),
        ("a == (", "push"),
    ],
)
def test_open(expression: str, event: str) -> None:
    assert not excludes(expression, event)


@given(st.text(st.sampled_from("()!&|=' a,.github.event_name"), max_size=40))
def test_any_text_is_read(text: str) -> None:
    assert excludes(text, "push") in (True, False)


def test_what_is_known_decides() -> None:
    assert excludes("needs.a.outputs.b == 'yes'", "push", lambda _: "")
    assert not excludes("needs.a.outputs.b != 'yes'", "push", lambda _: "")
    assert not excludes("needs.a.outputs.b == 'yes'", "push")
