"""Which messages hang on a check."""

import pytest

from monthtwo.areas import detectors
from monthtwo.areas.monitoring.checked import on_a_check, says_something
from questions import question_of

HEAD = "import requests\nfrom scipy.stats import ks_2samp\n\ndef low(x):\n    return x < 3\n\ndef far(a, b):\n    return a - b\n\n"


def checked(body: str) -> bool:
    q = question_of({"job.py": f"{HEAD}def main(x, y):\n{body}"}, detectors())
    module = q.module("job.py")
    assert module is not None
    [call] = module.named["requests.post"]
    return on_a_check(q, module.function(call.scope), call)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("    if x > 3:\n        requests.post('u')\n", True),
        ("    bad = low(x)\n    if bad:\n        requests.post('u')\n", True),
        ("    if not low(x):\n        return\n    requests.post('u')\n", True),
        ("    failures = y\n    if failures:\n        requests.post('u')\n", True),
        ("    requests.post('u', json={'text': 'the import failed'})\n", True),
        ("    requests.post('u', json={'text': 'good morning'})\n", False),
        ("    requests.post('u', json={'text': f'done: {x}, waiting: {y}, failed: {x}'})\n", False),
        ("    requests.post('u', json={'text': f'failed: {x}, done: {y}, waiting: {x}'})\n", True),
        ("    r = requests.post('u')\n    if not r.ok:\n        print('posting failed')\n", False),
        ("    if x:\n        requests.post('u')\n", False),
        ("    d = far(x, y)\n    if d:\n        requests.post('u')\n", False),
    ],
)
def test_a_message(body, expected):
    assert checked(body) is expected


@pytest.mark.parametrize(
    ("given", "expected"), [("json={'text': x}", True), ("json={'rows': x}", False), ("data=x", False), ("", False)]
)
def test_what_is_to_be_read(given, expected):
    q = question_of({"job.py": f"import requests\nx = 1\nrequests.post('u', {given})\n"})
    module = q.module("job.py")
    assert module is not None
    assert says_something(module.named["requests.post"][0]) is expected
