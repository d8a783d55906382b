"""Where `kept-answers` finds that the answer of a model is stored."""

from questions import hits

APP = """
import joblib
from fastapi import FastAPI
from keeping import Keeper

app = FastAPI()
model = joblib.load("m.joblib")
keeper: Keeper = None


@app.post("/price")
def price(size: float, key: str):
    worth = model.predict([[size]])[0]
    keeper.keep(key, {handed})
    return {"worth": worth}
"""
KEEPING = """
class Keeper:
    def __init__(self, base):
        self.base = base

    def keep(self, key, what):
        {kept}
"""
ROW = 'self.base.execute("INSERT INTO prices VALUES (?, ?)", (key, what))'


def kept(by: str, handed: str = "worth") -> list[str]:
    return hits(
        "kept-answers", {"app.py": APP.replace("{handed}", handed), "keeping.py": KEEPING.replace("{kept}", by)}
    )


def test_a_statement_that_inserts_the_answer():
    assert kept(ROW) == ["keeping.py:6 Keeper.keep: inserts the answer: INSERT INTO prices VALUES (high)"]


def test_a_statement_that_inserts_what_was_asked_alone():
    assert kept(ROW, handed="size") == []


def test_a_statement_that_reads():
    assert kept('self.base.execute("SELECT price FROM prices WHERE worth = ?", (what,))') == []


def test_a_file_that_is_called_after_what_was_asked():
    told = 'open(key, "w").write(str(what))'
    assert kept(told) == ["keeping.py:6 Keeper.keep: writes the answer to a file of its own (medium)"]
    assert kept('open("newest.txt", "w").write(str(what))') == []


def test_a_unit_of_work_of_a_package_that_nobody_knows():
    work = "with self.base.work() as work:\n            work.add(what)\n            work.{ends}()"
    assert kept(work.replace("{ends}", "commit")) == ["keeping.py:7 Keeper.keep: commits what it has added (medium)"]
    assert kept(work.replace("{ends}", "flush")) == []
    assert kept(work.replace("{ends}", "commit"), handed="size") == []
