"""Other syntaxes as documents, so that one grammar of path expressions reads them all.

A Dockerfile becomes `{"stages": [{"CMD": …, "USER": …}, …]}`, the commands of a Makefile or Procfile
`{label: [{"command": …, "schedule": …}, …]}`, and lines of text what a recogniser's regular expressions find.
"""

import json
import re
from collections.abc import Mapping, Sequence

from monthtwo.facts.records import Command, Instruction, Node, TextLine
from monthtwo.regular_expressions import lazy

_SINGLE = frozenset({"CMD", "ENTRYPOINT", "USER", "HEALTHCHECK", "WORKDIR"})
_SETTING = lazy(r"""(?<!\w)([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|(\S*))""")
_VARIABLE = lazy(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_FROM = lazy(r"^(?:--\S+\s+)*(?P<image>\S+)(?:\s+AS\s+(?P<alias>\S+))?", re.IGNORECASE)


def dockerfile_document(instructions: Sequence[Instruction]) -> Node:
    """Return the stages of a Dockerfile; what a stage inherits from an earlier one is written into it.

    `OWN` lists the instructions that the stage has itself, `LAST` is there in the stage that is built by default.
    """
    stages: list[dict[str, Node]] = []
    aliases: dict[str, int] = {}
    settings: list[dict[str, str]] = []
    around: dict[str, str] = {}
    """What stands before the first stage: arguments that every stage may take."""
    for instruction in instructions:
        if instruction.name == "FROM":
            stages.append(_new_stage(instruction, stages, aliases))
            parent = aliases.get(str(stages[-1]["FROM"].value).lower(), len(settings))
            settings.append(dict(settings[parent]) if parent < len(settings) else {})
        elif stages:
            _add_instruction(stages[-1], instruction)
        if instruction.name in ("ARG", "ENV"):
            _set(settings[-1] if settings else around, instruction.value, around)
    for stage, known in zip(stages, settings, strict=True):
        for name in ("CMD", "ENTRYPOINT"):
            if name in stage:
                stage[name] = _filled(stage[name], known)
    if stages:
        stages[-1]["LAST"] = Node(line=_line(stages[-1]), value=True)
    return Node(
        line=1,
        entries={"stages": Node(line=1, items=[Node(line=_line(stage), entries=stage) for stage in stages])},
    )


def _set(known: dict[str, str], value: str, around: Mapping[str, str]) -> None:
    """Add what an `ARG` or `ENV` sets to what is known; an `ARG` without a value takes that from before the stages."""
    first, _, rest = value.strip().partition(" ")
    if "=" not in first and rest:  # `ENV name value`
        known[first] = _replaced(rest.strip(), known)
    for name, quoted, single, bare in _SETTING.findall(value):
        known[name] = _replaced(quoted or single or bare, known)
    if "=" not in value and value.strip() in around:
        known[value.strip()] = around[value.strip()]


def _filled(node: Node, known: Mapping[str, str]) -> Node:
    """Return a command with the values of the variables that its image sets, as the shell in it would."""
    if node.items is not None:
        return Node(node.line, items=[_filled(item, known) for item in node.items])
    return Node(node.line, value=_replaced(node.value, known)) if isinstance(node.value, str) else node


def _replaced(text: str, known: Mapping[str, str]) -> str:
    if "$" not in text or not known:
        return text
    return _VARIABLE.sub(lambda match: known.get(match[1] or match[2]) or match[0], text)


def _line(stage: Mapping[str, Node]) -> int:
    """Return where the stage says what runs, or else where it begins."""
    for name in ("CMD", "ENTRYPOINT"):
        if name in stage:
            return stage[name].line
    return stage["FROM"].line


def _new_stage(instruction: Instruction, stages: Sequence[dict[str, Node]], aliases: dict[str, int]) -> dict[str, Node]:
    match = _FROM.match(instruction.value.strip())
    image, alias = (match["image"], match["alias"]) if match else (instruction.value, None)
    parent = aliases.get(image.lower())
    stage: dict[str, Node] = {}
    if parent is not None:
        stage = {name: node for name, node in stages[parent].items() if name in _SINGLE or name == "IMAGE"}
    if alias:
        aliases[alias.lower()] = len(stages)
        stage["ALIAS"] = Node(line=instruction.line, value=alias)
    stage["FROM"] = Node(line=instruction.line, value=image)
    stage.setdefault("IMAGE", stage["FROM"])
    stage["OWN"] = Node(line=instruction.line, items=[])
    return stage


def _add_instruction(stage: dict[str, Node], instruction: Instruction) -> None:
    name, value = instruction.name, instruction.value.strip()
    own = stage["OWN"].items
    if own is not None:
        own.append(Node(line=instruction.line, value=name))
    if name not in _SINGLE:
        values = stage.setdefault(name, Node(line=instruction.line, items=[])).items
        if values is not None:
            values.append(Node(line=instruction.line, value=value))
        return
    if name == "WORKDIR" and not value.startswith(("/", "$")):
        value = f"{stage[name].value if name in stage else ''}/{value}"
    stage[name] = (
        _exec_form(instruction.line, value) if name in ("CMD", "ENTRYPOINT") else Node(instruction.line, value)
    )
    if name == "ENTRYPOINT" and not any(one.value == "CMD" for one in own or []):
        # An entrypoint takes back the CMD that was inherited.
        stage.pop("CMD", None)


def _exec_form(line: int, value: str) -> Node:
    if value.startswith("["):
        try:
            words = json.loads(value)
        except (ValueError, RecursionError):
            words = None
        if isinstance(words, list) and all(isinstance(word, str) for word in words):
            return Node(line=line, items=[Node(line=line, value=word) for word in words])
    return Node(line=line, value=value)


def commands_document(commands: Sequence[Command]) -> Node:
    """Return the commands of a Makefile, Procfile, crontab or the like by label, in the order of the file."""
    entries: dict[str, Node] = {}
    for command in commands:
        one = {"command": Node(line=command.line, value=command.text)}
        if command.schedule:
            one["schedule"] = Node(line=command.line, value=command.schedule)
        group = entries.setdefault(command.label, Node(line=command.line, items=[]))
        if group.items is not None:
            group.items.append(Node(line=command.line, entries=one))
    return Node(line=1, entries=entries)


def lines_document(lines: Sequence[TextLine], patterns: Mapping[str, str]) -> Node:
    """Return what each named pattern finds: its first group, or all that it matched, once per line."""
    entries: dict[str, Node] = {}
    compiled = {name: re.compile(pattern) for name, pattern in patterns.items()}
    for line in lines:
        for name, pattern in compiled.items():
            match = pattern.search(line.text)
            if match:
                group = entries.setdefault(name, Node(line=line.line, items=[]))
                if group.items is not None:
                    text = match[1 if pattern.groups else 0] or ""
                    group.items.append(Node(line=line.line, value=text.strip()))
    return Node(line=1, entries=entries)
