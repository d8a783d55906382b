"""The registry of readers: a path's syntax, and a file's bytes as facts."""

import re
from collections.abc import Callable

from msgspec.structs import replace

from monthtwo.facts.accept_comments import accept_lines
from monthtwo.facts.python.outline import TestTier, outline
from monthtwo.facts.records import FileFacts, Node, Requirement
from monthtwo.facts.source import MAX_CODE, Unreadable, decode, too_deep
from monthtwo.facts.syntaxes import syntax_of
from monthtwo.names.value import MAX_TEXT

_SHELL = re.compile(rb"#! ?/\S*\b(env (-S )?)?(ba|da|k|z)?sh\b")
_PYTHON = re.compile(rb"#! ?/\S*\b(env (-S )?)?python")
_FIRST_LINE = 80
"""Bytes in which a program says what runs it."""


def read_file(path: str, data: bytes) -> FileFacts:
    """All facts of one file; never raises. Of `path` only `syntax_of(path)` matters, and nothing is opened.

    A file that cannot be read as its syntax yields `error` and `error_reason`; so does a reader that breaks, whose
    `error_reason` is then "broken".
    """
    return read_syntax(syntax_of(path), data)


def read_syntax(syntax: str, data: bytes, tests: TestTier | None = None) -> FileFacts:
    """All facts of `data` in a syntax that `syntax_of` has named; empty facts for "".

    `tests` says which tests are read in full; all of them where it is left out.
    """
    reader = _READERS.get(syntax) or _READERS.get(syntax.partition(":")[0])
    if reader is None:
        return FileFacts()
    try:
        if syntax == "python:test" and tests is not None and (found := outline(data, tests)) is not None:
            return found
        found = reader(data, syntax.partition(":")[2])
        accepted = accept_lines(data)
        return replace(found, accepted=accepted) if accepted else found
    except Unreadable as error:
        return FileFacts(error=error.detail, error_reason=error.reason)
    except (RecursionError, MemoryError):
        deep = too_deep()
        return FileFacts(error=deep.detail, error_reason=deep.reason)
    except Exception as error:  # a broken reader costs its own file, never the run
        message = f"reader broke: {type(error).__name__}: {error}"
        return FileFacts(error=message.encode("utf-8", "replace").decode()[:MAX_TEXT], error_reason="broken")


def _python(data: bytes, _: str) -> FileFacts:
    if len(data) > MAX_CODE:
        raise Unreadable("oversized", f"{len(data)} bytes of code")
    from monthtwo.facts.python.reader import read_python

    return read_python(data)


