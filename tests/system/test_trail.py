"""Where the value of a call goes, and what follows from it."""

import pytest

from questions import question_of

HEAD = "import smtplib\nimport sys\n\nfrom measure import gauge, rows\n\n"
MAIL = "smtplib.SMTP('mx').sendmail('a', 'b', 'c')"

FOLLOWS = {
    "asked in the condition itself": ("def main():\n    if gauge(1):\n        sys.exit(1)\n", ["exit main 8"]),
    "kept under a plain name": (
        "def main():\n    x = gauge(1)\n    if x:\n        raise ValueError\n", ["raise main 9"]
    ),
    "an attribute of the result": (
        "def main():\n    x = gauge(1).value\n    if x < 2:\n        raise ValueError\n", ["raise main 9"],
    ),
    "negated, with an early return": (
        f"def main():\n    fine = gauge(1)\n    if fine:\n        return\n    {MAIL}\n", ["send main 10"],
    ),
    "returned through two helpers": (
        "def inner():\n    x = gauge(1)\n    return x['p']\ndef outer():\n    r = inner()\n    if r < 0.1:\n"
        "        return True\n    return False\ndef main():\n    if outer():\n        sys.exit(2)\n",
        ["exit main 16"],
    ),
    "kept on the object, asked by a property": (
        "class Watch:\n    def look(self):\n        self.level = gauge(1)\n    @property\n    def high(self):\n"
        "        return self.level > 3\ndef main():\n    w = Watch()\n    w.look()\n    if w.high:\n        sys.exit(2)\n",
        ["exit main 16"],
    ),
    "kept on the object, asked by another method": (
        "class Watch:\n    def look(self):\n        self.level = gauge(1)\n    def run(self):\n        self.look()\n"
        "        if self.level > 3:\n            raise RuntimeError\n",
        ["raise Watch.run 12"],
    ),
    "gathered in a list": (
        "def main():\n    found = []\n    for one in 'abc':\n        p = gauge(one)\n        if p >= 0.05:\n"
        "            continue\n        found.append(one)\n    if found:\n        raise SystemExit(f'{found}')\n",
        ["exit main 14"],
    ),
    "a flag that is set under the condition": (
        "def main():\n    seen = False\n    for one in 'abc':\n        if gauge(one) > 3:\n            seen = True\n"
        "    if seen:\n        raise SystemExit(1)\n",
        ["exit main 12"],
    ),
    "a part of it handed to a helper": (
        "def stop(level):\n    if level > 3:\n        sys.exit(1)\ndef main():\n    stop([gauge(1)][0].level)\n",
        ["exit stop 8"],
    ),
    "the worst of a dictionary": (
        "def main():\n    by = {}\n    for one in 'ab':\n        by[one] = gauge(one)\n    worst = max(by.values())\n"
        "    if worst > 3:\n        sys.exit(1)\n",
        ["exit main 12"],
    ),
    "handed to a helper that decides": (
        f"def tell(level):\n    if level > 3:\n        {MAIL}\ndef main():\n    tell(gauge(1)['x'])\n", ["send tell 8"],
    ),
    "a helper tells": (
        f"def tell(text):\n    {MAIL}\ndef main():\n    if gauge(1) > 2:\n        tell('high')\n", ["send main 10"],
    ),
    "the exit status": (
        "def main():\n    if gauge(1) < 4:\n        return 1\n    return 0\nif __name__ == '__main__':\n"
        "    sys.exit(main())\n",
        ["exit __main__ 11"],
    ),
}  # fmt: skip

NOTHING = {
    "only printed": "def main():\n    x = gauge(1)\n    print(x)\n    if len(sys.argv) < 2:\n        sys.exit(1)\n",
    "asked only whether it is there": "def main():\n    x = gauge(1)\n    if x is None:\n        sys.exit(1)\n",
    "the condition is about something else": (
        "def main():\n    r = rows()\n    if len(r) < 3:\n        raise ValueError\n    print(gauge(r))\n"
    ),
    "swallowed": (
        "def main():\n    try:\n        if gauge(1) > 2:\n            raise ValueError\n    except ValueError:\n"
        "        pass\n"
    ),
    "an end in peace": "def main():\n    if gauge(1) > 2:\n        sys.exit(0)\n",
    "never run": "def main():\n    x = gauge(1)\n    if False:\n        if x:\n            sys.exit(1)\n",
    "another parameter": (
        f"def tell(limit, level):\n    if limit > 3:\n        {MAIL}\ndef main():\n    x = gauge(1)\n    tell(4, x)\n"
    ),
}


def consequences(text: str) -> list[str]:
    q = question_of({"app.py": HEAD + text, "measure.py": "import somewhere\n"})
    asked = [(module.path, call) for module in q.modules for call in module.named.get("measure.gauge", ())]
    functions = [function for module in q.modules for function in module.functions.values()]
    found = (one.effect for one in q.following(q.trail(asked), functions))
    return [f"{effect.kind} {effect.function.name} {effect.line}" for effect in found]


@pytest.mark.parametrize(("text", "expected"), FOLLOWS.values(), ids=FOLLOWS)
def test_what_follows_from_a_value(text, expected):
    assert consequences(text) == expected


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_what_does_not(text):
    assert consequences(text) == []


def test_a_long_chain_of_assignments_and_conditions_has_an_end():
    chain = "".join(f"    x = x + {n}\n    if x > {n}:\n        return\n" for n in range(4000))
    assert consequences(f"def main():\n    x = gauge(1)\n{chain}    sys.exit(1)\n") == ["exit main 12008"]


def test_helpers_that_return_each_other_have_an_end():
    text = "def one(x):\n    return other(x)\ndef other(x):\n    return one(x)\ndef main():\n    if one(2):\n        sys.exit(1)\n"
    assert consequences(text) == []
