"""Python inside the commands of a unit: a heredoc, `python -c '…'`, a step whose shell is Python."""

from collections.abc import Iterator
from textwrap import dedent

from monthtwo.facts.python.reader import read_python
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.module import Module
from monthtwo.system.units.unit import Unit

_HEREDOC = lazy(r"\bpython[\d.]*(?:[ \t]+-\w{1,20}){0,5}(?:[ \t]+-)?[ \t]+<<-?[ \t]*(['\"]?)(\w{1,60})\1[^\n]{0,300}\n")
_OPTION = lazy(r"\bpython[\d.]*[^\n|;&'\"]{0,80}[ \t]-c[ \t]+([\"'])")
_PLACEHOLDER = lazy(r"\$\{\{[^}\n]{0,300}\}\}")
_MOST = 8
"""Programs of one unit that are read."""


def embedded(unit: Unit) -> Iterator[Module]:
    """The programs in a unit's commands, each as a module of the file that holds it."""
    texts = [text for command in unit.commands for text in _texts(unit, command)]
    for text in texts[:_MOST]:
        facts = read_python(_PLACEHOLDER.sub("_", dedent(text)))
        if facts.python is not None:
            yield Module(unit.path, facts.python)


def _texts(unit: Unit, command: str) -> Iterator[str]:
    if unit.attributes.get("shell", "").startswith("python"):
        yield command
        return
    if "python" not in command:
        return
    for opened in _HEREDOC.finditer(command) if "<<" in command else ():
        lines = command[opened.end() :].split("\n")
        last = next((number for number, line in enumerate(lines) if line.strip() == opened[2]), None)
        if last is not None:
            yield "\n".join(lines[:last])
    for opened in _OPTION.finditer(command) if "-c" in command else ():
        end = command.find(opened[1], opened.end())
        if end > 0:
            yield command[opened.end() : end]
