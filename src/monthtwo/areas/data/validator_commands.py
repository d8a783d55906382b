"""Validators of data that are run as commands."""

import re
from collections.abc import Iterator

from monthtwo.engine.question import Call, Hit, Question, detector
from monthtwo.names.value import text_of
from monthtwo.regular_expressions import lazy

_HEEDED = frozenset({"subprocess.check_call", "subprocess.check_output"})
_RUN = _HEEDED | {"subprocess.run"}
_TOLD = ("bash_command", "command", "cmd", "cmds")
_KEYS = frozenset(_TOLD)
_PARTS = lazy(r"&&|;|\n")


@detector("validator-commands")
def validator_commands(q: Question) -> Iterator[Hit]:
    """Units that run a validator whose failure ends them; one of any documents only beside what trains or scores."""
    of_data = lazy(rf"^(?:{q.known_commands('data-validators')})\b")
    of_documents = lazy(rf"^(?:{q.known_commands('record-validators')})\b")
    programs = (*q.known_programs("data-validators"), *q.known_programs("record-validators"))
    for unit in q.running:
        if unit.attributes.get("continue-on-error") == "true":
            continue
        for program in q.executed(unit, *programs):
            beside = of_documents.search(program) and unit.path in _learning(q)
            if beside or of_data.search(program):
                yield Hit(unit.path, unit.line, "", f"checks data: {program[:60]}", "high" if not beside else "medium")

    yield from _told(q, of_data)


def _told(q: Question, of_data: re.Pattern[str]) -> Iterator[Hit]:
    """Commands that Python hands to an operator or a program whose failure is heeded."""
    for module in q.modules:
        for call in module.facts.calls:
            for text in _texts(call) if call.name in _RUN or not _KEYS.isdisjoint(call.keywords) else ():
                program = next((part for part in map(str.strip, _PARTS.split(text)) if of_data.search(part)), "")
                if program and not call.protected and "||" not in text:
                    scope = module.function(call.scope).name
                    yield Hit(module.path, call.line, scope, f"checks data: {program[:60]}", "medium")


def _texts(call: Call) -> Iterator[str]:
    """The command lines in a call."""
    if call.name in _HEEDED or (call.name == "subprocess.run" and call.keywords.get("check") is True):
        yield from (text_of(value) for value in call.args[:1])
    yield from (text_of(call.keywords[key]) for key in _TOLD if key in call.keywords)


def _learning(q: Question) -> set[str]:
    """The files that say what trains or scores."""
    return {unit.path for unit, _ in (*q.trainers, *q.batch)}
