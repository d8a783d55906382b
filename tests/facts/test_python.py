"""The Python reader: what names mean, what dominates a call, and that nothing a file holds can break it."""

import json
import sys
from textwrap import dedent

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.facts.python.reader import read_python
from monthtwo.facts.readers import read_syntax
from monthtwo.facts.records import Call, Python
from monthtwo.names.value import ListValue, NameValue, TextValue


def read(source: str) -> Python:
    facts = read_python(dedent(source))
    assert facts.python is not None, facts.error
    return facts.python


def call(source: str, last: str) -> Call:
    """The one call whose name ends in `last`."""
    found = [c for c in read(source).calls if c.name.rpartition(".")[2].lstrip("?") == last]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("source", "last", "name"),
    [
        ("import numpy as np\nnp.mean(x)", "mean", "numpy.mean"),
        ("import a.b.c\na.b.c.go()", "go", "a.b.c.go"),
        ("from evidently import report as r\nr.Report()", "Report", "evidently.report.Report"),
        ("from .utils import send\nsend()", "send", "#.utils#.send"),
        ("from .. import db\ndb.save()", "save", "#..#.db.save"),
        ("def train(): ...\ntrain()", "train", ".train"),
        ("import boto3\ns3 = boto3.client('s3')\ns3.get_object()", "get_object", "boto3.client().get_object"),
        ("import boto3\ndef f(s3: boto3.Client):\n    s3.get_object()", "get_object", "boto3.Client().get_object"),
        ("def f(client):\n    client.put()", "put", "?client.put"),
        ("import mlflow\nwith mlflow.start_run() as run:\n    run.log()", "log", "mlflow.start_run().log"),
        ("from prefect import task\n@task\ndef f(): ...\nf.map()", "map", ".f.map"),
        ("model.eval()", "eval", "?model.eval"),
        ("eval('1')", "eval", "eval"),
        ("def go():\n    later()\ndef later(): ...\n", "later", ".later"),
        ("import a, b\nx = a.one() or b.two()\nx.go()", "go", "a.one().go"),
        ("import openai\nx = openai.OpenAI() if k else None\nx.go()", "go", "openai.OpenAI().go"),
        ("import joblib\nmodel = None\ndef load():\n    global model\n    model = joblib.load('m')\n"
         "def ask():\n    return model.predict([1])", "predict", "joblib.load().predict"),
    ],
)  # fmt: skip
def test_name(source: str, last: str, name: str) -> None:
    assert call(source, last).name == name


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("def __init__(self): self.model = joblib.load('m')\n    def ask(self): return self.model.predict(x)", "joblib.load().predict"),
        ("def ask(self): return self.model.predict(x)\n    def load(self): self.model = joblib.load('m')", "joblib.load().predict"),
        ("model: joblib.Model\n    def ask(self): return self.model.predict(x)", "joblib.Model().predict"),
        ("model = joblib.load('m')\n    def ask(self): return self.model.predict(x)", "joblib.load().predict"),
        ("def predict(self): ...\n    def ask(self): return self.predict()", ".Service.predict"),
    ],
)  # fmt: skip
def test_attributes_of_self_are_known_wherever_they_are_set(body: str, name: str) -> None:
    source = f"import joblib\nclass Service:\n    {body}\n"
    assert [c.name for c in read(source).calls if c.name.endswith("predict")] == [name]


def test_decorators_resolve_to_their_imported_object() -> None:
    facts = read(
        """
        from unittest.mock import patch
        from fastapi import APIRouter
        router = APIRouter(prefix="/v1")

        @patch("module.name")
        def test(m): ...

        @router.post("/predict", status_code=201)
        async def predict(body: Body): ...
        """
    )
    by_name = {scope.name: scope for scope in facts.scopes}
    assert [d.name for d in by_name["test"].decorators] == ["unittest.mock.patch"]
    (route,) = by_name["predict"].decorators
    assert (route.name, route.args, route.keywords) == (
        "fastapi.APIRouter().post",
        [TextValue("/predict")],
        {"status_code": 201},
    )