def _setup_py(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.dependencies.package_files import setup_py

    return replace(_python(data, _), requirements=setup_py(data))


def _notebook(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.python.notebook import read_notebook

    return read_notebook(data)


def _yaml(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.documents.custom_resources import without_schemas
    from monthtwo.facts.documents.template import is_template, read_template
    from monthtwo.facts.documents.yaml_tree import read_yaml

    text = without_schemas(decode(data))
    if is_template(text):
        return _template(text, read_template(text))
    try:
        documents = read_yaml(text)
    except Unreadable as error:
        if error.reason != "syntax" or "{{" not in text:
            raise
        return _template(text, read_template(text))
    return FileFacts(documents=documents, requirements=_conda(documents))


def _template(text: str, documents: list[Node] | None) -> FileFacts:
    from monthtwo.facts.text_lines import read_text

    return FileFacts(documents=documents, text=read_text(text))


def _conda(documents: list[Node]) -> list[Requirement] | None:
    if not documents or "dependencies" not in (documents[0].entries or {}):
        return None
    from monthtwo.facts.dependencies.package_files import conda_environment

    return conda_environment(documents[0])


def _yaml_lock(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.dependencies.locks import conda_lock

    return FileFacts(requirements=conda_lock(decode(data)))


def _json(data: bytes, kind: str) -> FileFacts:
    from monthtwo.facts.documents.json_tree import read_json
    from monthtwo.facts.shell.command_lines import package_scripts

    documents = read_json(decode(data))
    if not documents:  # data, or records
        return _table(data, "")
    commands = [script for document in documents for script in package_scripts(document)] if kind == "package" else None
    return FileFacts(documents=documents, commands=commands)


def _json_lock(data: bytes, kind: str) -> FileFacts:
    from monthtwo.facts.dependencies.locks import pipfile_lock, renv_lock

    return FileFacts(requirements=(renv_lock if kind == "renv" else pipfile_lock)(decode(data)))


def _toml(data: bytes, kind: str) -> FileFacts:
    from monthtwo.facts.dependencies.package_files import pipfile, pixi, pyproject
    from monthtwo.facts.documents.toml_tree import read_toml

    documents = read_toml(decode(data))
    find = {"pyproject": pyproject, "pixi": pixi, "pipfile": pipfile}.get(kind)
    return FileFacts(documents=documents, requirements=[one for d in documents for one in find(d)] if find else None)


def _toml_lock(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.dependencies.locks import toml_lock

    return FileFacts(requirements=toml_lock(decode(data)))


def _hcl(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.documents.hcl import read_hcl

    return FileFacts(documents=read_hcl(decode(data)))


def _dockerfile(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.shell.crontab_lines import scheduled_commands
    from monthtwo.facts.shell.dockerfile import read_dockerfile

    text = decode(data)
    return FileFacts(instructions=read_dockerfile(text), commands=scheduled_commands(text) or None)


def _requirements(data: bytes, group: str) -> FileFacts:
    from monthtwo.facts.dependencies.requirements import read_requirements

    return FileFacts(requirements=read_requirements(decode(data), group))


def _setup_cfg(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.dependencies.package_files import setup_cfg
    from monthtwo.facts.text_lines import read_text

    text = decode(data)
    return FileFacts(requirements=setup_cfg(text), text=read_text(text))


def _shell(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.shell.command_lines import read_shell
    from monthtwo.facts.shell.crontab_lines import scheduled_commands

    text = decode(data)
    return FileFacts(commands=[*read_shell(text), *scheduled_commands(text)])


def _program(data: bytes, _: str) -> FileFacts:
    """A file without an ending: its first line says in what it is written, if it is a program."""
    first = data[:_FIRST_LINE]
    return _python(data, "") if _PYTHON.match(first) else _shell(data, "") if _SHELL.match(first) else FileFacts()


def _crontab(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.shell.command_lines import read_crontab

    return FileFacts(commands=read_crontab(decode(data)))


def _procfile(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.shell.command_lines import read_procfile

    return FileFacts(commands=read_procfile(decode(data)))


def _make(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.shell.targets import read_makefile

    return FileFacts(commands=read_makefile(decode(data)))


def _just(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.shell.targets import read_justfile

    return FileFacts(commands=read_justfile(decode(data)))


def _text(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.text_lines import read_text

    return FileFacts(text=read_text(decode(data)))


def _table(data: bytes, _: str) -> FileFacts:
    """Data: only how it begins."""
    from monthtwo.facts.text_lines import HEAD, read_head

    return FileFacts(text=read_head(decode(data[:HEAD])))


def _office(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.documents.office import read_document
    from monthtwo.facts.text_lines import read_text

    return FileFacts(text=read_text(read_document(data)))


def _sheet(data: bytes, _: str) -> FileFacts:
    """A sheet: only how it begins."""
    from monthtwo.facts.documents.office import read_sheet
    from monthtwo.facts.text_lines import read_head

    return FileFacts(text=read_head(read_sheet(data)))


def _pdf(data: bytes, _: str) -> FileFacts:
    from monthtwo.facts.documents.pdf import read_pdf
    from monthtwo.facts.text_lines import read_text

    return FileFacts(text=read_text(read_pdf(data)))


_READERS: dict[str, Callable[[bytes, str], FileFacts]] = {
    "python": _python,
    "python:setup": _setup_py,
    "notebook": _notebook,
    "yaml": _yaml,
    "yaml:lock": _yaml_lock,
    "json": _json,
    "json:pipfile-lock": _json_lock,
    "json:renv": _json_lock,
    "toml": _toml,
    "toml:lock": _toml_lock,
    "hcl": _hcl,
    "dockerfile": _dockerfile,
    "requirements": _requirements,
    "ini:setup": _setup_cfg,
    "shell": _shell,
    "program": _program,
    "crontab": _crontab,
    "procfile": _procfile,
    "make": _make,
    "just": _just,
    "text": _text,
    "table": _table,
    "office": _office,
    "sheet": _sheet,
    "pdf": _pdf,
}
"""Readers by syntax; each gets the bytes and what stands after the syntax's colon. They import what they need late."""
