"""Commands that take items to a labelling tool, or labels from it: in scripts, Makefiles and stages of DVC."""

from collections.abc import Iterator

from monthtwo.engine.question import Hit, Node, Question
from monthtwo.regular_expressions import lazy

_SCRIPTS = (".sh", ".bash", ".mk", "Makefile", "justfile")
_MOVED = lazy(
    r"\b(?:label[-_ ]?studio|cvat|doccano|prodigy|labelbox|argilla)[-_](?:annos?|annotations?|exports?|dumps?)\b"
    r"|--annotation[_-]format\b.{0,3}cvat|\bcvat-cli\b.{0,120}\b(?:create|dump|export)\b"
)
_INSTALLS = lazy(r"\b(?:pip3?|conda|uv|poetry|apt|apt-get|npm)\b.{0,20}\b(?:install|add)\b")


def tool_traffic(q: Question) -> Iterator[Hit]:
    """One command of each script, and of each pipeline."""
    for path in q.paths(*_SCRIPTS):
        commands = ((command.line, command.text) for command in q.commands(path))
        yield from _first(path, commands)
    for path in q.paths("dvc.yaml"):
        yield from _first(path, _stages(q.documents(path)))


def _first(path: str, commands: Iterator[tuple[int, str]]) -> Iterator[Hit]:
    for line, text in commands:
        found = _MOVED.search(text.lower())
        if found is not None and not _INSTALLS.search(text):
            yield Hit(path, line, "", f"takes items to a labelling tool, or labels from it: {found[0][:60]}")
            return


def _stages(documents: object) -> Iterator[tuple[int, str]]:
    """The commands of a pipeline, wherever they stand in it."""
    for node in documents if isinstance(documents, list | tuple) else ():
        if isinstance(node, Node):
            for key, value in (node.entries or {}).items():
                if key == "cmd":
                    said = [value, *(value.items or [])]
                    yield from ((one.line, one.value) for one in said if isinstance(one.value, str))
                else:
                    yield from _stages([value])
            yield from _stages(node.items or [])
