"""What a Python file holds on purpose cannot make it grow, nor the parser take for ever."""

import json
import sys

import msgspec
import pytest

from monthtwo.facts.python.reader import read_python
from monthtwo.facts.readers import read_syntax

LONG = "n" * 10_000
CARRIERS = {
    "conditions": "c0 = 1\n" + "".join(f"c{n} = c{n - 1} > {n}\n" for n in range(1, 2_000)) + "if c1999: f()\n",
    "under one": "c0 = 1\n"
    + "".join(f"c{n} = c{n - 1} > {n}\n" for n in range(1, 900))
    + "if c899 > 1:\n"
    + " x = 1\n" * 900,
    "attributes": "import x\n" + "x = x.a\n" * 4_000,
    "own attributes": "class A:\n def f(self):\n  self.x = self.x\n" + "  self.x = self.x.a\n" * 4_000,
    "alias": f"import {LONG} as x\n" + "x.f()\n" * 2_000,
    "module": f"from {LONG} import (\n" + "a,\n" * 2_000 + ")\n",
    "imported": f"from x import {LONG} as a\n" + "a()\n" * 2_000,
    "class": f"class {LONG}:\n" + " def f(): 0\n" * 2_000,
    "function": f"def {LONG}():\n" + " f(x=1)\n" * 2_000,
    "condition": f"if {LONG} > 1:\n" + " x = 1\n" * 2_000,
    "attribute in a condition": f"if x.{LONG} > 1:\n" + " x = 1\n" * 2_000,
}


@pytest.mark.parametrize("name", CARRIERS)
def test_what_goes_into_a_name_does_not_add_up(name):
    source = CARRIERS[name].encode()
    for syntax in ("python", "python:test"):
        facts = read_syntax(syntax, source)
        assert not facts.error
        assert len(msgspec.msgpack.encode(facts)) < 2_500_000


def test_a_condition_still_knows_what_went_into_it():
    source = "".join(f"c{n} = c{n - 1} > {n}\n" for n in range(1, 30)) + "if c29:\n    f()\n"
    (guard,) = read_python(source).python.guards
    assert guard.names == [f"c{n}" for n in range(29, -1, -1)]
    assert guard.ops == [">"]


DEAR = {
    "import": "import " + "a." * 60_000 + "b\n",
    "import from": "if 1: from " + "a." * 60_000 + "b import c\n",
    "with spaces": "import " + "a . \\\n" * 60_000 + "b\n",
    "beyond ASCII": "import " + "é." * 60_000 + "b\n",
}
PARTS = {
    "parts": "x = f'" + "{a}" * 100_000 + "'\n",
    "lines": 'x = f"""' + "{a}\n" * 100_000 + '"""\n',
    "text before": "x = rf'" + "t" * 300_000 + "{a}" * 60_000 + "'\n",
}


@pytest.mark.parametrize("name", DEAR)
def test_what_takes_the_parser_too_much_is_not_given_to_it(name: str) -> None:
    source = DEAR[name]
    cell = json.dumps({"cells": [{"cell_type": "code", "source": source}, {"cell_type": "code", "source": "def"}]})
    for syntax, data in (("python", source), ("python:setup", source), ("notebook", cell)):
        facts = read_syntax(syntax, data.encode())
        assert (facts.error, facts.error_reason) == ("a name of more than 1000 parts", "too-deep")


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="f-strings are parsed as a whole")
@pytest.mark.parametrize("name", PARTS)
def test_f_strings_that_take_the_parser_too_much_are_not_given_to_it(name: str) -> None:
    facts = read_python(PARTS[name].encode())
    assert (facts.error, facts.error_reason) == ("f-strings of too many parts", "too-deep")


@pytest.mark.parametrize(
    "source",
    [
        "import " + "a." * 500 + "b\n",
        "x = '" + "So it is. " * 5_000 + "'\n",
        "x = [" + "a.b, " * 20_000 + "]\n",
        "x = [" + "{}, " * 100_000 + "]\n",
        "x = '" + "{a}" * 100_000 + "'\n",
        "x = f'" + "{a}" * 5_000 + "'\n",
        "# f'" + "{a}" * 100_000 + "'\nx = 1\n",
    ],
)
def test_what_only_looks_as_if_it_took_too_much_is_read(source: str) -> None:
    assert read_python(source.encode()).error == ""
