"""Scripts and settings that a Dockerfile writes itself and its command then runs: by `echo`, `printf` or a heredoc."""

from collections.abc import Iterator, Sequence
from posixpath import basename

from monthtwo.facts.records import Instruction
from monthtwo.regular_expressions import lazy

_HEREDOC = lazy(r"<<-?[ \t]*['\"]?\w{1,60}['\"]?")
_TARGET = lazy(r">>?[ \t]*(\S{1,300})")
_PRINTED = lazy(r"(?:^|[;&|{(\s])(?:echo|printf)[ \t]([^>]{1,600})>>?[ \t]*(\S{1,300})")
_SETTING = lazy(r"^\s*command\s*=\s*")
"""What stands before the command of a program of supervisord."""


def written_commands(instructions: Sequence[Instruction], commands: Sequence[str]) -> Iterator[str]:
    """The lines of the files that instructions write and one of these commands names."""
    told = " ".join(commands)
    for instruction in instructions:
        if instruction.name not in ("RUN", "COPY", "ADD"):
            continue
        for path, text in _written(instruction):
            name = basename(path.strip("\"'"))
            if name and (name in told or ("supervisord" in told and "supervisor" in path)):
                yield from (_SETTING.sub("", line) for line in text.splitlines() if line.strip())


def _written(instruction: Instruction) -> Iterator[tuple[str, str]]:
    """The files that an instruction writes, each with a text that is in it."""
    first, _, rest = instruction.value.partition("\n")
    if _HEREDOC.search(first):
        target = _TARGET.search(_HEREDOC.sub("", first))
        if instruction.name != "RUN":
            yield first.split()[-1], rest
        elif target is not None:
            yield target[1], rest
    elif instruction.name == "RUN" and ("echo" in first or "printf" in first):
        for printed in _PRINTED.finditer(instruction.value):
            yield printed[2], "\n".join(_quoted(printed[1])).replace("\\n", "\n")


def _quoted(text: str) -> Iterator[str]:
    """What stands in quotes, in order; what is not closed ends it."""
    at = 0
    while at < len(text):
        sign = text[at]
        at += 1
        if sign not in "'\"":
            continue
        end = at
        while end < len(text) and text[end] != sign:
            end += 2 if sign == '"' and text[end] == "\\" else 1
        if end < len(text):
            yield text[at:end]
        at = end + 1
