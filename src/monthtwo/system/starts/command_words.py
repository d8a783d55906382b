"""The words of a command that count: those behind programs that only start it, those that are no options."""

from collections.abc import Iterable, Sequence

from monthtwo.regular_expressions import lazy

_ASSIGNMENT = lazy(r"^[A-Za-z_][A-Za-z0-9_]*=")
_WRAPPERS = {
    "sudo": 0, "exec": 0, "time": 0, "nohup": 0, "env": 0, "command": 0, "xvfb-run": 0, "tini": 0, "dumb-init": 0,
    "opentelemetry-instrument": 0, "ddtrace-run": 0, "newrelic-admin": 1, "poetry": 1, "pipenv": 1, "uv": 1, "pdm": 1,
    "hatch": 1, "rye": 1, "pixi": 1, "conda": 1, "mamba": 1, "micromamba": 1, "accelerate": 1, "timeout": 1,
    "doppler": 1, "uvx": 0, "pipx": 1, "flock": 1, "nice": 0, "ionice": 0, "setsid": 0, "chronic": 0,
    "torchrun": 0, "deepspeed": 0, "horovodrun": 0, "mpirun": 0, "wait-for-it.sh": 1, "--": 0,
}  # fmt: skip
"""Commands that start another one, and how many of their own words to pass over first (`poetry run`)."""
_RUNNERS = frozenset({"uv", "poetry", "pipenv", "pdm", "hatch", "rye", "pixi", "conda", "mamba", "pipx"})
"""Those of them that do so with the word `run` alone."""
_OPTIONS_FIRST = {"flock": frozenset({"-w", "-E"}), "timeout": frozenset({"-k", "-s"})}
"""Those of them whose own words stand behind their options, with the options that take the next word."""
_LAUNCHERS = frozenset({"torchrun", "deepspeed", "accelerate", "horovodrun", "mpirun"})
_WRAPPERS_VALUED = frozenset(
    {"-n", "--name", "--with", "--extra", "--group", "--nproc_per_node", "-p", "--prefix", "--env-file", "--python",
     "--project", "--directory", "--package", "--from", "--spec"}
)  # fmt: skip
"""Their options that take the next word."""
_ENVIRONMENT = frozenset({"-e", "--environment"})
"""Options of pixi that do, and of others that do not."""
_LEADING = frozenset({"then", "do", "else", "@", "-"})
"""What stands in front of a command on a line of a script or Makefile."""
_VALUED = frozenset(
    {"-f", "--file", "-t", "--tag", "-p", "-v", "-e", "--name", "--env-file", "-C", "--network", "--build-arg",
     "--platform", "--profile", "-n", "--ref", "--volume", "--port"}
)  # fmt: skip
"""Options of docker, make and gh that take the next word."""


def unwrapped(words: list[str]) -> list[str]:
    """The words without leading assignments and without programs that only start another one."""
    for _ in range(8):
        while words and (words[0] in _LEADING or _ASSIGNMENT.match(words[0])):
            words = words[1:]
        name = words[0].rpartition("/")[2] if words else ""
        if name not in _WRAPPERS or (name in _RUNNERS and words[1:2] != ["run"]):
            break
        words = words[1:]
        while name in _OPTIONS_FIRST and words and words[0].startswith("-"):
            words = words[2:] if words[0] in _OPTIONS_FIRST[name] else words[1:]
        words = words[_WRAPPERS[name] :]
        while words and words[0].startswith("-") and words[0] != "--":
            valued = words[0] in _WRAPPERS_VALUED or (name == "pixi" and words[0] in _ENVIRONMENT)
            words = words[2:] if valued else words[1:]
        if name in _LAUNCHERS and words and words[0].endswith(".py"):
            words = ["python", *words]
    return words


def plain(words: Sequence[str]) -> list[str]:
    """Words that are neither options nor their values nor assignments."""
    return [words[place] for place in plain_places(words)]


def plain_places(words: Iterable[str]) -> list[int]:
    """Where the words stand that are neither options nor their values nor assignments."""
    found: list[int] = []
    skip = False
    for place, word in enumerate(words):
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in _VALUED
        elif not _ASSIGNMENT.match(word):
            found.append(place)
    return found
