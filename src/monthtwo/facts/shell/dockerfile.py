"""Dockerfiles as instructions, with dockerfile-parse reading from memory.

Two things it does not know are put in its way first: here-documents, whose lines it would take for instructions, and
blank lines within a continuation, at which it would stop while Docker goes on.
"""

import io
import re

from monthtwo.facts.records import Instruction
from monthtwo.facts.source import MAX_VALUE
from monthtwo.regular_expressions import lazy

MAX_DOCKERFILE = 100_000
"""Characters. The library's time grows with the square of a continued instruction; no Dockerfile is longer."""
_NAMES = lazy(
    "ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|"
    "VOLUME|WORKDIR"
)
_HEREDOC = lazy(r"<<-?([\"']?)([A-Za-z_][\w.]*)\1")
_TAKES_HEREDOC = lazy(r"\s*(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\s", re.IGNORECASE)
_ESCAPE = lazy(r"\s*#\s*escape\s*=\s*`\s*$", re.IGNORECASE)


def read_dockerfile(text: str) -> list[Instruction]:
    """The instructions of a Dockerfile, comments and unknown words left out; none for one beyond `MAX_DOCKERFILE`.

    The `value` of `CMD ["a"]` is `["a"]`.
    """
    if len(text) > MAX_DOCKERFILE:
        return []
    from dockerfile_parse import DockerfileParser  # type: ignore[import-untyped]

    lines, bodies = _prepared(text.split("\n"))
    source = io.BytesIO("\n".join([*lines, "", ""]).encode())
    instructions = []
    stage = -1
    for entry in DockerfileParser(fileobj=source, env_replace=False).structure:
        name = entry["instruction"]
        if not _NAMES.fullmatch(name):
            continue
        if name == "FROM":
            stage += 1
        first, last = entry["startline"], entry["endline"]
        value = "\n".join([entry["value"].strip(), *bodies.get(last, ())])
        instructions.append(Instruction(first + 1, name, value[:MAX_VALUE], max(stage, 0)))
    return instructions


def _prepared(lines: list[str]) -> tuple[list[str], dict[int, list[str]]]:
    """The lines with here-documents blanked, and those by the index of the line that opens them."""
    escape = "`" if any(_ESCAPE.match(line) for line in lines[:2]) else "\\"
    last = {line.strip(): number for number, line in enumerate(lines)}
    prepared: list[str] = []
    bodies: dict[int, list[str]] = {}
    closers: list[str] = []
    opener = 0
    continued = takes = False
    for number, line in enumerate(lines):
        stripped = line.strip()
        if closers:
            if stripped == closers[0]:
                closers.pop(0)
            else:
                bodies[opener].append(line)
            prepared.append("")
            continue
        if continued and (not stripped or stripped.startswith("#")):
            prepared.append("#")  # Docker skips both within a continuation
            continue
        takes = takes if continued else _TAKES_HEREDOC.match(line) is not None
        continued = stripped.endswith(escape)
        if takes and not continued and "<<" in line:
            closers = [match.group(2) for match in _HEREDOC.finditer(line)]
            opener = number
            bodies[number] = []
            if any(last.get(closer, 0) <= number for closer in closers):  # never closed: `1 << N` opens nothing
                closers = []
        prepared.append(line)
    return prepared, bodies
