"""What outside of a folder stands for it."""

import pytest

from monthtwo.system.ownership import Ownership, Part
from questions import evaluation_of

COMPOSE = """
services:
  a:
    build: ./services/a
    restart: always
  b:
    build: services/b
  proxy:
    image: nginx
"""
WORKFLOW = """
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: pytest services/a/tests
"""
FILES = {
    "pyproject.toml": "[tool.ruff]\n",
    "README.md": "# All\n",
    "docker-compose.yml": COMPOSE.removeprefix("\n"),
    ".github/workflows/a.yml": WORKFLOW.removeprefix("\n"),
    ".github/workflows/lint.yml": "on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ruff check\n",
    "k8s/a/alerts.yml": "groups: []\n",
    "monitoring/alerts.yml": "groups: []\n",
    "libs/shared.py": "def shared(): pass\n\ndef for_b(): pass\n\ndef for_nobody(): pass\n",
    "tools/pyproject.toml": "[project]\nname = 'tools'\n",
    "libs/unused.py": "def unused(): pass\n",
    "dags/retrain_a.py": "import services.a.train\n\nif __name__ == '__main__':\n    services.a.train.main()\n",
    "services/a/Dockerfile": 'FROM python\nCOPY . .\nCMD ["python", "train.py"]\n',
    "services/a/train.py": "from libs.shared import shared\n\ndef main():\n    shared()\n",
    "services/b/Dockerfile": 'FROM python\nCOPY . .\nCMD ["python", "main.py"]\n',
    "services/b/main.py": "from libs.shared import for_b\n\nfor_b()\n",
    "services/b/values.yaml": "replicas: 2\n",
}


def part(root: str, *others: str) -> Part:
    system = evaluation_of(FILES).places.system
    return Ownership(system, [root, *others]).part(root)


@pytest.fixture(scope="module")
def a() -> Part:
    return part("services/a", "services/b")


@pytest.fixture(scope="module")
def b() -> Part:
    return part("services/b", "services/a")


def outside(part: Part) -> list[str]:
    return sorted(path for path in part.natures if not part.inside(path))


def test_what_is_about_it_or_about_nobody_counts(a: Part, b: Part) -> None:
    everyones = [".github/workflows/lint.yml", "docker-compose.yml", "monitoring/alerts.yml", "pyproject.toml"]
    own = [".github/workflows/a.yml", "dags/retrain_a.py", "k8s/a/alerts.yml", "libs/shared.py"]
    assert outside(a) == sorted([*everyones, *own])
    assert outside(b) == sorted([*everyones, "libs/shared.py"])


def test_what_only_others_run_of_code_that_is_shared_does_not_count(a: Part, b: Part) -> None:
    counts = {
        name: (a.has("libs/shared.py", 1, name), b.has("libs/shared.py", 1, name))
        for name in ("shared", "for_b", "for_nobody")
    }
    assert counts == {"shared": (True, False), "for_b": (False, True), "for_nobody": (True, True)}


def test_a_line_belongs_to_the_unit_that_begins_before_it(a: Part, b: Part) -> None:
    lines = {line: (a.holds("docker-compose.yml", line), b.holds("docker-compose.yml", line)) for line in (2, 4, 5, 7)}
    assert lines == {2: (True, False), 4: (True, False), 5: (False, True), 7: (True, True)}


def test_what_lies_in_a_folder_counts_wherever_it_stands(a: Part, b: Part) -> None:
    assert b.holds("services/b/values.yaml", 1) and not a.holds("services/b/values.yaml", 1)


def test_the_rest_is_what_is_about_no_other() -> None:
    rest = part("", "services/a", "services/b")
    assert "libs/unused.py" in rest.natures and "README.md" in rest.natures
    assert not rest.natures.keys() & {"services/a/train.py", "k8s/a/alerts.yml", ".github/workflows/a.yml"}
    assert not rest.holds("docker-compose.yml", 2) and not rest.holds("docker-compose.yml", 7)


def test_beside_a_rest_that_is_a_system_only_the_root_is_everybodys() -> None:
    beside = part("services/b", "", "services/a")
    assert outside(beside) == [".github/workflows/lint.yml", "docker-compose.yml", "libs/shared.py", "pyproject.toml"]


def test_what_is_about_a_folder_is_about_those_in_it_and_around_it(a: Part) -> None:
    both = part("services", "services/a", "services/b")
    assert both.holds("docker-compose.yml", 2) and both.holds("docker-compose.yml", 5)
    inner = part("services/a", "services")
    assert inner.holds("docker-compose.yml", 2)


def test_a_unit_of_other_code_is_about_no_folder_that_it_does_not_lead_to() -> None:
    alone = part("tools")
    assert not alone.holds("docker-compose.yml", 5) and alone.holds(".github/workflows/lint.yml", 5)
