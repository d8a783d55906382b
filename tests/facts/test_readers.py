"""The registry: names to syntaxes, and what holds for every reader."""

import json
import sys

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monthtwo.facts import readers
from monthtwo.facts.python import syntax_tree
from monthtwo.facts.readers import read_file, read_syntax, syntax_of
from monthtwo.facts.records import FileFacts
from monthtwo.facts.text_lines import MAX_LINES
from monthtwo.names.value import MAX_TEXT

SYNTAXES = {
    "src/a.py": "python",
    "src/a.pyi": "",
    "setup.py": "python:setup",
    "a.ipynb": "notebook",
    "a.yml": "yaml",
    "data.csv.dvc": "yaml",
    "dvc.lock": "yaml",
    "MLproject": "yaml",
    "k8s/app.yaml.j2": "yaml",
    "pixi.lock": "yaml:lock",
    "conda-lock.yml": "yaml:lock",
    "schema.avsc": "json",
    "package.json": "json:package",
    "package-lock.json": "",
    "pyproject.toml": "toml:pyproject",
    "sub/uv.lock": "toml:lock",
    "Pipfile": "toml:pipfile",
    "Pipfile.lock": "json:pipfile-lock",
    "main.tf": "hcl",
    "dev.tfvars": "hcl",
    ".terraform.lock.hcl": "hcl",
    "Dockerfile": "dockerfile",
    "Dockerfile.gpu": "dockerfile",
    "Dockerfile.dockerignore": "",
    "docker/api.Dockerfile": "dockerfile",
    "serve.dockerfile": "dockerfile",
    "Containerfile": "dockerfile",
    "requirements.txt": "requirements",
    "requirements/prod.txt": "requirements",
    "requirements-dev.txt": "requirements:dev",
    "ml/py3.10-requirements.txt": "requirements",
    "run.sh": "shell",
    "Makefile": "make",
    "build/rules.mk": "make",
    "justfile": "just",
    "Procfile": "procfile",
    "crontab": "crontab",
    "etc/cron.d/job": "crontab",
    "setup.cfg": "ini:setup",
    "README.md": "text",
    "CODEOWNERS": "text",
    ".env.example": "text",
    ".dvc/config": "text",
    "model.stan": "text",
    "mixin.libsonnet": "text",
    "notes.txt": "text",
    "model.pkl": "",
    "image.png": "",
    "data.csv": "table",
    "LICENSE": "",
    "bin/nightly": "program",
    "run_all": "program",
    "": "",
}


@pytest.mark.parametrize(("path", "syntax"), SYNTAXES.items())
def test_syntax_of(path: str, syntax: str) -> None:
    assert syntax_of(path) == syntax


def test_every_syntax_has_a_reader() -> None:
    for syntax in filter(None, set(SYNTAXES.values())):
        assert syntax.partition(":")[0] in {known.partition(":")[0] for known in readers._READERS}
        assert read_syntax(syntax, b"#!/bin/sh\n" if syntax == "program" else b"") != FileFacts(), syntax


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(SYNTAXES)), st.binary(max_size=200))
def test_never_raises_and_can_be_stored(path: str, data: bytes) -> None:
    facts = read_file(path, data)
    assert not facts.error.startswith("reader broke")
    assert bool(facts.error) == bool(facts.error_reason)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=FileFacts) == facts
    assert read_syntax(syntax_of(path), data) == facts


@pytest.mark.parametrize(
    "path", [path for path, syntax in SYNTAXES.items() if syntax not in ("", "python", "python:setup")]
)
def test_nul_bytes_are_binary(path: str) -> None:
    assert read_file(path, b"#!/bin/sh\n\0\xff").error_reason == "binary"


@pytest.mark.parametrize("path", [path for path, syntax in SYNTAXES.items() if syntax])
def test_ten_thousand_brackets(path: str) -> None:
    for bracket in (b"[", b"(", b"{"):
        facts = read_file(path, b"x = " + bracket * 10_000)
        assert not facts.error.startswith("reader broke")


def test_a_reader_that_breaks_is_an_error_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, kind: str) -> FileFacts:
        raise KeyError("\ud800")

    monkeypatch.setitem(readers._READERS, "text", broken)
    facts = read_file("a.md", b"x")
    assert facts.error_reason == "broken"
    assert facts.error.startswith("reader broke: KeyError")
    assert msgspec.msgpack.encode(facts)


