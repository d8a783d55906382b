"""What a command line starts: a script, a module, an application object, a make target, a container, a URL."""

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from monthtwo.expressions import lazy

_SEPARATORS = lazy(r"&&|\|\||[;\n|]")
_WORDS = lazy(r"([;&|\n]+|(?:[^ \t\r;&|\n'\"]|'[^']*'|\"[^\"]*\")+)|['\"]")
"""Words and separators; nothing stands for a quote without its partner."""
_QUOTED = lazy(r"'[^']*'|\"[^\"]*\"")
_COMMENT = lazy(r"(?:^|(?<=\s))#.*$", re.M)
_ASSIGNMENT = lazy(r"^[A-Za-z_][A-Za-z0-9_]*=")
PYTHON = lazy(r"^(.*/)?(python|pypy)[0-9.]*(\.exe)?$|^\$\{?PYTHON\}?$|^\$\(PYTHON\)$")
SHELL = lazy(r"^(.*/)?(ba|z|da|k)?sh$")
_HANDLER = lazy(r"([A-Za-z_][\w./]*)\.(\w*handler)")
"""What the image of a cloud function is told to call: `app.lambda_handler`."""
_APPLICATION = lazy(r"^[A-Za-z_][\w./]*:[A-Za-z_]\w*(\(\))?$")
_DAG_RUN = lazy(r"/dags/([\w.-]+)/dagRuns|\bdags\s+(?:trigger|test)\s+(?:-\S+\s+)*([\w.-]+)")
_R_FILE = lazy(r"['\"]([\w./-]+\.[rR])['\"]")
_URL_PATH = lazy(
    r"(?:https?://[^/\s'\"]+|\$\{\{?[^{}]*(?i:url|uri|host|endpoint|address)[^{}]*\}\}?|"
    r"\$\w*(?i:url|uri|host|endpoint)\w*)(/[^\s'\"?]*)"
)
_WRAPPERS = {
    "sudo": 0, "exec": 0, "time": 0, "nohup": 0, "env": 0, "command": 0, "xvfb-run": 0, "tini": 0, "dumb-init": 0,
    "opentelemetry-instrument": 0, "ddtrace-run": 0, "newrelic-admin": 1, "poetry": 1, "pipenv": 1, "uv": 1, "pdm": 1,
    "hatch": 1, "rye": 1, "pixi": 1, "conda": 1, "mamba": 1, "micromamba": 1, "accelerate": 1, "timeout": 1,
    "doppler": 1,
    "torchrun": 0, "deepspeed": 0, "horovodrun": 0, "mpirun": 0, "wait-for-it.sh": 1, "--": 0,
}  # fmt: skip
"""Commands that start another one, and how many of their own words to pass over first (`poetry run`)."""
_WRAPPER_VALUED = frozenset(
    {"-n", "--name", "--with", "--extra", "--group", "--nproc_per_node", "-p", "--prefix", "--env-file", "--python",
     "--project", "--directory", "--package"}
)  # fmt: skip
"""Options of wrappers that take the next word."""
_IDLE = frozenset(
    {"echo", "printf", "cd", "export", "set", "rm", "cp", "mv", "mkdir", "cat", "grep", "sed", "test", "[", "pytest"}
)
"""Commands that start nothing of the repository, whatever their words."""
_SERVERS = frozenset(
    {"uvicorn", "gunicorn", "hypercorn", "daphne", "waitress-serve", "granian", "bentoml", "flask", "fastapi", "serve"}
)


_VALUED = frozenset(
    {"-f", "--file", "-t", "--tag", "-p", "-v", "-e", "--name", "--env-file", "-C", "--network", "--build-arg",
     "--platform", "--profile", "-n", "--ref", "--volume", "--port"}
)  # fmt: skip
"""Options of docker, make and gh that take the next word."""


class Invocation(Struct, frozen=True):
    """`form` says how `value` is to be looked up.

    script (a file) | module (dotted) | application (`pkg.mod:app`) | console (a console script's name) | make | npm |
    stage (DVC; "" for all) | dag (its id) | declared (units of a file) | service (Compose; "" for all) | image |
    build (a Dockerfile or folder) | url (its path) | workflow | tool (the program itself, for everything else)
    """

    form: str
    value: str


@lru_cache(maxsize=4096)
def invocations(text: str) -> tuple[Invocation, ...]:
    """Everything a piece of shell text starts, in order."""
    found: dict[Invocation, None] = {}
    joined = text.replace("\\\n", " ")
    for words, _ in simple_commands(joined):
        for item in _interpret(words):
            found[item] = None
    for match in _URL_PATH.finditer(joined) if "/" in joined else ():
        found[Invocation("url", match.group(1))] = None
    for match in _DAG_RUN.finditer(joined) if "dag" in joined else ():
        found[Invocation("dag", match.group(1) or match.group(2))] = None
    return tuple(found)


