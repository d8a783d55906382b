"""The programs that a command line executes, a line of words each: what only starts another one is taken away."""

from collections.abc import Iterator
from functools import lru_cache

from monthtwo.system.starts.command_words import plain_places, unwrapped
from monthtwo.system.starts.invocations import PYTHON, SHELL, commands_of, python_told

_CONTAINERS = frozenset({"docker", "podman", "nerdctl", "docker-compose"})
_DEPTH = 8


@lru_cache(maxsize=4096)
def executed(text: str) -> tuple[str, ...]:
    """Every program with its words: `sudo uv run python -m pytest -q` executes `pytest -q`.

    What a shell, Python or a container is told to run is what is executed. A command whose failure the line swallows
    (`pytest || true`) is left out: its result changes nothing.
    """
    return tuple(_executed(text, _DEPTH))


def _executed(text: str, depth: int) -> Iterator[str]:
    for words in commands_of(text, heeded=True):
        yield from _program(unwrapped(words), depth)


def _program(words: list[str], depth: int) -> Iterator[str]:
    if not any(words) or not depth:
        return
    program, rest = words[0], words[1:]
    name = program.rpartition("/")[2]
    inside: list[str] = []
    if PYTHON.match(program) and (runs := python_told(rest))[:1] == ["-m"]:
        inside = runs[1:]
    elif name in _CONTAINERS:
        inside = _contained(rest)
    elif SHELL.match(program):
        told = next((place for place, word in enumerate(rest) if word.startswith("-") and word.endswith("c")), None)
        if told is not None:
            yield from _executed("".join(rest[told + 1 : told + 2]), depth - 1)
            return
    if inside:
        yield from _program(unwrapped(inside), depth - 1)
    else:
        yield " ".join([name, *rest])


def _contained(words: list[str]) -> list[str]:
    """What is run in a container: the words after the image, container or service."""
    words = words[1:] if words[:1] == ["compose"] else words
    places = plain_places(words)
    if len(places) < 3 or words[places[0]] not in ("run", "exec"):
        return []
    return words[places[1] + 1 :]
