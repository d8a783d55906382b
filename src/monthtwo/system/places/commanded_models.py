"""Models that are asked by a command line of another program: `brook inference run rows.tif --model m`."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from monthtwo.names.value import ListValue, text_of
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function, Module
from monthtwo.system.places.name_words import SCORES
from monthtwo.system.system import System

_MODEL = lazy(r"--?(?:model|checkpoint|ckpt|weights)(?:[_-](?:path|file|name|dir|id))?(?:=|$)")
_COMMAND = lazy(r"[a-z][\w-]{1,30}$")
"""A program or its subcommand: no path, no option and no sentence."""
_ABOVE = 12
"""Lines of a list of words above its option."""
_PARSERS = frozenset({"absl", "argparse", "click", "docopt", "fire", "typer"})
"""What reads such options, in a program that has them itself."""
_STARTS = {
    "run": "subprocess.", "Popen": "subprocess.", "call": "subprocess.", "check_call": "subprocess.",
    "check_output": "subprocess.", "create_subprocess_exec": "asyncio.", "create_subprocess_shell": "asyncio.",
    "system": "os.",
}  # fmt: skip
"""What starts a program: how its name ends, and begins."""


def asked_by_command(system: System) -> dict[Function, Use]:
    """Functions that make a command line by which another program asks a model, where something starts programs."""
    found: dict[Function, Use] = {}
    if not any(_starting(system)):
        return found
    for path in system.sources.paths:
        module = system.sources.module(path) if system.files.produces(path) else None
        for use in _made(module) if module is not None and not module.roots & _PARSERS else ():
            found.setdefault(use.function, use)
    return found


def _starting(system: System) -> Iterator[bool]:
    for last, package in _STARTS.items():
        for module, call in system.sources.calls_ending(last):
            yield system.files.produces(module.path) and call.name.startswith(package)


def _made(module: Module) -> Iterator[Use]:
    """The command lines of a file: words that a function writes one below the other, or that a call is given."""
    words = [literal for literal in module.facts.literals if not literal.key]
    for option in words:
        if _MODEL.match(option.text):
            above = range(option.line - _ABOVE, option.line + 1)
            told = [word.text for word in words if word.scope == option.scope and word.line in above]
            yield from _use(module, option.scope, option.line, told)
    for call in module.facts.calls:
        if _STARTS.get(call.name.rpartition(".")[2], " ") in call.name and call.args:
            told = call.args[0].words if isinstance(call.args[0], ListValue) else text_of(call.args[0]).split()
            if any(map(_MODEL.match, told)):
                yield from _use(module, call.scope, call.line, told)


def _use(module: Module, scope: int, line: int, words: Sequence[str]) -> Iterator[Use]:
    commands = [word for word in words if _COMMAND.match(word)]
    for program, does in pairwise(commands):
        if words_of(does) & SCORES:
            function = module.function(scope)
            yield Use(module.path, line, function.name, f"{program}.{does}", "medium", function=function)
            return
