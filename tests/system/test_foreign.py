"""Other languages, by their text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.facts.records import text_lines
from monthtwo.facts.text_lines import read_text
from monthtwo.system.units.foreign import SUFFIXES, foreign_calls, foreign_units, language_of

CASES = [
    ("api/plumber.R", "library(ranger)\n#* @get /price\nfunction(x) predict(model, x)", "GET", "/price"),
    ("web/main.go", 'import "leaves"\nr.POST("/score", f)\nm.PredictSingle(x)', "POST", "/score"),
    ("server.ts", "import 'openai'\napp.post('/chat', () => ai.chat.completions.create({}))", "POST", "/chat"),
    (
        "app/api/talk/route.ts",
        'export async function POST(r) {\n  const ai = await fetch("https://api.openai.com/v1/chat/completions", b);\n}',
        "POST",
        "",
    ),
    ("Desk.cs", 'using OpenAI;\n[HttpPost("talk")]\nvar said = await desk.CompleteChatAsync(all);', "POST", "talk"),
    ("Web.cs", 'using Microsoft.ML;\nweb.MapPost("/rank", one => engine.Predict(one));', "POST", "/rank"),
    ("Api.java", 'import ai.onnxruntime.*;\n@PostMapping("/rank")\nsession.run(x);', "POST", "/rank"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "method", "address"), CASES)
def test_a_route_that_asks_a_model_is_seen(path: str, text: str, method: str, address: str) -> None:
    lines = read_text(text)
    routes = [unit for unit in foreign_units(path, lines) if unit.form == "route"]
    assert [(unit.attributes["method"], unit.attributes.get("path", "")) for unit in routes] == [(method, address)]
    assert {key for key, _, _ in foreign_calls(path, lines)} & {"$model-predict", "$llm-calls"}


def test_a_file_without_a_model_library_asks_none() -> None:
    assert not list(foreign_calls("weather.go", read_text("func main() {\n  w.Infer(x)\n  db.Save(y)\n}")))


def test_commented_code_asks_nothing() -> None:
    assert not list(foreign_calls("a.R", read_text("# ranger\n# predict(model, x)")))


@given(st.text(), st.sampled_from([f"x{suffix}" for suffix in SUFFIXES] + ["x.py", "x", ""]))
def test_any_text_is_read(text: str, path: str) -> None:
    lines = read_text(text)
    known = {line.line for line in text_lines(lines)} | {1}
    assert all(unit.line in known for unit in foreign_units(path, lines))
    assert all(line in known for _, line, _ in foreign_calls(path, lines))
    assert (language_of(path) is None) == (path in ("x.py", "x", ""))
