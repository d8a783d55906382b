"""What a name means across files, and what a function leads to."""

from textwrap import dedent

import pytest

from monthtwo.facts.python.reader import read_python
from monthtwo.facts.records import Call
from monthtwo.system.code.graph import Code
from monthtwo.system.code.module import NodeId


def code(files: dict[str, str]) -> Code:
    facts = {path: read_python(dedent(text)).python for path, text in files.items()}
    assert all(facts.values())
    return Code(files, facts.get)


def reached(files: dict[str, str], *start: NodeId) -> frozenset[NodeId]:
    return code(files).reach(start)


def call(found: Code, path: str, last: str) -> Call:
    module = found.module(path)
    assert module is not None
    return next(c for c in module.facts.calls if c.name.endswith(last))


@pytest.mark.parametrize(
    ("files", "importer", "name"),
    [
        ({"app/a.py": "from app.b import go\ngo()", "app/b.py": "def go(): ..."}, "app/a.py", "app/b.py:go"),
        ({"src/app/a.py": "from app.b import go\ngo()", "src/app/b.py": "def go(): ..."}, "src/app/a.py", "src/app/b.py:go"),
        ({"a.py": "from .b import go\ngo()", "b.py": "def go(): ..."}, "a.py", "b.py:go"),
        ({"p/a.py": "from . import b\nb.go()", "p/b.py": "def go(): ...", "p/__init__.py": ""}, "p/a.py", "p/b.py:go"),
        ({"p/q/a.py": "from ..b import go\ngo()", "p/b.py": "def go(): ..."}, "p/q/a.py", "p/b.py:go"),
        ({"jobs/a.py": "import b\nb.go()", "jobs/b.py": "def go(): ..."}, "jobs/a.py", "jobs/b.py:go"),
        ({"a.py": "from p import go\ngo()", "p/__init__.py": "from p.b import go", "p/b.py": "def go(): ..."}, "a.py", "p/b.py:go"),
        ({"a.py": "from p import go\ngo()", "p/__init__.py": "from .b import *", "p/b.py": "def go(): ..."}, "a.py", "p/b.py:go"),
        ({"a.py": "from p.b import S\nS().go()", "p/b.py": "class T:\n  def go(self): ...\nclass S(T): ..."}, "a.py", "p/b.py:T.go"),
        ({"a.py": "from b import s\ns.go()", "b.py": "class S:\n  def go(self): ...\ns = S()"}, "a.py", "b.py:S.go"),
        ({"a.py": "from b import make\nmake().go()", "b.py": "class S:\n  def go(self): ...\ndef make() -> S: ..."}, "a.py", "b.py:S.go"),
        ({"a.py": "from b import make\nmake().go()", "b.py": "import boto3\ndef make(): return boto3.client('s3')"}, "a.py",
         "boto3.client().go"),
        # two services of one monorepo, each with a module of the same name
        ({"x/a.py": "from b import go\ngo()", "x/b.py": "def go(): ...", "y/b.py": "def go(): ..."}, "x/a.py", "x/b.py:go"),
        # what the repository only seems to hold
        ({"a.py": "import logging\nlogging.go()", "pkg/logging.py": "def go(): ..."}, "a.py", "logging.go"),
        ({"a.py": "from evidently import go\ngo()", "src/drift/evidently/__init__.py": "", "src/drift/__init__.py": ""}, "a.py",
         "evidently.go"),
    ],
)  # fmt: skip
def test_what_a_call_means(files: dict[str, str], importer: str, name: str) -> None:
    found = code(files)
    assert found.canonical(importer, call(found, importer, "go").name) == name


def test_a_cycle_of_reexports_ends() -> None:
    found = code({"a.py": "from b import go\ngo()", "b.py": "from a import go"})
    assert found.canonical("a.py", call(found, "a.py", "go").name)


def test_reach_goes_through_calls_and_callbacks_and_classes() -> None:
    files = {
        "app.py": """
            from work import Worker, schedule
            def handler():
                schedule(Worker().run)
            """,
        "work.py": """
            def schedule(fn): fn()
            def unwired(): ...
            class Worker:
                def run(self): return helper()
            def helper(): ...
            """,
    }
    found = reached(files, ("app.py", "handler"))
    assert {("work.py", "Worker.run"), ("work.py", "helper"), ("work.py", "schedule")} <= found
    assert ("work.py", "unwired") not in found


def test_importing_runs_the_module_body_and_not_the_main_block() -> None:
    files = {
        "a.py": "import b\ndef go(): ...",
        "b.py": "def load(): ...\nmodel = load()\nif __name__ == '__main__':\n    train()\ndef train(): ...",
    }
    found = reached(files, ("a.py", "go"))
    assert ("b.py", "load") in found
    assert ("b.py", "train") not in found


def test_a_method_of_an_unknown_receiver_is_the_only_one_of_its_name() -> None:
    files = {
        "a.py": "def go(store):\n    store.log_prediction(1)\n    store.get(1)",
        "b.py": "class Store:\n    def log_prediction(self, x): self.x = x\n    def get(self, x): return x",
    }
    found = reached(files, ("a.py", "go"))
    assert ("b.py", "Store.log_prediction") in found
    assert ("b.py", "Store.get") not in found  # too common a name to say whose it is


def test_closure_is_what_importing_runs() -> None:
    found = code({"a.py": "import b", "b.py": "def f():\n    import c", "c.py": "", "d.py": ""})
    assert found.closure("a.py") == {"a.py", "b.py", "c.py"}
