"""Which code in other languages than Python may hold what a check asks for."""

import pytest

from monthtwo.system.unstructured import text_only
from questions import question_of

ANSWER = 'app.post("/embed", (request, response) => response.json(embed(request.body)))\n'
REACT = '{"dependencies": {"react": "19.0.0"}, "devDependencies": {"vite": "6.0.0"}}'


def languages(files: dict[str, str]) -> dict[str, int]:
    q = question_of(files)
    return text_only(q._files, q.running)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"train.py": "print()\n", "notes.md": "Go\n"}, {}, id="python alone"),
        pytest.param(
            {"src/main.rs": "fn main() {}\n", "src/store.rs": "", "Cargo.toml": "[package]\n"},
            {"Rust": 2},
            id="a whole service",
        ),
        pytest.param(
            {"a.py": "", "b.py": "", "c.py": "", "native/kernel.cpp": "int main() {}\n"},
            {},
            id="a part of little weight",
        ),
        pytest.param(
            {"a.py": "", "native/kernel.cpp": "", "native/io.cc": ""}, {"C++": 2}, id="as much as there is Python"
        ),
        pytest.param(
            {"a.py": "", "web/package.json": REACT, "web/src/app.tsx": "", "web/src/list.ts": ""}, {}, id="pages"
        ),
        pytest.param({"a.py": "", "static/chart.js": "draw()\n", "load/peak.js": ""}, {}, id="scripts of no package"),
        pytest.param(
            {**{f"{n}.py": "" for n in "abcdefg"}, "package.json": '{"name": "gate"}', "server.js": ANSWER},
            {"JavaScript": 1},
            id="a server, however small",
        ),
        pytest.param(
            {
                **{f"{n}.py": "" for n in "abcdefg"},
                "infra/package.json": '{"devDependencies": {"aws-cdk-lib": "2.1.0"}}',
                "infra/lib/alarms.ts": "new Alarm()\n",
            },
            {"TypeScript": 1},
            id="infrastructure",
        ),
        pytest.param(
            {"tests/load.go": "package load\n", "docs/client.java": "class A {}\n"}, {}, id="tests and documents"
        ),
    ],
)
def test_code_read_as_text_counts_where_it_may_decide(files, expected):
    assert languages(files) == expected
