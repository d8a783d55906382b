"""What Python defines: functions and classes."""

import pytest
from python_source import read

from monthtwo.facts.records import Scope
from monthtwo.names.value import TextValue


def scope(source: str, name: str) -> Scope:
    (found,) = [one for one in read(source).scopes if one.name == name]
    return found


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


def test_scopes_are_named_by_what_encloses_them() -> None:
    facts = read(
        """
        class Trainer:
            def fit(self):
                def step(): ...
                class Result: ...
        if __name__ == "__main__":
            def main(): ...
        """
    )
    assert [(one.name, one.kind, one.parent) for one in facts.scopes] == [
        ("", "module", -1),
        ("Trainer", "class", 0),
        ("Trainer.fit", "function", 1),
        ("__main__", "main", 0),
        ("main", "function", 3),
        ("Trainer.fit.step", "function", 2),
        ("Trainer.fit.Result", "class", 2),
    ]


def test_parameters_have_the_classes_of_their_annotations() -> None:
    source = "import a\ndef f(x, /, y: a.B, *rest: a.C, z: 'a.D' = 1, **more) -> a.E: ..."
    found = scope(source, "f")
    assert found.params == {"x": "", "y": "a.B", "z": "a.D"}
    assert found.returns == "a.E"


@pytest.mark.parametrize("annotation", ["a.B", "'a.B'", "a.B | None"])
def test_a_parameter_is_an_instance_of_its_class(annotation: str) -> None:
    facts = read(f"import a\ndef f(x: {annotation}, y: dict, *z):\n    x.go(); y.go(); z.go()")
    assert [one.name for one in facts.calls] == ["a.B().go", "?y.go", "?z.go"]


def test_bases_metaclass_and_fields_of_a_class() -> None:
    source = (
        "import a\nclass Row(a.Base, metaclass=a.Meta):\n    'A row.'\n    size: int\n    kind: a.Kind = 1\n    n = 2"
    )
    found = scope(source, "Row")
    assert found.bases == ["a.Base", "metaclass:a.Meta"]
    assert found.fields == {"size": "int", "kind": "a.Kind"}
    assert found.doc == "A row."


def test_the_body_of_a_class_is_not_seen_in_its_methods() -> None:
    facts = read("import a\nclass Row:\n    model = a.load()\n    model.one()\n    def f(self):\n        model.two()")
    assert [one.name for one in facts.calls] == ["a.load", "a.load().one", "?model.two"]


def test_a_function_in_a_method_has_its_self() -> None:
    facts = read("class Row:\n    def fit(self):\n        def go():\n            self.fit()")
    assert [one.name for one in facts.calls] == [".Row.fit"]
