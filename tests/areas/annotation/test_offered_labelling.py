"""A tool for labels holds none of its own."""

from questions import hits

TOOL = {
    "setup.py": "from setuptools import setup\nsetup(name='agreer')\n",
    "README.md": "# Agreer\n\nA library for annotators.\n",
}


def test_a_library_for_annotators():
    assert hits("offered-labelling", TOOL) == ["README.md:1 -: a tool for labels (high)"]


def test_a_package_of_something_else_and_a_project_without_package():
    assert hits("offered-labelling", {**TOOL, "README.md": "# Trains\n\nA library for trains.\n"}) == []
    assert hits("offered-labelling", {"README.md": TOOL["README.md"]}) == []


def test_badges_and_addresses_say_nothing():
    badges = "".join(f"[b{number}]: https://badge.example.org/{number}\n" for number in range(9))
    assert (
        len(hits("offered-labelling", {**TOOL, "README.md": f"# Agreer\n\n{badges}\nA library for annotators.\n"})) == 1
    )
    train = (
        "# Trains\n\n[![b](https://ci.example.org/annotation.svg)](https://ci.example.org)\n\nA library for trains.\n"
    )
    assert hits("offered-labelling", {**TOOL, "README.md": train}) == []
