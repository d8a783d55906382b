"""Scripts and settings that a Dockerfile writes itself and its command then runs: by `echo`, `printf` or a heredoc."""

from collections.abc import Iterator, Sequence
from posixpath import basename

from monthtwo.facts.records import Instruction
from monthtwo.regular_expressions import lazy

_HEREDOC = lazy(r"<<-?[ \t]*['\"]?\w{1,60}['\"]?")
_TARGET = lazy(r">>?[ \t]*(\S{1,300})")
_PRINTED = lazy(r"(?:^|[;&|{(\s])(?:echo|printf)[ \t]([^>]{1,8000})>>?[ \t]*(\S{1,300})")
_QUOTED = lazy(r"'([^']*)'|\"((?:[^\"\\]|\\.)*)\"")
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
            texts = [one[1] or one[2] or "" for one in _QUOTED.finditer(printed[1])]
            yield printed[2], "\n".join(texts).replace("\\n", "\n")
