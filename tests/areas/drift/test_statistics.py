"""Which own functions compare distributions, by what they compute."""

import pytest

from monthtwo.areas.drift.statistics import own_statistics
from questions import question_of


def found(body: str) -> list[str]:
    text = f"import numpy as np\nfrom scipy import special\n\ndef f(a, b):\n{body}"
    return [hit.scope for hit in own_statistics(question_of({"app.py": text}))]


@pytest.mark.parametrize(
    "body",
    [
        "    x, y = np.histogram(a)[0], np.histogram(b)[0]\n    return ((x - y) * np.log(x / y)).sum()\n",
        "    x = np.bincount(a)\n    y = np.bincount(b)\n    z = x / y\n    return sum(x * np.log2(z))\n",
        "    x = a.value_counts()\n    y = b.value_counts()\n    for k in x.index:\n        t = x[k] * np.log(x[k] / y[k])\n    return t\n",
    ],
)
def test_the_logarithm_of_two_counts(body):
    assert found(body) == ["f"]


@pytest.mark.parametrize(
    "body",
    [
        "    x = np.histogram(a)[0]\n    return (x * np.log(x)).sum()\n",
        "    return -(a * np.log(b)).mean()\n",
        "    x, y = np.histogram(a)[0], np.histogram(b)[0]\n    return abs(x - y).max(), np.log(3)\n",
        "    x, y = np.histogram(a)[0], np.histogram(b)[0]\n    c = np.histogram2d(a, b)\n    return np.log(x / y), c\n",
        "    x, y = np.histogram(a)[0], np.histogram(a, 3)[0]\n    return np.log(x / y)\n",
    ],
)
def test_another_calculation_is_none(body):
    assert found(body) == []
