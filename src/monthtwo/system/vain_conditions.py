"""Steps of workflows that wait for nothing: the step that should set an output runs Python that writes none."""

from collections.abc import Iterator

from monthtwo.facts.shell.simple_commands import simple_commands
from monthtwo.system.code.call_graph import CallGraph
from monthtwo.system.starts.command_words import unwrapped
from monthtwo.system.starts.invocations import PYTHON
from monthtwo.system.starts.starts import Starts
from monthtwo.system.units.conditions import excludes
from monthtwo.system.units.step_outputs import maker
from monthtwo.system.units.unit import Unit

_SETS = ("GITHUB_OUTPUT", "::set-output")
_SETS_NOTHING = frozenset({"pip", "echo", "cd", "export", "set", "mkdir", "sleep"})


class VainConditions:
    """Which units of workflows wait for nothing."""

    def __init__(self, starts: Starts, graph: CallGraph) -> None:
        self._starts, self._graph = starts, graph

    def holds_back(self, unit: Unit) -> bool:
        """Whether the condition of a unit cannot hold, since no program sets the output that it reads."""
        condition = unit.attributes.get("if", "")
        if ".outputs." not in condition:
            return False
        return excludes(condition, "", lambda context: "" if self._never_set(unit, context) else None)

    def _never_set(self, unit: Unit, context: str) -> bool:
        documents = self._starts.inventory.files.facts(unit.path).documents
        run = maker(context, documents[0], unit.attributes.get("job", "")) if documents else None
        text = run.value.strip() if run is not None and isinstance(run.value, str) else ""
        if not text or any(sign in text for sign in _SETS):
            return False
        setter = next((one for one in self._starts.inventory.named("path", unit.path) if text in one.commands), None)
        return setter is not None and self._only_python(text) and not any(map(self._writes, self._files(setter)))

    def _only_python(self, text: str) -> bool:
        programs = [words[0] for words in map(unwrapped, simple_commands(text)) if words]
        return all(PYTHON.match(one) is not None or one in _SETS_NOTHING for one in programs)

    def _files(self, setter: Unit) -> Iterator[str]:
        """The files that are run, and "" where none is known."""
        paths = {function.path for function in self._starts.entries(setter)}
        yield from self._graph.closures(paths) if paths else ("",)

    def _writes(self, path: str) -> bool:
        """Whether a file may write an output; one that is not known may."""
        module = self._starts.inventory.sources.module(path) if path else None
        if module is None:
            return True
        return any(sign in literal.text for literal in module.facts.literals for sign in _SETS)
