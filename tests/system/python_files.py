"""Python files from texts, as a repository's."""

from textwrap import dedent

from monthtwo.facts.python.reader import read_python
from monthtwo.facts.records import Call
from monthtwo.system.code.resolution import Resolution
from monthtwo.system.code.sources import Sources


def names_in(files: dict[str, str]) -> Resolution:
    facts = {path: read_python(dedent(text)).python for path, text in files.items()}
    assert all(facts.values())
    return Resolution(Sources(files, facts.get))


def call_in(names: Resolution, path: str, last: str) -> Call:
    """The first call in a file whose name ends so."""
    module = names.sources.module(path)
    assert module is not None
    return next(call for call in module.facts.calls if call.name.endswith(last))
