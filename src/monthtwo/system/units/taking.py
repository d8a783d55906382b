"""Methods that take the messages of a consumer which another method of their class has made."""

from collections.abc import Iterator

from monthtwo.facts.records import Call, Scope
from monthtwo.system.code.module import Module

_TAKES = frozenset({"poll", "consume", "getone", "getmany", "receive", "get_message", "fetch", "next"})


def taking(module: Module, made: Scope, call: Call) -> Iterator[str]:
    """The methods beside the one that makes a consumer by a call: they poll it, or loop over it."""
    owner = module.functions.get(made.name.rpartition(".")[0])
    kept = (f"{call.name}()", f".{made.name}()")
    for method in owner.children if owner is not None and owner.is_class else ():
        polls = any(
            one.name.rpartition(".")[0] in kept and one.name[one.name.rfind(".") + 1 :] in _TAKES
            for one in method.calls
        )
        loops = any(one.name in kept for one in method.references)
        if method.name != made.name and (polls or loops):
            yield method.name
