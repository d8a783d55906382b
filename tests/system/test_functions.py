"""A function as the noun that everybody asks: its calls, texts, raises, conditions, and where it ends."""

from python_files import names_in

from monthtwo.system.code.module import Function, in_order

SOURCE = """
import json

class Trainer(Base):
    @cached
    def fit(self, rows: list, bar=0.5):
        score = json.loads(rows)
        if score < bar:
            raise ValueError("too bad")
        return {"error": 1}, 400

def after(): ...
"""


def function(name: str) -> Function:
    return names_in({"a.py": SOURCE}).sources.function("a.py", name)


def test_what_a_function_says() -> None:
    fit = function("Trainer.fit")
    assert (fit.path, fit.name, fit.last, fit.line, fit.defined) == ("a.py", "Trainer.fit", "fit", 6, True)
    assert list(fit.params) == ["self", "rows", "bar"]
    assert [call.name for call in fit.decorators] == ["?cached"]
    assert "json.loads" in [call.name for call in fit.calls]
    assert [raised.name for raised in fit.raises] == ["ValueError"]
    assert [answer.status for answer in fit.answers] == [400]
    assert {"too bad", "error"} <= {literal.text for literal in fit.literals}
    assert {guard.line for guard in fit.guards} == {8}


def test_a_function_ends_where_the_next_begins() -> None:
    assert function("Trainer").extent == (4, 11)
    assert function("Trainer.fit").inside(10)
    assert not function("Trainer.fit").inside(12)


def test_a_class_holds_its_methods() -> None:
    trainer = function("Trainer")
    assert trainer.is_class
    assert trainer.bases == ["?Base"]
    assert [child.name for child in trainer.children] == ["Trainer.fit"]


def test_there_is_one_object_for_a_function_defined_or_not() -> None:
    sources = names_in({"a.py": SOURCE}).sources
    assert sources.function("a.py", "after") is sources.function("a.py", "after")
    nobody = sources.function("a.go", "")
    assert nobody is sources.function("a.go", "")
    assert (nobody.defined, list(nobody.calls), nobody.raises, nobody.line) == (False, [], [], 1)


def test_functions_stand_in_the_order_of_their_files() -> None:
    sources = names_in({"b.py": "def a(): ...", "a.py": "def z(): ..."}).sources
    one, other = sources.function("b.py", "a"), sources.function("a.py", "z")
    assert in_order([one, other]) == [other, one]
