"""Formats of log lines that a configuration file declares, where some handler of the file writes in them."""

from collections.abc import Iterator
from fnmatch import fnmatch
from posixpath import basename

from monthtwo.engine.question import Hit, Node, Question, detector
from monthtwo.regular_expressions import anycase

_FILES = ("*log*.yaml", "*log*.yml", "*log*.json", "*log*.toml")
_MADE = "class|()|format"
_JSON = anycase("json")


@detector("configured-json")
def configured_json(q: Question) -> Iterator[Hit]:
    """JSON formatters of a configuration; one that no handler of it names writes nothing."""
    for path in q.paths(".yaml", ".yml", ".json", ".toml"):
        if any(fnmatch(basename(path).lower(), name) for name in _FILES):
            for document in q.documents(path):
                yield from _used(q, path, document)


def _used(q: Question, path: str, document: Node) -> Iterator[Hit]:
    declared = [form for node in q.values(document, "formatters") for form in (node.entries or {}).items()]
    told = {str(node.value) for node in q.values(document, "handlers.*.formatter")}
    for name, form in declared:
        makers = [node for node in q.values(form, _MADE) if _JSON.finds(str(node.value))]
        if makers and (name in told or not q.values(document, "handlers")):
            yield Hit(path, makers[0].line, "", "a JSON formatter in the logging configuration")
