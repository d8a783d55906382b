"""Makefiles and justfiles: the commands of each target, labelled by its name.

That a target needs another is told as a command, too (`make build`), since it runs that one first.
"""

import re

from monthtwo.facts.records import Command
from monthtwo.facts.shell.command_lines import MAX_COMMANDS, logical_lines, without_comment
from monthtwo.facts.source import MAX_VALUE
from monthtwo.regular_expressions import lazy

_MAKE_VARIABLE = lazy(r"(?:export\s+|override\s+)?([A-Za-z_][\w.-]*)\s*(?:::?=|\?=|=)\s*(.*)")
_MAKE_RULE = lazy(r"([^\s:=#][^:=#]*)::?(?!=)([^#]*)")
_MAKE_REFERENCE = lazy(r"\$[({]([A-Za-z_][\w.-]*)[)}]")
_MAKE_CONTROL = lazy(r"(?:ifn?eq|ifn?def|else|endif|-?include|sinclude|define|endef|vpath|unexport|export)\b")
_MAX_SUBSTITUTED = 500
"""Characters of a variable's value; what is longer is left as a reference."""
_MAX_TARGETS = 20
"""Targets of one rule that are told apart."""
_JUST_VARIABLE = lazy(r"(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.*)")
_JUST_REFERENCE = lazy(r"\{\{\s*([A-Za-z_][\w-]*)\s*\}\}")
_JUST_RECIPE = lazy(r"@?([A-Za-z_][\w-]*)((?:\s[^:]*)?):(?!=)(.*)")
_JUST_WORDS = ("alias ", "set ", "import ", "mod ", "export ", "[", "#")
_NAME = lazy(r"[A-Za-z_][\w-]*")
_ECHO_OFF = "@-+"


def read_makefile(text: str) -> list[Command]:
    """The recipe lines of a Makefile, with variables of literal value filled in."""
    variables: dict[str, str] = {}
    targets: list[str] = []
    commands: list[Command] = []
    needs: list[tuple[int, str, list[str]]] = []
    defining = False
    for number, line in logical_lines(text.split("\n")):
        if defining or line.startswith("define "):
            defining = line.strip() != "endef"
        elif line.startswith("\t") and targets:
            _recipe(commands, number, line, targets, variables, _MAKE_REFERENCE)
        elif (variable := _MAKE_VARIABLE.fullmatch(line.strip())) is not None:
            _define(variables, variable.group(1), without_comment(variable.group(2)), _MAKE_REFERENCE)
        elif not line.startswith((" ", "#")) and not _MAKE_CONTROL.match(line) and (rule := _MAKE_RULE.match(line)):
            heads = _substituted(rule.group(1), variables, _MAKE_REFERENCE)
            targets = [name for name in heads.split() if not name.startswith(".")][:_MAX_TARGETS]
            prerequisites, _, inline = rule.group(2).partition(";")
            needs += [(number, target, prerequisites.split()) for target in targets if "=" not in prerequisites]
            _recipe(commands, number, inline, targets, variables, _MAKE_REFERENCE)
    return _with_needs(commands, needs, "make")


def read_justfile(text: str) -> list[Command]:
    """The recipe lines of a justfile; a recipe in another language than the shell has none."""
    variables: dict[str, str] = {}
    targets: list[str] = []
    commands: list[Command] = []
    needs: list[tuple[int, str, list[str]]] = []
    for number, line in logical_lines(text.split("\n")):
        if line.startswith((" ", "\t")):
            if line.lstrip().startswith("#!") and "sh" not in line:
                targets = []
            _recipe(commands, number, line, targets, variables, _JUST_REFERENCE)
        elif variable := _JUST_VARIABLE.fullmatch(line):
            value = variable.group(2).strip()
            if len(value) > 1 and value[0] in "\"'" and value[0] == value[-1]:
                _define(variables, variable.group(1), value[1:-1], _JUST_REFERENCE)
        elif line and not line.startswith(_JUST_WORDS) and (recipe := _JUST_RECIPE.match(line)):
            targets = [recipe.group(1)]
            needs.append((number, recipe.group(1), _NAME.findall(recipe.group(3).partition("#")[0])))
    return _with_needs(commands, needs, "just")


def _define(variables: dict[str, str], name: str, value: str, reference: re.Pattern[str]) -> None:
    """Remember a variable whose value is literal once those that are known are filled in."""
    value = _substituted(value, variables, reference)
    if len(value) <= _MAX_SUBSTITUTED and "$" not in value and "{{" not in value and "`" not in value:
        variables[name] = value
    else:
        variables.pop(name, None)


def _substituted(text: str, variables: dict[str, str], reference: re.Pattern[str]) -> str:
    return reference.sub(lambda match: variables.get(match.group(1), match.group()), text[:MAX_VALUE])


def _recipe(
    commands: list[Command],
    number: int,
    line: str,
    targets: list[str],
    variables: dict[str, str],
    reference: re.Pattern[str],
) -> None:
    """Add one recipe line, for each target, without what only makes it silent or ignores its failure."""
    text = without_comment(line.strip().lstrip(_ECHO_OFF))
    if text and len(commands) < MAX_COMMANDS:
        text = _substituted(text, variables, reference)[:MAX_VALUE]
        commands += [Command(number, text, target) for target in targets]


def _with_needs(commands: list[Command], needs: list[tuple[int, str, list[str]]], tool: str) -> list[Command]:
    """Add what each target needs, as far as those are targets that do something, in the order of lines."""
    active = {command.label for command in commands} | {target for _, target, names in needs if names}
    for number, target, names in needs:
        wanted = [name for name in dict.fromkeys(names) if name in active and name != target]
        if wanted:
            commands.append(Command(number, f"{tool} {' '.join(wanted)}"[:MAX_VALUE], target))
    return sorted(commands, key=lambda command: command.line)[: MAX_COMMANDS + _MAX_TARGETS]
