"""What names mean inside one Python file."""

import pytest
from python_source import call, expression, read

from monthtwo.facts.python.bindings import Bindings, ClassNames, says_nothing


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


@pytest.fixture
def names() -> Bindings:
    """A module that has imported `a` and `typing`, inside a function with a parameter `p`."""
    names = Bindings()
    names.define("a", "a")
    names.define("typing", "typing")
    names.chain = ({"p": "?p"}, *names.chain)
    return names


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a", "a"),
        ("p", "?p"),
        ("nobody", "?nobody"),
        ("len", "len"),
        ("a.b(1).c", "a.b().c"),
        ("a.b[0].c", "a.b.c"),
        ("(await a.b()).c", "a.b().c"),
        ("p or a.b", "a.b"),
        ("None or p or a.b", "a.b"),
        ("p or q", "?p"),
        ("a.b if x else p", "a.b"),
        ("a.x | a.y", "a.y"),
        ("a.x >> a.y", "a.y"),
        ("a.x + a.y", "a.x"),
        ("'text'.join", "str().join"),
        ("1 .real", "?.real"),
        ("[1]", "?"),
    ],
)
def test_what_an_expression_is_called(names: Bindings, source: str, name: str) -> None:
    assert names.qualified(expression(source)) == name


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a.B", "a.B"),
        ("'a.B'", "a.B"),
        ("'a.'", ""),
        ("None", ""),
        ("None | a.B", "a.B"),
        ("typing.Optional[a.B]", "a.B"),
        ("list[a.B]", "a.B"),
        ("typing.Union[a.B, a.C]", "a.B"),
        ("typing.Optional['a.B']", "a.B"),
        ("dict[str, a.B]", "dict"),
        ("1", ""),
    ],
)
def test_the_class_that_an_annotation_names(names: Bindings, source: str, name: str) -> None:
    assert names.annotation(expression(source)) == name


def test_there_may_be_no_annotation(names: Bindings) -> None:
    assert names.annotation(None) == ""


@pytest.mark.parametrize(
    ("annotation", "vague"),
    [("dict", True), ("typing.Any", True), ("?typing.Any", True), ("collections.abc.Callable", True), ("a.B", False)],
)
def test_some_annotations_say_nothing(annotation: str, vague: bool) -> None:
    assert says_nothing(annotation) is vague


@pytest.mark.parametrize("placeholder", ["str()", "?", "?start_up"])
def test_a_placeholder_never_hides_what_a_module_binds(placeholder: str) -> None:
    names = Bindings()
    names.bind("model", "a.load()")
    names.bind("model", placeholder)
    assert names.lookup("model") == "a.load()"


def test_what_is_bound_in_a_function_stays_there_unless_it_is_global(names: Bindings) -> None:
    names.globals = {"shared"}
    names.bind("shared", "a.one()")
    names.bind("local", "a.two()")
    names.bind("untold", "?")
    assert names.module == {"a": "a", "typing": "typing", "shared": "a.one()"}
    assert names.chain[0] == {"p": "?p", "local": "a.two()", "untold": "?untold"}


def test_a_long_chain_of_calls_is_known_by_its_first() -> None:
    names = Bindings()
    names.bind("short", "a.b().c().d()")
    names.bind("long", "a.b().c().d().e()")
    assert (names.lookup("short"), names.lookup("long")) == ("a.b().c().d()", "a.b()")


def test_what_was_bound_later_has_its_name_in_the_end() -> None:
    names = Bindings()
    names.bind("model", "?")
    early = names.lookup("model") + ".fit"
    assert names.renamed(early, 0) == "?model.fit"
    names.bind("model", "a.Model()")
    assert names.renamed(early, 0) == "a.Model().fit"


@pytest.mark.parametrize(
    ("name", "scope", "meaning"),
    [
        ("?self.fit", 1, ".Trainer.fit"),
        ("?self.fit().x", 1, ".Trainer.fit().x"),
        ("?cls.fit", 1, ".Trainer.fit"),
        ("?self.model.save", 1, "a.Model().save"),
        ("?self.late.save", 1, "a.Late.save"),
        ("?self.other.save", 1, "?self.other.save"),
        ("?self.fit", 2, "?self.fit"),
    ],
)
def test_self_is_what_its_class_binds(name: str, scope: int, meaning: str) -> None:
    names = Bindings()
    names.bind("late", "?")
    trainer = names.classes[1] = ClassNames("Trainer")
    trainer.methods.add("fit")
    trainer.bind("model", "a.Model()")
    trainer.bind("late", names.lookup("late"))
    names.bind("late", "a.Late")
    assert names.renamed(name, scope) == meaning


def test_the_first_value_of_an_attribute_that_says_something_stays() -> None:
    names = ClassNames("Trainer")
    for value in ("?", "str()", "?given", "a.Model()", "a.Other()"):
        names.bind("model", value)
    assert names.attributes == {"model": "a.Model()"}
