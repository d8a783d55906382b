"""What a name means across the files of a repository."""

import pytest
from python_files import call_in, names_in


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
        ({"a.py": "from b import J\nJ().s.go()",
          "b.py": "class S:\n  def go(self): ...\nclass J:\n  @property\n  def s(self) -> S: ..."}, "a.py", "b.py:S.go"),
        ({"a.py": "from b import J\nJ().s.go()",
          "b.py": "from functools import cached_property\nclass S:\n  def go(self): ...\nclass J:\n"
                  "  @cached_property\n  def s(self):\n    return S()"}, "a.py", "b.py:S.go"),
        # two services of one monorepo, each with a module of the same name
        ({"x/a.py": "from b import go\ngo()", "x/b.py": "def go(): ...", "y/b.py": "def go(): ..."}, "x/a.py", "x/b.py:go"),
        # what the repository only seems to hold
        ({"a.py": "import logging\nlogging.go()", "pkg/logging.py": "def go(): ..."}, "a.py", "logging.go"),
        ({"a.py": "from evidently import go\ngo()", "src/drift/evidently/__init__.py": "", "src/drift/__init__.py": ""}, "a.py",
         "evidently.go"),
    ],
)  # fmt: skip
def test_what_a_call_means(files: dict[str, str], importer: str, name: str) -> None:
    found = names_in(files)
    assert found.canonical(importer, call_in(found, importer, "go").name) == name


def test_a_cycle_of_reexports_ends() -> None:
    found = names_in({"a.py": "from b import go\ngo()", "b.py": "from a import go"})
    assert found.canonical("a.py", call_in(found, "a.py", "go").name)


def test_what_is_ones_own_is_a_function() -> None:
    found = names_in({"a.py": "from b import go\ngo()\nprint(1)", "b.py": "def go(x): ..."})
    own = found.own("a.py", call_in(found, "a.py", "go").name)
    assert own is not None
    assert own is found.sources.function("b.py", "go")
    assert list(own.params) == ["x"]
    assert found.own("a.py", "print") is None


@pytest.mark.parametrize("module", ["kit.watch", ".watch"])
def test_a_package_gives_out_what_its_submodule_of_the_same_name_holds(module: str) -> None:
    names = names_in(
        {
            "core/src/kit/__init__.py": f"from {module} import watch\n",
            "core/src/kit/watch.py": "def watch(app): ...\n",
            "web/src/site/main.py": "from kit import watch\nwatch(1)\n",
        }
    )
    assert names.canonical("web/src/site/main.py", "kit.watch") == "core/src/kit/watch.py:watch"


@pytest.mark.parametrize("module", ["kit.watch", ".watch"])
def test_such_a_submodule_may_be_asked_for_what_it_holds(module: str) -> None:
    names = names_in(
        {
            "kit/__init__.py": f"from {module} import watch\n",
            "kit/watch.py": "def watch(app): ...\ndef stop(): ...\n",
            "web/main.py": "from kit.watch import stop, watch\nwatch(1)\nstop()\n",
        }
    )
    assert names.canonical("web/main.py", "kit.watch.watch") == "kit/watch.py:watch"
    assert names.canonical("web/main.py", "kit.watch.stop") == "kit/watch.py:stop"
