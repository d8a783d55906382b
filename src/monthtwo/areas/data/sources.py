"""What counts as a source of data: calls that bring something from outside, and are about data."""

from monthtwo.areas.data.statements import changes_tables
from monthtwo.engine.question import Call, Function, Question, Use
from monthtwo.names.name import Name
from monthtwo.names.value import text_of
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_SENDS = frozenset({"post", "put", "patch", "delete", "request", "Request", "publish", "execute", "urlopen"})
_READS = frozenset({"json", "read", "iter_lines", "iter_content", "loads"})
_LOCALLY = lazy(r"^https?://(localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)\b")
_ELSEWHERE = lazy(r"^(https?|s3|gs|ftp)://(?!localhost|127\.|0\.0\.0\.0|host\.docker)[\w-]+\.[\w.{}-]+")
_SERVED = lazy(r"/(v\d/)?(predict\w*|invocations|infer|inference|score|classify|feedback)(/\{\})?/?$")
_LONG = 200
OWN = ("own-stores", "file-systems")
"""Roles of packages that bring nothing from outside."""
_LOCAL_EMBEDDERS = frozenset(
    {"sentence_transformers", "fastembed", "InstructorEmbedding", "gensim", "transformers", "FlagEmbedding"}
)
"""Packages whose embeddings are made in this process."""


def is_fetch(q: Question, use: Use, call: Call) -> bool:
    """Whether a call brings data from outside, as opposed to sending, opening a client or reading a file."""
    last, root = Name(use.what).last, Name(use.what).package
    if (
        root in q.known_packages(*OWN)
        or last in q.words("data/connections")
        or last in ("head", "delete", "put", "patch")
    ):
        return False
    if ".resource.Table." in use.what or (root == "boto3" and ".Table." in use.what):  # the service's own state
        return False
    if last.startswith("read_sql") and _opens_a_file(q, use.path):
        return False
    if last.startswith("generate_presigned"):  # an address is signed here, and nothing asked
        return False
    if last.startswith("list_") and q.words("data/weights") & words_of(use.scope):
        return False
    if "execute" in last and changes_tables(use.function, call):
        return False
    if last == "load_dataset" and call.args[:1] and text_of(call.args[0]) in q.words("data/file-builders"):
        return False
    if root in q.known_packages("http-clients") and (asks_itself(q, use.path) or _asks_llm(q, use.function)):
        return False
    return not elsewhere(q, use.path, use.scope) and (last not in _SENDS or _reads_answer(use.function))


def _opens_a_file(q: Question, path: str) -> bool:
    """Whether the only database that a file names is one on this disk."""
    module = q.module(path)
    return module is not None and "sqlite3" in module.roots and "sqlalchemy" not in module.roots


def asks_itself(q: Question, path: str) -> bool:
    """Whether a file asks the system's own service: a page, or a script whose only addresses are the service's."""
    module = q.module(path)
    if module is None:
        return False
    texts = [literal.text for literal in module.facts.literals if len(literal.text) < _LONG]
    if module.roots & q.known_packages("page-packages"):
        return True
    own = any(_LOCALLY.match(text) or _SERVED.search(text) for text in texts)
    return own and not any(_ELSEWHERE.match(text) for text in texts)


def _asks_llm(q: Question, function: Function) -> bool:
    """Whether what serves asks a language model over plain HTTP: its answer is no data."""
    keys = {literal.text for literal in function.literals if literal.key}
    return ({"messages", "role"} <= keys or "choices" in keys) and function in q.functions("serving")


def elsewhere(q: Question, path: str, *names: str) -> bool:
    """Whether a file or function is about something else than data: health, alerts, deployment, tests."""
    folder, _, file = path.rpartition("/")
    others, platforms = q.words("data/other-purposes"), q.words("data/platform-folders")
    told = others & words_of(file, *names) or platforms & words_of(folder)
    return bool(told) or asks_orchestrator(q, path, *names)


_CLIENT = frozenset({"client", "api", "service", "py"})


def asks_orchestrator(q: Question, path: str, *names: str) -> bool:
    """Whether a file or class is a client of an orchestrator, which it is named for and does not import."""
    module, orchestrators = q.module(path), q.known_packages("pipeline-tools")
    if module is None or module.roots & orchestrators:
        return False
    told = (words_of(name) - _CLIENT for name in (path.rpartition("/")[2], *(name.partition(".")[0] for name in names)))
    return any(words and words <= orchestrators for words in told)


def is_remote(q: Question, use: Use) -> bool:
    """Whether what embeds is a service, as opposed to a model in this process or a class that is made."""
    return Name(use.what).last.islower() and Name(use.what).package not in _LOCAL_EMBEDDERS


def _reads_answer(function: Function) -> bool:
    """Whether what comes back is used: `.json()`, `.text`, `.read()` in the same function."""
    return any(Name(call.name).last in _READS for call in function.calls)
