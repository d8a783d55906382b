"""What is read from this disk, as opposed to from an address."""

import builtins
import sys

from monthtwo.engine.question import Call, Function, Module, Question
from monthtwo.names.name import Name
from monthtwo.names.value import NameValue, plain
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_ADDRESS = lazy(r"^(https?|ftp|s3a?|gs|abfss?|wasbs?|adl|az|hdfs)://")
_NEAR = 6
"""Lines above a call in which its address is looked for."""
_LEAVING = frozenset(
    {"urllib", "http", "socket", "ssl", "ftplib", "smtplib", "imaplib", "poplib", "xmlrpc", "subprocess", "asyncio"}
)
"""Packages of the standard library that speak with others."""
_ANYTHING = frozenset({"eval", "exec"})
"""Builtins that run whatever they are told."""
_METHODS = frozenset(dir(str)) | frozenset(dir(list)) | frozenset(dir(dict)) | frozenset(dir(set)) | {"read", "write"}
"""Methods of values in memory and of open files."""


def reads_elsewhere(module: Module, call: Call) -> bool:
    """Whether a call reads a table from an address: `pd.read_csv(url)`."""
    last = Name(call.name).last
    if not last.startswith(("read_", "scan_")) or Name(call.name).unresolved:
        return False
    if "storage_options" in call.keywords:
        return True
    given = [plain(value) for value in (*call.args[:1], *call.keywords.values())]
    return _built_before(module, call) or any(
        _ADDRESS.search(text) or {"url", "uri", "link", "endpoint"} & words_of(text) for text in given
    )


def _built_before(module: Module, call: Call) -> bool:
    """Whether the name that a call is told first is an address, written a few lines above: `path = f"s3://…"`."""
    if not call.args or not isinstance(call.args[0], NameValue) or "." in call.args[0].name:
        return False
    beside = (one for one in module.literals.get(call.scope, ()) if call.line - _NEAR <= one.line <= call.line)
    return any(_ADDRESS.search(one.text) for one in beside)


def stays_here(q: Question, function: Function) -> bool:
    """Whether all that a function calls, its own helpers followed, works in memory or on this disk."""
    return not any(_leaves(q, one, call) for one in q.called([function]) | {function} for call in one.calls)


def _leaves(q: Question, function: Function, call: Call) -> bool:
    """Whether a call may reach something outside of this process and this disk."""
    name, module = q.meaning(function.path, call.name), function.module
    if module is None or name.of_repository:
        return False
    if hasattr(builtins, name):
        return name in _ANYTHING
    if name.unresolved:
        return name.last not in _METHODS
    if name.package.removesuffix("()") in sys.stdlib_module_names:
        return name.package in _LEAVING
    if name.package in q.words("data/table-packages"):
        return reads_elsewhere(module, call) or name.last.startswith(("read_sql", "read_gbq"))
    return not q.plays(name, "retry-tools", "log-lines", "model-fit", "model-loaders", "model-predict")
