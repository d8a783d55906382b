"""Which calls start something by what they are told: a command line, an application, a script, an id, an address."""

from functools import lru_cache

from monthtwo.facts.records import Call
from monthtwo.names.value import ListValue, TextValue, text_of, texts
from monthtwo.system.starts.configured_objects import may_name_objects
from monthtwo.system.starts.dispatch_calls import dispatches, names_job
from monthtwo.system.starts.django_sites import makes_site
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
_IMAGE_ARGUMENTS = ("image", "base_image", "image_uri", "container_uri")
_CONTAINER_RUNS = ".containers.run"
"""How the call ends by which Docker's client runs an image."""
_TELLING = frozenset({*_COMMAND_ARGUMENTS, *SCRIPT_ARGUMENTS, *_IMAGE_ARGUMENTS})


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
    if not _TELLING.isdisjoint(keywords) or names_job(call):
        return True
    for value in keywords.values():
        if type(value) is TextValue and "/" in value.text:
            return True
        if type(value) is ListValue and "/" in value.text:
            return True
    return False


@lru_cache(maxsize=1 << 16)
def _starts(name: str) -> bool:
    known = name in _RUNNERS or name in _SERVERS or name.endswith(_CONTAINER_RUNS)
    return known or dispatches(name) or submits(name) or may_name_objects(name) or makes_site(name)


def in_container(call: Call) -> bool:
    """Whether what a call runs is run in an image."""
    return not call.keywords.keys().isdisjoint(_IMAGE_ARGUMENTS) or call.name.endswith(_CONTAINER_RUNS)


def told_image(call: Call) -> str:
    """The image that a call is told to run: `DockerOperator(image="fit:1")`, `client.containers.run("fit:1")`."""
    values = [call.keywords.get(keyword) for keyword in _IMAGE_ARGUMENTS]
    if call.name.endswith(_CONTAINER_RUNS):
        values += call.args[:1]
    return next(filter(None, map(text_of, values)), "")


def command_lines(inventory: Inventory, call: Call) -> list[str]:
    """The commands in a call's arguments."""
    found: list[str] = []
    if call.name in _RUNNERS:
        found = texts(call.args[:1])
    elif call.name in _SERVERS:
        told = [*call.args[:1], call.keywords.get("app"), call.keywords.get("target")]
        found = [f"uvicorn {text}" for text in texts(told)]
    elif call.name.endswith(_CONTAINER_RUNS):
        found = texts(call.args[1:2])
    for keyword in _COMMAND_ARGUMENTS:
        text = text_of(call.keywords.get(keyword))
        if len(text) > _SHORTEST:
            found.append(text)
    if script := configured_script(inventory, call):
        found.append(script)
    if len(found) > 1 and {"args", "arguments"} & call.keywords.keys():
        found = [" ".join(found)]  # `command=["python"], args=["-m", "train"]` is one command line
    return found
