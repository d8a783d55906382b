"""Expressions that are looked for whatever the case."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import monthtwo
from monthtwo.regular_expressions import AnyCase, anycase


def shipped() -> Iterator[str]:
    for module in pkgutil.walk_packages(monthtwo.__path__, "monthtwo."):
        if not module.name.endswith(("__main__", ".migrations.env")):  # programs: Alembic runs the second
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, AnyCase):
                    yield value.text


HARD = (
    r"\S+ Drift", r"[A-Za-z]+\d", r"[A-_]x", r"[,-Z]x", r"\x4Bey", r"\113ey", r"(?-i:Drift)", r"(?i:Drift)", r"(?P<Kind>A)(?P=Kind)",
    r"naïve", r"ſ", r"K", r"^a$", r"\Bdrift", r"(?<!Data)drift", r"\bPSI\b",
)  # fmt: skip


def test_many_are_shipped() -> None:
    assert len(set(shipped())) > 50


@pytest.mark.parametrize("text", [*sorted(set(shipped())), *HARD])
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_they_hold_where_python_says_so(text: str, data: st.DataObject) -> None:
    plain = re.compile(text, re.IGNORECASE)
    odd = st.text(st.sampled_from("aAkK\u212asS\u017fiI\u0130xX,^_- \n"), max_size=6)
    said = data.draw(st.one_of(st.from_regex(plain), odd.map(str), st.tuples(odd, st.from_regex(plain)).map("".join)))
    for case in (said, said.upper(), said.lower(), said.swapcase()):
        assert anycase(text).finds(case) is (plain.search(case) is not None)
