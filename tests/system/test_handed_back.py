"""What a function of the repository gives back: what it was handed, or what the call that it returns gave."""

import pytest

from monthtwo.system.places.handed_back import handed_back
from questions import evaluation_of

APP = "from helper import made\nfrom acme import read\n\nx = made(read('a'), read('b'))\nx(1)\n"


def given(helper: str) -> list[tuple[str, str]]:
    system = evaluation_of({"app.py": APP, "helper.py": helper}).places.system
    module = system.sources.module("app.py")
    assert module is not None
    return list(handed_back(system.names, module, "helper.made()"))


@pytest.mark.parametrize(
    ("helper", "expected"),
    [
        ("def made(a, b):\n    a.add(b)\n    return a\n", [("app.py", "acme.read()")]),
        ("def made(a, b):\n    return [a, b]\n", []),
        (
            "import acme\ndef made(a, b) -> acme.Reader:\n    r = acme.load(a)\n    return r\n",
            [("helper.py", "acme.load()")],
        ),
        ("class made:\n    pass\n", []),
    ],
)
def test_what_a_call_gives(helper: str, expected: list[tuple[str, str]]) -> None:
    assert given(helper) == expected
