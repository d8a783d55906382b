"""Methods that are handed to what runs them are called there."""

import pytest

from questions import hits

MODEL = "import joblib\n\nmodel = joblib.load('m')\n"
HEAD = "import asyncio\nfrom functools import partial\n\nfrom core import model\nfrom fastapi import FastAPI\n\napp = FastAPI()\n"


def entrypoints(body: str, head: str = HEAD) -> list[str]:
    route = f"\n\n@app.post('/x')\nasync def answer(row: int):\n    {body}\n"
    return [hit for hit in hits("serving-entrypoint", {"core.py": MODEL, "app.py": head + route}) if "asks" in hit]


@pytest.mark.parametrize(
    "body",
    [
        "return await asyncio.to_thread(model.predict, [row])",
        "return await asyncio.get_running_loop().run_in_executor(None, model.predict, [row])",
        "return POOL.submit(model.predict, [row]).result()",
        "return list(map(model.predict, [[row]]))",
        "return partial(model.predict)([row])",
        "return await actor.predict.remote([row])",
    ],
)
def test_a_method_is_asked_by_what_it_is_handed_to(body: str) -> None:
    assert entrypoints(body)


@pytest.mark.parametrize("body", ["return await asyncio.to_thread(print, row)", "return show(model.predict)"])
def test_what_only_names_a_method_asks_nothing(body: str) -> None:
    assert not entrypoints(body)


def test_an_object_that_a_class_is_made_with_is_called_by_its_methods() -> None:
    kept = "class Guesser:\n    def __init__(self, net):\n        self.net = net\n\n    def answer(self, row):\n        return self.net(row)\n"
    app = (
        "import torch\nfrom fastapi import FastAPI\nfrom kept import Guesser\n\napp = FastAPI()\n"
        "guesser = Guesser(torch.jit.load('m.pt'))\n\n\n@app.post('/x')\ndef answer(row: int):\n    return guesser.answer(row)\n"
    )
    assert hits("serving-entrypoint", {"kept.py": kept, "app.py": app})
