"""What a command line starts: a script, a module, an application object, a make target, a container, a URL."""

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import lru_cache

from msgspec import DecodeError, Struct
from msgspec.json import decode

from monthtwo.facts.shell.simple_commands import simple_commands
from monthtwo.regular_expressions import lazy
from monthtwo.system.starts.command_words import plain, unwrapped

PYTHON = lazy(r"^(.*/)?(python|pypy)[0-9.]*(\.exe)?$|^\$\{?PYTHON\}?$|^\$\(PYTHON\)$")
SHELL = lazy(r"^(.*/)?(ba|z|da|k)?sh$")
_HANDLER = lazy(r"([A-Za-z_][\w./]*)\.([A-Za-z_]\w*)")
"""What the image of a cloud function is told to call: `app.lambda_handler`."""
_NO_HANDLERS = frozenset(
    {"py", "sh", "bash", "jar", "js", "ts", "mjs", "rb", "pl", "r", "R", "exe", "bin", "so", "json"}
)
"""Ends of names that stand for files."""
_BINARIES = frozenset({"", "bin", "sbin"})
"""Folders of programs that are installed; one of any other is a script that somebody put there."""
_DEFAULTED = lazy(r"\$\{\w+:?-([^{}$]*)\}")
_MODULE = lazy(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_APPLICATION = lazy(r"^[A-Za-z_][\w./-]*:[A-Za-z_]\w*(\(\))?$")
_DAG_RUN = lazy(r"/dags/([\w.-]+)/dagRuns|\bdags\s+(?:trigger|test)\s+(?:-\S+\s+)*([\w.-]+)")
_R_FILE = lazy(r"['\"]([\w./-]+\.[rR])['\"]")
_URL_PATH = lazy(
    r"(?:https?://[^/\s'\"]+|\$\{\{?[^{}]*(?i:url|uri|host|endpoint|address)[^{}]*\}\}?|"
    r"\$\w*(?i:url|uri|host|endpoint)\w*)(/[^\s'\"?]*)"
)
_IDLE = frozenset(
    {"echo", "printf", "cd", "export", "set", "rm", "cp", "mv", "mkdir", "cat", "grep", "sed", "test", "[", "pytest"}
)
"""Commands that start nothing of the repository, whatever their words."""
_SERVERS = frozenset(
    {"uvicorn", "gunicorn", "hypercorn", "daphne", "waitress-serve", "granian", "bentoml", "flask", "fastapi", "serve"}
)
_BY_MODULE = frozenset({"gunicorn", "granian", "hypercorn"})
"""Those that look for an application in a module which they are told alone."""
_WORKERS = frozenset({"celery", "streamlit", "gradio", "chainlit", "arq", "rq", "faust"})
_MAX_THROUGH = 20
"""Programs of one command that start each other: `docker run image run.sh python train.py` has three."""


class Invocation(Struct, frozen=True):
    """`form` says how `value` is to be looked up.

    script (a file) | module (dotted) | application (`pkg.mod:app`) | console (a console script's name) | make | npm |
    stage (DVC; "" for all) | dag (its id) | tasks (of a Celery application, dotted) |
    declared (units of a file) | service (Compose; "" for all) | image | build (a Dockerfile or folder) |
    url (its path) | workflow | tool (the program itself, for everything else)
    """

    form: str
    value: str


_Meaning = Generator[Invocation, None, list[str] | None]
"""What a command starts; in the end the words of the command that it starts in turn, if any."""
_Program = Callable[[list[str]], _Meaning]


@lru_cache(maxsize=4096)
def invocations(text: str) -> tuple[Invocation, ...]:
    """Everything a piece of shell text starts, in order."""
    found: dict[Invocation, None] = {}
    joined = text.replace("\\\n", " ")
    if "-" in joined and "${" in joined:
        joined = _DEFAULTED.sub(r"\1", joined)
    for words in commands_of(joined):
        for item in _interpret(words):
            found[item] = None
    for match in _URL_PATH.finditer(joined) if "/" in joined else ():
        found[Invocation("url", match.group(1))] = None
    for match in _DAG_RUN.finditer(joined) if "dag" in joined else ():
        found[Invocation("dag", match.group(1) or match.group(2))] = None
    return tuple(found)


def commands_of(text: str, heeded: bool = False) -> Iterator[list[str]]:
    """The words of each simple command; with `heeded`, without those whose failure the line swallows."""
    text = text.strip()
    if text.startswith("["):  # the JSON form of CMD and ENTRYPOINT
        try:
            return iter([decode(text.encode("utf-8", "replace"), type=list[str])])
        except DecodeError:
            if not text.startswith(("[ ", "[[")):  # a list, if not as JSON writes it
                text = text.strip("[]").replace(",", " ")
    return simple_commands(text, heeded)


def _interpret(words: list[str]) -> Iterator[Invocation]:
    """What one command starts, and what is started through it."""
    for _ in range(_MAX_THROUGH):
        words = unwrapped(words)
        if not words or words[0].rpartition("/")[2] in _IDLE:
            return
        words = (yield from _meaning(words[0])(words)) or []


def _meaning(program: str) -> _Program:
    """How the words of a program are read."""
    known = _PROGRAMS.get(program.rpartition("/")[2])
    if known is not None:
        return known
    if PYTHON.match(program):
        return _python
    return _shell if SHELL.match(program) else _other


def python_told(words: list[str]) -> list[str]:
    """The words after `python` from what it is told to run on: `-m`, `-c`, or a script."""
    at = 0
    while at < len(words) and words[at].startswith("-") and not words[at].startswith(("-m", "-c")):
        at += 2 if words[at] in _WITH_VALUE else 1
    return words[at:]


_WITH_VALUE = ("-W", "-X")


def _python(words: list[str]) -> _Meaning:
    told = python_told(words[1:])
    if not told:
        return None
    word, after = told[0], told[1:]
    if word == "-m" and after:
        if after[0] in ("celery", "streamlit", "dvc", "pytest", "locust"):
            return after
        yield Invocation("module", after[0])
        return after if after[0] in _SERVERS else None
    if word.startswith("-m") and word[2:].isidentifier():
        yield Invocation("module", word[2:])
    elif word == "-c":
        yield from _inline(after[0] if after else "")
    elif not word.startswith("-"):
        yield Invocation("script", word)
        yield from _files(after)
    return None


def _python_arguments(words: list[str]) -> _Meaning:
    """Arguments alone, for an image whose entrypoint is Python."""
    return _python(["python", *words])


def _inline(code: str) -> Iterator[Invocation]:
    for match in re.finditer(r"from\s+([\w.]+)\s+import\s+(\w+)|import\s+([\w.]+)", code):
        if match.group(1):
            yield Invocation("application", f"{match.group(1)}:{match.group(2)}")
        else:
            yield Invocation("module", match.group(3))


def _shell(words: list[str]) -> _Meaning:
    rest = words[1:]
    for index, word in enumerate(rest):
        if word.startswith("-") and "c" in word and not word.startswith("--"):
            if index + 1 < len(rest):
                yield from invocations(rest[index + 1])
            return None
        if not word.startswith("-"):
            yield Invocation("script", word)
            return None
    return None


def _server(words: list[str]) -> _Meaning:
    name, rest = words[0].rpartition("/")[2], words[1:]
    yield Invocation("tool", name)
    if name in ("celery", "arq", "faust"):
        for flag in ("-A", "--app"):
            if flag in rest[:-1]:
                application = rest[rest.index(flag) + 1].partition(":")[0]
                yield Invocation("module", application)
                if name == "celery" and "worker" in rest:
                    yield Invocation("tasks", application)
    if name in _BY_MODULE and not any(_APPLICATION.match(word) for word in rest):
        yield from (Invocation("module", word) for word in rest if _MODULE.fullmatch(word))
    for word in rest:
        if _APPLICATION.match(word):
            yield Invocation("application", word.removesuffix("()"))
        elif word.endswith((".yaml", ".yml")):  # `serve run serve_config.yaml`
            yield Invocation("declared", word)
    if name in ("streamlit", "fastapi", "flask", "chainlit", "gradio"):
        yield from _files(rest)
    return None


def _make(words: list[str]) -> _Meaning:
    yield from (Invocation("make", word) for word in plain(words[1:]) or ["all"])
    return None


def _just(words: list[str]) -> _Meaning:
    yield from (Invocation("make", word) for word in plain(words[1:])[:1])
    return None


def _npm(words: list[str]) -> _Meaning:
    names = [word for word in plain(words[1:]) if word != "run"]
    yield from (Invocation("npm", word) for word in names[:1])
    return None


def _dvc(words: list[str]) -> _Meaning:
    if words[1:2] in (["repro"], ["exp"]):
        stages = [word for word in plain(words[2:]) if word != "run"]
        yield from (Invocation("stage", word) for word in stages or [""])
    yield Invocation("tool", "dvc")
    return None


def _docker(words: list[str]) -> _Meaning:
    if words[1:2] == ["compose"] or words[0].endswith("docker-compose"):
        return (yield from _compose([word for word in words[1:] if word != "compose"]))
    command, *operands = plain(words[1:]) or [""]
    if command == "run":
        yield from (Invocation("image", word) for word in operands[:1])
        return operands[1:]
    if command in ("build", "buildx"):
        for flag in ("-f", "--file"):
            if flag in words[:-1]:
                yield Invocation("build", words[words.index(flag) + 1])
    if command == "build":
        yield from (Invocation("build", word) for word in operands[-1:])
    return None


def _compose(words: list[str]) -> _Meaning:
    command, *operands = plain(words) or [""]
    if command in ("up", "run", "start", "restart", "exec"):
        yield from (Invocation("service", word) for word in operands or [""])
    return operands[1:] if command in ("run", "exec") else None


def _github(words: list[str]) -> _Meaning:
    if words[1:3] != ["workflow", "run"]:
        return (yield from _other(words))
    yield from (Invocation("workflow", word) for word in plain(words[3:])[:1])
    return None


def _r(words: list[str]) -> _Meaning:
    inline = [file for word in words[1:] for file in _R_FILE.findall(word)]  # `-e "plumber::pr('api.R')"`
    yield from (Invocation("script", word) for word in inline or plain(words[1:])[:1])
    return None


def _cloud(words: list[str]) -> _Meaning:
    yield Invocation("tool", words[0].rpartition("/")[2])
    if {"create", "submit"} & set(words):  # a job or workflow that a file declares
        yield from (Invocation("declared", word) for word in words[1:] if word.endswith((".yml", ".yaml", ".json")))
    return None


def _other(words: list[str]) -> _Meaning:
    program, rest = words[0], words[1:]
    if not rest and (handler := _HANDLER.fullmatch(program)) and handler[2] not in _NO_HANDLERS:
        yield Invocation("application", f"{handler[1]}:{handler[2]}")
        return None
    if program.endswith((".py", ".sh", ".R", ".r", ".js", ".ts")) or program.startswith("./"):
        yield Invocation("script", program)
        # An entrypoint script that ends in `exec "$@"`.
        return rest if program.endswith(".sh") and rest and not rest[0].startswith("-") else None
    folder, slash, name = program.rpartition("/")
    if slash and "." not in name and folder.rpartition("/")[2] not in _BINARIES:
        yield Invocation("script", program)
    yield Invocation("tool", name)
    yield Invocation("console", name)
    # `prefect deploy flows/train.py:flow`, `modal deploy app.py`, `dagster dev -f defs.py`, `func kfp.py`
    yield from _files(rest)
    return None


def _files(words: Iterable[str]) -> Iterator[Invocation]:
    for word in words:
        bare, _, attribute = word.partition(":")
        if bare.endswith(".py") and attribute:
            yield Invocation("application", word)
        elif word.endswith((".py", ".sh")):
            yield Invocation("script", word)


_PROGRAMS: dict[str, _Program] = {
    **dict.fromkeys(_SERVERS | _WORKERS, _server),
    **dict.fromkeys(("make", "gmake"), _make),
    **dict.fromkeys(("npm", "yarn", "pnpm"), _npm),
    **dict.fromkeys(("docker", "podman", "docker-compose", "nerdctl"), _docker),
    **dict.fromkeys(("Rscript", "R"), _r),
    **dict.fromkeys(("az", "argo", "aws", "gcloud", "gsutil", "azcopy"), _cloud),
    "-m": _python_arguments,
    "dvc": _dvc,
    "gh": _github,
    "just": _just,
}
