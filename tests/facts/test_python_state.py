"""The state of reading one Python file."""

from monthtwo.facts.python.state import Reading
from monthtwo.facts.records import Literal, Reference


def test_a_reference_is_noted_once_in_each_scope() -> None:
    reading = Reading(rebinds=False)
    for scope, line in ((0, 1), (0, 2), (1, 3)):
        reading.scope = scope
        reading.note_reference(line, "a.b")
    assert list(reading.references.values()) == [Reference(1, 0, "a.b"), Reference(3, 1, "a.b")]


def test_a_literal_stands_where_the_reader_stands() -> None:
    reading = Reading(rebinds=False)
    reading.scope, reading.guard = 2, 5
    reading.note_literal(7, "text")
    assert reading.literals == [Literal(7, 2, "text", False, 5)]


def test_nothing_of_where_one_stood_holds_in_another_body() -> None:
    reading = Reading(rebinds=False)
    reading.guard, reading.protected, reading.loop = 3, True, True
    reading.names.globals.add("model")
    reading.enter(1, ({}, reading.names.module))
    assert (reading.scope, reading.guard, reading.protected, reading.loop) == (1, -1, False, False)
    assert reading.names.globals == set()