def guards(source: str, last: str) -> list[tuple[set[str], set[str], bool]]:
    facts = read(source)
    (found,) = [c for c in facts.calls if c.name.rpartition(".")[2].lstrip("?") == last]
    chain = []
    guard = found.guard
    while guard >= 0:
        item = facts.guards[guard]
        chain.append((set(item.names), set(item.ops), item.exits))
        guard = item.parent
    return chain


def test_a_condition_guards_what_it_encloses() -> None:
    assert guards("if new_auc > old['auc']:\n    promote()", "promote") == [({"new_auc", "old", "auc"}, {">"}, False)]


def test_an_early_exit_guards_what_follows() -> None:
    source = "def f(auc):\n    if auc < 0.8:\n        return\n    promote()"
    assert guards(source, "promote") == [({"auc"}, {"<"}, True)]


def test_a_condition_is_seen_one_assignment_back() -> None:
    source = "def f(m):\n    better = m.auc >= bar\n    if better:\n        promote()"
    ((names, ops, _),) = guards(source, "promote")
    assert {"better", "auc", "bar"} <= names
    assert ops == {">="}


def test_a_name_in_a_condition_means_what_it_was_assigned_before() -> None:
    facts = read(
        "def f(a):\n    old = first(a)\n    seen = check(old)\n    old = second(a)\n    if seen:\n        go()"
    )
    assert "first" in facts.guards[0].names
    assert "second" not in facts.guards[0].names


def test_a_thousand_assignments_in_a_row_are_no_nesting() -> None:
    chain = "\n".join(f"x{n + 1} = step(x{n})" for n in range(3000))
    assert read(f"{chain}\nx = x3000 < limit\nif x:\n    go()").guards[0].ops == ["<"]


def test_a_walrus_binds_after_the_arguments_beside_it_were_named() -> None:
    facts = read("def f(a):\n    go(a := make(), a)\n    a.run()")
    assert [one.name for one in facts.calls] == ["?go", "?make", "?make().run"]
    assert facts.calls[0].args == [None, NameValue("?a")]


def test_a_guard_ends_with_its_block() -> None:
    assert guards("def f():\n    if a > b:\n        x = 1\n    promote()", "promote") == []


@pytest.mark.parametrize(
    ("handler", "protected"),
    [
        ("except Exception:\n    log()", True),
        ("except Exception:\n    raise", False),
        ("except Exception as e:\n    log()\n    raise Other() from e", False),
        ("except A:\n    raise\nexcept B:\n    x = None", True),
        ("finally:\n    close()", False),
    ],
)
def test_protection_is_a_handler_that_does_not_just_reraise(handler: str, protected: bool) -> None:
    assert call(f"try:\n    fetch()\n{handler}\n", "fetch").protected is protected


def test_stubs_and_main_blocks() -> None:
    facts = read(
        '''
        def stub():
            """Later."""
            raise NotImplementedError

        def real(): return 1

        if __name__ == "__main__":
            real()
        '''
    )
    scopes = {scope.name: scope for scope in facts.scopes}
    assert scopes["stub"].stub
    assert not scopes["real"].stub
    assert scopes["__main__"].kind == "main"
    assert [facts.scopes[c.scope].name for c in facts.calls if c.name == ".real"] == ["__main__"]


def test_docstrings_are_no_literals() -> None:
    facts = read('"""Module."""\ndef f():\n    """Drift."""\n    return {"status": "ok"}')
    assert [(item.text, item.key) for item in facts.literals] == [("status", True), ("ok", False)]


def test_a_list_argument_is_a_command_line() -> None:
    source = "import subprocess, sys\nsubprocess.run([sys.executable, 'train.py', f'--out={x}'])"
    assert call(source, "run").args == [ListValue(["python", "train.py", "--out={}"], ["sys.executable"])]


