"""Methods that are handed to what runs them are called there."""

import pytest

from questions import hits, question_of

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


def handed(call: str, beside: str = "") -> list[str]:
    """The names of what is noted beside a call, in a function whose `client` is one of boto3."""
    text = f"import asyncio\nimport functools\nimport boto3\nfrom helper import tried\n\nclient = boto3.client('s3')\n\n\nasync def work(loop):\n    {call}\n"
    module = question_of(
        {"job.py": text, "helper.py": f"def tried(asked, *args, **told):\n    {beside or 'pass'}\n"}
    ).module("job.py")
    assert module is not None
    return [one.name for one in module.functions["work"].calls if one.name.endswith("put_object")]


@pytest.mark.parametrize(
    "call",
    [
        "await asyncio.to_thread(client.put_object, Key='a')",
        "await loop.run_in_executor(None, client.put_object, 'a')",
        "await loop.run_in_executor(None, functools.partial(client.put_object, Key='a'))",
    ],
)
def test_what_a_thread_or_an_executor_is_given(call: str) -> None:
    assert handed(call) == ["boto3.client().put_object"]


@pytest.mark.parametrize(
    "beside",
    [
        "return asked(*args, **told)",
        "told.pop('wait')\n    for _ in range(3):\n        try:\n            return asked(**told)\n        except OSError:\n            pass",
        "def once():\n        return asked(**told)\n\n    return once()",
    ],
)
def test_what_a_helper_is_given_that_calls_it(beside: str) -> None:
    assert handed("tried(client.put_object, Key='a')", beside) == ["boto3.client().put_object"]


def test_what_is_only_named_is_not_called() -> None:
    assert handed("tried(client.put_object, Key='a')", "return asked.__name__") == []
    assert handed("print(client.put_object)") == []
    assert handed("loop.submit_form(client.put_object)") == []


def test_the_arguments_are_those_that_follow() -> None:
    question = question_of(
        {
            "job.py": "import asyncio, boto3\nasync def work(c=boto3.client('s3')):\n    c = boto3.client('s3')\n    await asyncio.to_thread(c.put_object, 'a', Key=2)\n"
        }
    )
    module = question.module("job.py")
    assert module is not None
    (found,) = [one for one in module.functions["work"].calls if one.name.endswith("put_object")]
    assert (len(found.args), found.keywords, found.line) == (1, {"Key": 2}, 4)