def simple_commands(text: str) -> Iterator[tuple[list[str], str]]:
    """The words of each simple command, quotes respected where they pair, with the separator that follows it."""
    text = text.strip()
    if text.startswith("["):  # the JSON form of CMD and ENTRYPOINT
        text = text.strip("[]").replace(",", " ")
    try:
        words = _words(_COMMENT.sub("", text))
    except ValueError:
        yield from ((part.split(), "") for part in _SEPARATORS.split(text))
        return
    command: list[str] = []
    for word in words:
        if word.strip(";&|\n"):
            command.append(word)
        elif command:
            yield command, word
            command = []
    yield command, ""


def _words(text: str) -> list[str]:
    """Words and separators. Raises ValueError for a quote without its partner."""
    if "\\" in text:
        lexer = shlex.shlex(text, posix=True, punctuation_chars=";&|\n")
        lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
        return list(lexer)
    # What no backslash escapes is read by expressions: `shlex` goes from character to character.
    words = _WORDS.findall(text)
    if "" in words:
        raise ValueError(text)
    if "'" not in text and '"' not in text:
        return words
    return [_QUOTED.sub(lambda quoted: quoted[0][1:-1], word) for word in words]


def _interpret(words: list[str]) -> Iterator[Invocation]:
    words = unwrapped(words)
    if not words:
        return
    program, rest = words[0], words[1:]
    name = program.rpartition("/")[2]
    if name in _IDLE:
        return
    if PYTHON.match(program) or program == "-m":  # arguments alone, for an image whose entrypoint is Python
        yield from _python(words if program == "-m" else rest)
    elif SHELL.match(program):
        yield from _shell(rest)
    elif name in _SERVERS or name == "celery" or name in ("streamlit", "gradio", "chainlit", "arq", "rq", "faust"):
        yield Invocation("tool", name)
        yield from _server(name, rest)
    elif name in ("make", "gmake"):
        yield from (Invocation("make", word) for word in _plain(rest) or ["all"])
    elif name == "just":
        yield from (Invocation("make", word) for word in _plain(rest)[:1])
    elif name in ("npm", "yarn", "pnpm"):
        names = [word for word in _plain(rest) if word != "run"]
        yield from (Invocation("npm", word) for word in names[:1])
    elif name == "dvc":
        if rest[:1] in (["repro"], ["exp"]):
            stages = [word for word in _plain(rest[1:]) if word != "run"]
            yield from (Invocation("stage", word) for word in stages or [""])
        yield Invocation("tool", "dvc")
    elif name in ("docker", "podman", "docker-compose", "nerdctl"):
        yield from _docker(name, rest)
    elif name == "gh" and rest[:2] == ["workflow", "run"]:
        yield from (Invocation("workflow", word) for word in _plain(rest[2:])[:1])
    elif not rest and (handler := _HANDLER.fullmatch(program)):
        yield Invocation("application", f"{handler[1]}:{handler[2]}")
    elif program.endswith((".py", ".sh", ".R", ".r", ".js", ".ts")) or program.startswith("./"):
        yield Invocation("script", program)
        if program.endswith(".sh") and rest[:1] and not rest[0].startswith("-"):
            yield from _interpret(rest)  # an entrypoint script that ends in `exec "$@"`
    elif name in ("Rscript", "R"):
        inline = [file for word in rest for file in _R_FILE.findall(word)]  # `-e "plumber::pr('api.R')"`
        yield from (Invocation("script", word) for word in inline or _plain(rest)[:1])
    elif name in ("az", "argo", "aws", "gcloud", "gsutil", "azcopy"):
        yield Invocation("tool", name)
        if {"create", "submit"} & set(rest):  # a job or workflow that a file declares
            yield from (Invocation("declared", word) for word in rest if word.endswith((".yml", ".yaml", ".json")))
    else:
        yield Invocation("tool", name)
        yield Invocation("console", name)
        # `prefect deploy flows/train.py:flow`, `modal deploy app.py`, `dagster dev -f defs.py`, `func kfp.py`
        yield from _files(rest)


