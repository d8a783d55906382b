"""Which calls start something by what they are told: a command line, an application, a script, an id, an address."""

from functools import lru_cache

from monthtwo.facts.records import Call
from monthtwo.names.value import ListValue, TextValue, text_of, texts
from monthtwo.system.starts.dispatch_calls import dispatches
from monthtwo.system.starts.inventory import Inventory
from monthtwo.system.starts.pipelines import SCRIPT_ARGUMENTS, configured_script, submits

_RUNNERS = frozenset(
    {
        "subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_call", "subprocess.check_output",
        "os.system", "os.popen", "os.execvp", "sh.bash", "invoke.run", "fabric.Connection().run",
        "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell",
    }
)  # fmt: skip
_SERVERS = frozenset({"uvicorn.run", "uvicorn.Config", "granian.Granian"})
"""Servers that are told in code which application to run: `uvicorn.run("service:app")`."""
_COMMAND_ARGUMENTS = ("bash_command", "command", "cmd", "cmds", "arguments", "args", "entrypoint", "entry_point",
                      "python_file", "script", "container_command", "source_code", "entry_script")  # fmt: skip
_SHORTEST = 3
"""Characters of a command: what is no longer starts nothing."""
_TELLING = frozenset({*_COMMAND_ARGUMENTS, *SCRIPT_ARGUMENTS, "image"})


def may_start(call: Call) -> bool:
    """Whether a call has a name, a keyword or an address that may start something; most have not."""
    if _starts(call.name):
        return True
    for value in call.args:
        if type(value) is TextValue and "/" in value.text:
            return True
        if type(value) is ListValue and "/" in value.text:
            return True
    keywords = call.keywords
    if not keywords:
        return False
    if not _TELLING.isdisjoint(keywords):
        return True
    for value in keywords.values():
        if type(value) is TextValue and "/" in value.text:
            return True
        if type(value) is ListValue and "/" in value.text:
            return True
    return False


@lru_cache(maxsize=1 << 16)
def _starts(name: str) -> bool:
    return name in _RUNNERS or name in _SERVERS or dispatches(name) or submits(name)


def command_lines(inventory: Inventory, call: Call) -> list[str]:
    """The commands in a call's arguments."""
    found: list[str] = []
    if call.name in _RUNNERS:
        found = texts(call.args[:1])
    elif call.name in _SERVERS:
        told = [*call.args[:1], call.keywords.get("app"), call.keywords.get("target")]
        found = [f"uvicorn {text}" for text in texts(told)]
    for keyword in _COMMAND_ARGUMENTS:
        text = text_of(call.keywords.get(keyword))
        if len(text) > _SHORTEST:
            found.append(text)
    if script := configured_script(inventory, call):
        found.append(script)
    if len(found) > 1 and {"args", "arguments"} & call.keywords.keys():
        found = [" ".join(found)]  # `command=["python"], args=["-m", "train"]` is one command line
    return found
