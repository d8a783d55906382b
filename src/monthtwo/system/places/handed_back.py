"""What a function of the repository gives back: something that it was handed, or what it made itself.

`tagger = joined(spacy.load("a"), spacy.load("b"))` is the first tagger, where `joined` returns that; and what is
declared `-> Language` is what the call gave that is returned.
"""

from collections.abc import Iterator

from monthtwo.names.value import CallValue, NameValue
from monthtwo.system.code.forwarding import given_by
from monthtwo.system.code.module import Function, Module
from monthtwo.system.code.resolution import Resolution

_MOST_CALLS = 4
"""Calls of one function in a file that are looked at."""


def handed_back(names: Resolution, module: Module, name: str) -> Iterator[tuple[str, str]]:
    """What a call of a function here may give, with which a name begins; each with the file that says so."""
    maker, called, _ = name.partition("()")
    own = names.own(module.path, maker) if called and not names.is_final(maker) else None
    if own is None or own.scope.kind != "function" or own.module is None:
        return
    for step in own.module.flow.returned.get(own.number, ()):
        if step.first == step.last and len(step.reads) == 1 and step.reads[0] in own.params:
            yield from ((module.path, given) for given in _given(module, maker, own, step.reads[0]))
            continue
        first = next(iter(own.module.flow.sources(step)), None)
        if isinstance(first, int):
            yield own.path, f"{own.module.facts.calls[first].name}()"


def _given(module: Module, maker: str, own: Function, parameter: str) -> Iterator[str]:
    """What calls of a function in a file hand it as one parameter."""
    for call in module.named.get(maker, ())[:_MOST_CALLS]:
        value = given_by(own, call).get(parameter)
        if isinstance(value, CallValue):
            yield f"{value.name}()"
        elif isinstance(value, NameValue):
            yield value.name
