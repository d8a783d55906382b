"""The facts of a Python file once all of it has been read."""

import pytest
from python_source import call, read

from monthtwo.names.value import CallValue, NameValue


def test_arguments_and_references_have_the_names_that_were_bound_later() -> None:
    facts = read(
        """
        import a
        model = None
        class Service:
            def ask(self):
                run(model, self.client.get(), k=self.other)
                return self.client
            def load(self):
                global model
                model = a.load()
                self.client = a.Client()
        """
    )
    run = facts.calls[0]
    assert run.args == [NameValue("a.load()"), CallValue("a.Client().get")]
    assert run.keywords == {"k": NameValue("?self.other")}
    assert {one.name for one in facts.references} == {"a.load()", "a.Client()", "?self.other"}


def test_decorators_have_the_names_that_were_bound_later() -> None:
    facts = read("import a\napp = None\n@app.get('/')\ndef f(): ...\napp = a.App()")
    assert [one.name for one in facts.scopes[1].decorators] == ["a.App().get"]


@pytest.mark.parametrize(
    ("source", "returns"),
    [
        ("def f():\n    return a.App()", "a.App"),
        ("def f() -> dict:\n    return a.App()", "a.App"),
        ("def f() -> a.Base:\n    return a.App()", "a.Base"),
        ("def f():\n    return make()", ""),
        ("def f():\n    return a.App", ""),
        ("def f():\n    if x:\n        return a.One()\n    return a.Two()", "a.One"),
    ],
)
def test_a_factory_returns_the_class_of_what_it_hands_out(source: str, returns: str) -> None:
    assert read(f"import a\n{source}").scopes[1].returns == returns


def test_only_what_is_resolved_is_a_binding() -> None:
    assert read("import a\nx = None\ny = unknown()\nz = a.b").bindings == {"a": "a", "z": "a.b"}


def test_what_is_not_bound_at_all_stays_unknown() -> None:
    assert call("model = None\ndef f():\n    model.go()", "go").name == "?model.go"


@pytest.mark.parametrize(
    "body",
    ["return cls(path)", "made = cls(path)\n        made.warm()\n        return made"],
)
def test_what_a_class_method_makes_is_of_its_class(body: str) -> None:
    source = f"""class Wren:
    @classmethod
    def opened(cls, path):
        {body}

    def warm(self): ...
"""
    assert next(one for one in read(source).scopes if one.name == "Wren.opened").returns == ".Wren"


def test_what_a_function_makes_of_its_own_argument_is_unknown() -> None:
    assert read("def made(cls):\n    return cls()\n").scopes[1].returns == ""