def test_lines_are_mapped_for_cells() -> None:
    facts = read_python("x = 1\nf()\n", [10, 20]).python
    assert facts is not None
    assert [c.line for c in facts.calls] == [20]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"print 'python two'\n", "syntax"),
        (b"def f(:\n", "syntax"),
        (b"x = 1\x00\n", "syntax"),
        (b"# -*- coding: no-such-encoding -*-\n", "syntax"),
        (b"x = '\xff\xfe'\n", "syntax"),
        (b"(" * 10_000 + b")" * 10_000, "syntax"),
        (b"x = " + b"-" * 100_000 + b"1\n", "too-deep"),
        pytest.param(
            b"x = " + b".a".join([b"x"] * 50_000) + b"\n",
            "too-deep",
            marks=pytest.mark.skipif(sys.version_info < (3, 11), reason="3.10 parses a chain of any length"),
        ),
    ],
)
def test_what_cannot_be_parsed_is_a_reported_skip(source: bytes, reason: str) -> None:
    facts = read_python(source)
    assert facts.python is None
    assert facts.error
    assert facts.error_reason in (reason, "too-deep")


def test_declared_encodings_are_obeyed() -> None:
    facts = read_python("# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1")).python
    assert facts is not None
    assert [item.text for item in facts.literals] == []  # one character says nothing


@given(st.text(max_size=200))
def test_any_text_is_facts_or_an_error(text: str) -> None:
    facts = read_python(text)
    assert (facts.python is None) == bool(facts.error)


@given(st.binary(max_size=200))
def test_any_bytes_are_facts_or_an_error(data: bytes) -> None:
    facts = read_python(data)
    assert (facts.python is None) == bool(facts.error)


_NAMES = st.sampled_from(["a", "b", "np", "self", "x"])
_EXPRESSIONS = st.recursive(
    _NAMES | st.sampled_from(["1", "'s'", "f'{a}'", "None"]),
    lambda inner: st.one_of(
        st.builds("{}({})".format, inner, inner),
        st.builds("({}).m({}, k={})".format, inner, inner, inner),
        st.builds("[{}, *{}]".format, inner, _NAMES),
        st.builds("{{'k': {}}}".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("(lambda a: {})".format, inner),
        st.builds("[y for y in {} if {}]".format, inner, inner),
    ),
    max_leaves=8,
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["{}", "a = {}", "for b in {}: a(b)", "if {}: a()", "with {} as x: x.go()"]), _EXPRESSIONS
        )
    )
)
def test_every_call_has_a_name_a_line_and_a_scope(parts: list[tuple[str, str]]) -> None:
    facts = read("import numpy as np\n" + "\n".join(form.format(text) for form, text in parts))
    for found in facts.calls:
        assert found.name
        assert 1 <= found.line <= len(parts) + 1
        assert 0 <= found.scope < len(facts.scopes)
        assert -1 <= found.guard < len(facts.guards)


def test_a_call_below_a_chain_of_attributes_is_seen() -> None:
    facts = read(
        "def chat(question):\n    return ask(question).choices[0].message.content\n\ndef ask(q):\n    return q\n"
    )
    assert ".ask" in [call.name for call in facts.calls]


def test_a_key_says_what_it_is_mapped_to() -> None:
    facts = read('DEFAULTS = {"retries": 3, "email_on_failure": True, "email": ["a@b.org"]}\n')
    assert {literal.text: literal.value for literal in facts.literals if literal.key} == {
        "retries": 3, "email_on_failure": True, "email": ListValue(["a@b.org"], [])
    }  # fmt: skip


def test_an_answer_with_its_status_is_a_fact_of_its_own() -> None:
    python = read("def f(row):\n    if not row:\n        return 'no row', 400\n    return row, http.BAD_REQUEST\n")
    assert [(a.line, a.status, a.guard >= 0) for a in python.answers] == [
        (3, 400, True),
        (4, NameValue("?http.BAD_REQUEST"), True),
    ]


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