@pytest.mark.parametrize("error", [RecursionError, MemoryError])
def test_exhaustion_is_too_deep(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    def exhausted(data: bytes, kind: str) -> FileFacts:
        raise error

    monkeypatch.setitem(readers._READERS, "text", exhausted)
    assert read_file("a.md", b"x").error_reason == "too-deep"


@pytest.mark.parametrize(
    "data",
    [
        b"one\r\ntwo\r\n",
        b"one\rtwo",
        b"\xef\xbb\xbfone\ntwo",
        "one\ntwo".encode("utf-16"),
        b"\xfe\xff\0o\0n\0e\0\n\0t\0w\0o",
    ],
)
def test_line_ends_and_marks(data: bytes) -> None:
    facts = read_file("a.md", data)
    assert [(line.line, line.text) for line in facts.lines or ()] == [(1, "one"), (2, "two")]


def test_invalid_utf_8_is_replaced() -> None:
    facts = read_file("a.md", b"caf\xe9\n")
    assert [line.text for line in facts.lines or ()] == ["caf\ufffd"]


def test_text_is_bounded() -> None:
    facts = read_file("a.md", b"\n \n" + b"x" * 2_000 + b"\n" + b"y\n" * 5_000)
    assert facts.lines is not None
    assert facts.lines[0].line == 3
    assert len(facts.lines[0].text) == MAX_TEXT
    assert len(facts.lines) == MAX_LINES


LONG = "1" * 5_000
NUMBERS = {
    "a.py": f"x = {LONG}\nf({LONG}, k={LONG}, *[{LONG}, '{LONG}'])\n",
    "negative.py": f"x = -{LONG}\ny = {LONG}j + {LONG}.5 + 1e{LONG}\nf(1)\n",
    "underscores.py": "x = " + "1_" * 5_000 + "1\nf(1)\n",
    "hexadecimal.py": f"f({{0x{LONG}: 1}}, [0x{LONG}, 'a'], y=0x{LONG})\n",
    "answer.py": f"def g():\n    f()\n    return x, 0x{LONG}\n",
    "formatted.py": f"f(f'{{{LONG}}}')\n",
    "case.py": f"match x:\n    case {LONG}: f()\n",
    "encoded.py": f"# coding: latin-1\nx = {LONG}\nf('\xe9')\n".encode("latin-1"),
    "newer.py": f"type X = int\nx = {LONG}\nf(1)\n",
    "setup.py": f"x = {LONG}\nf()\nsetup(install_requires=['a'])\n",
    "a.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": f"x = {LONG}\nf()"}]}),
    "b.ipynb": '{"cells": [{"cell_type": "code", "source": "f()", "execution_count": LONG}]}'.replace("LONG", LONG),
    "c.ipynb": '{"cells": [{"cell_type": "code", "source": "f()", "outputs": [NaN, LONG]}]}'.replace("LONG", LONG),
    "a.json": '{"a": LONG}'.replace("LONG", LONG),
    "b.json": '{"a": LONG, "b": NaN}'.replace("LONG", LONG),
    "tsconfig.json": '{"a": LONG, } // why'.replace("LONG", LONG),
    "package.json": '{"scripts": {"a": "x"}, "b": LONG}'.replace("LONG", LONG),
    "Pipfile.lock": '{"default": {"a": {"version": "==1", "x": LONG}}}'.replace("LONG", LONG),
    "a.yaml": f"a: {LONG}\nb: 0x{LONG}\nc: -{LONG}\n",
    "a.toml": f"a = {LONG}\nb = -{LONG}\n",
    "overflow.toml": f"a = {'1' * 400}\nb = -{'1' * 400}\nc = 0x{LONG}\n",
    "pyproject.toml": f"x = {LONG}\n[project]\ndependencies = ['a']\n",
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_may_be_longer_than_python_reads(name):
    source = NUMBERS[name]
    facts = read_file(name, source if isinstance(source, bytes) else source.encode())
    assert facts.error == ""
    assert msgspec.msgpack.encode(facts)
    if facts.python is not None:
        assert "f" in {call.name.lstrip("?") for call in facts.python.calls}
    if name in ("setup.py", "pyproject.toml", "Pipfile.lock"):
        assert [one.name for one in facts.requirements] == ["a"]


@pytest.mark.skipif(not hasattr(sys, "set_int_max_str_digits"), reason="this Python has no such limit")
def test_numbers_are_the_same_where_python_reads_any_length(monkeypatch):
    limited = read_file("a.py", NUMBERS["a.py"].encode())
    monkeypatch.setattr(syntax_tree, "_REFUSES_LONG_NUMBERS", False)
    assert read_file("a.py", NUMBERS["a.py"].encode()) == limited


@pytest.mark.parametrize("line", ["#!/bin/bash", "#!/usr/bin/env bash", "#! /bin/sh -e", "#!/usr/bin/env -S zsh"])
def test_a_script_without_an_ending_says_in_its_first_line_who_reads_it(line: str) -> None:
    commands = read_file("bin/nightly", f"{line}\npython score.py\n".encode()).commands
    assert commands is not None and [one.text for one in commands] == ["python score.py"]


@pytest.mark.parametrize("line", ["#!/usr/bin/env python3", "#!/usr/bin/perl", "weights", ""])
def test_what_no_shell_reads_has_no_commands(line: str) -> None:
    assert read_file("bin/nightly", f"{line}\npython score.py\n".encode()).commands is None
