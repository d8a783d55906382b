"""The command that a call gives to a remote container job in place of the image's: `overrides={"command": [...]}`."""

from monthtwo.facts.records import Call, Literal
from monthtwo.names.value import NameValue, text_of
from monthtwo.system.code.module import Module
from monthtwo.system.starts.dispatch_calls import names_job

_OVERRIDES = ("overrides", "container_overrides", "containerOverrides")
"""Arguments by which operators and SDKs of AWS Batch and ECS say what a job runs."""


def overriding_commands(module: Module, call: Call) -> list[str]:
    """The commands of a job that a call submits: those of a dictionary in its brackets, or of one with a name."""
    if not names_job(call):
        return []
    value = next((call.keywords[key] for key in _OVERRIDES if key in call.keywords), None)
    if value is None:
        return []
    told = [one for one in module.facts.literals if _is_command(one) and one.scope == call.scope]
    if isinstance(value, NameValue):  # the dictionary is made before it is handed over
        found = [one for one in told if one.line <= call.line][-1:]
    else:
        following = (one.line for one in module.facts.calls if one.line > call.line and names_job(one))
        end = min(following, default=0)
        found = [one for one in told if one.line >= call.line and (not end or one.line < end)]
    return [text_of(one.value) for one in found]


def _is_command(literal: Literal) -> bool:
    return literal.key and literal.text == "command" and bool(text_of(literal.value))
