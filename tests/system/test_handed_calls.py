"""Calls that are handed on are noted where they are handed on."""

import pytest

from questions import question_of


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