def unwrapped(words: list[str]) -> list[str]:
    """The words without leading assignments and without programs that only start another one."""
    for _ in range(8):
        while words and (
            _ASSIGNMENT.match(words[0]) or words[0] in ("then", "do", "else", "if", "!", "(", "{", "@", "-")
        ):
            words = words[1:]
        if not words:
            return []
        name = words[0].rpartition("/")[2]
        if name not in _WRAPPERS:
            return words
        skip = _WRAPPERS[name]
        if name in ("uv", "poetry", "pipenv", "pdm", "hatch", "rye", "pixi", "conda", "mamba") and words[1:2] != [
            "run"
        ]:
            return words
        rest = words[1 + skip :]
        while rest and rest[0].startswith("-") and rest[0] != "--":
            takes_value = rest[0] in _WRAPPER_VALUED
            rest = rest[2:] if takes_value and "=" not in rest[0] else rest[1:]
        if name in ("torchrun", "deepspeed", "accelerate", "horovodrun", "mpirun"):
            rest = ["python", *rest] if rest and rest[0].endswith(".py") else rest
        words = rest
    return words


def _python(rest: list[str]) -> Iterator[Invocation]:
    index = 0
    while index < len(rest):
        word = rest[index]
        if word == "-m" and index + 1 < len(rest):
            module = rest[index + 1]
            yield from _interpret([module, *rest[index + 2 :]] if module in _SERVERS else [])
            if module in ("celery", "streamlit", "dvc", "pytest", "locust"):
                yield from _interpret([module, *rest[index + 2 :]])
            else:
                yield Invocation("module", module)
            return
        if word.startswith("-m") and word[2:].isidentifier():
            yield Invocation("module", word[2:])
            return
        if word == "-c":
            yield from _inline(rest[index + 1] if index + 1 < len(rest) else "")
            return
        if not word.startswith("-"):
            yield Invocation("script", word)
            yield from _files(rest[index + 1 :])
            return
        index += 1


def _inline(code: str) -> Iterator[Invocation]:
    for match in re.finditer(r"from\s+([\w.]+)\s+import\s+(\w+)|import\s+([\w.]+)", code):
        if match.group(1):
            yield Invocation("application", f"{match.group(1)}:{match.group(2)}")
        else:
            yield Invocation("module", match.group(3))


def _shell(rest: list[str]) -> Iterator[Invocation]:
    for index, word in enumerate(rest):
        if word.startswith("-") and "c" in word and not word.startswith("--"):
            if index + 1 < len(rest):
                yield from invocations(rest[index + 1])
            return
        if not word.startswith("-"):
            yield Invocation("script", word)
            return


def _server(name: str, rest: list[str]) -> Iterator[Invocation]:
    if name == "celery" or name in ("arq", "faust"):
        for flag in ("-A", "--app"):
            if flag in rest[:-1]:
                yield Invocation("module", rest[rest.index(flag) + 1].partition(":")[0])
    for word in rest:
        if _APPLICATION.match(word):
            yield Invocation("application", word.removesuffix("()"))
    if name in ("streamlit", "fastapi", "flask", "chainlit", "gradio"):
        yield from _files(rest)


def _docker(name: str, rest: list[str]) -> Iterator[Invocation]:
    words = (
        [word for word in rest if word != "compose"] if rest[:1] == ["compose"] or name == "docker-compose" else rest
    )
    compose = words is not rest or name == "docker-compose"
    plain = _plain(words)
    if compose:
        if plain[:1] in (["up"], ["run"], ["start"], ["restart"], ["exec"]):
            yield from (Invocation("service", word) for word in plain[1:] or [""])
            if plain[0] in ("run", "exec") and len(plain) > 2:
                yield from _interpret(plain[2:])
    elif plain[:1] in (["build"], ["buildx"]):
        for flag in ("-f", "--file"):
            if flag in words[:-1]:
                yield Invocation("build", words[words.index(flag) + 1])
        yield from (Invocation("build", word) for word in plain[-1:] if plain[0] == "build" and len(plain) > 1)
    elif plain[:1] == ["run"]:
        yield from (Invocation("image", word) for word in plain[1:2])
        yield from _interpret(plain[2:])


def _plain(words: Sequence[str]) -> list[str]:
    """Words that are neither options nor their values nor assignments."""
    return [words[place] for place in plain_places(words)]


def plain_places(words: Sequence[str]) -> list[int]:
    """Where the words stand that are neither options nor their values nor assignments."""
    found: list[int] = []
    skip = False
    for place, word in enumerate(words):
        if skip:
            skip = False
        elif word.startswith("-"):
            takes_value = word in _VALUED
            skip = takes_value and "=" not in word
        elif not _ASSIGNMENT.match(word):
            found.append(place)
    return found


def _files(words: Iterable[str]) -> Iterator[Invocation]:
    for word in words:
        bare, _, attribute = word.partition(":")
        if bare.endswith(".py") and attribute:
            yield Invocation("application", word)
        elif word.endswith((".py", ".sh")):
            yield Invocation("script", word)
