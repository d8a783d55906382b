"""Handlers that ask objects which nobody can tell, and functions that become handlers by a call."""

import pytest

from questions import hits

WINE = "import joblib\n\n\nclass Wine:\n    def __init__(self):\n        self.kept = joblib.load('w')\n\n    def judge_row(self, row):\n        return self.kept.predict([row])\n"
BEER = WINE.replace("Wine", "Beer")
HEAD = "from flask import Flask, current_app, request\n{imports}\n\napp = Flask(__name__)\n{more}\n\n\n@app.route('/do/<name>', methods=['POST'])\ndef do(name):\n    return str({body})\n"


def entrypoints(body: str, imports: str = "", more: str = "", **files: str) -> list[str]:
    app = HEAD.format(body=body, imports=imports, more=more)
    sources = {"wine.py": WINE, "beer.py": BEER, "app.py": app} | {f"{name}.py": text for name, text in files.items()}
    return [hit for hit in hits("serving-entrypoint", sources) if "asks a model" in hit]


TABLE = ("from beer import Beer\nfrom wine import Wine", "KINDS = {'b': Beer, 'w': Wine}")


@pytest.mark.parametrize(
    ("body", "imports", "more"),
    [
        ("KINDS[name]().judge_row(request.json)", *TABLE),
        ("KINDS.get(name)().judge_row(request.json)", *TABLE),
        ("getattr(importlib.import_module(name), 'Kind')().judge_row(request.json)", "import importlib", ""),
        ("current_app.config['kind'].judge_row(request.json)", "", ""),
        ("pickle.load(open(name, 'rb')).judge_row(request.json)", "import pickle", ""),
    ],
)
def test_whichever_class_it_is_it_asks_a_model(body: str, imports: str, more: str) -> None:
    assert entrypoints(body, imports, more)


def test_a_class_that_asks_none_leaves_it_open() -> None:
    plain = "class Tea:\n    def judge_row(self, row):\n        return len(row)\n"
    assert not entrypoints("KINDS[name]().judge_row(request.json)", *TABLE, tea=plain)


@pytest.mark.parametrize("method", ["get", "items", "execute"])
def test_what_any_object_has_says_nothing(method: str) -> None:
    asks = WINE.replace("judge_row", method)
    assert not entrypoints(f"KINDS[name]().{method}(request.json)", *TABLE, wine=asks, beer="")


SHAPE = (
    "import pickle\nfrom fastapi import FastAPI\nfrom shelf import shelf\n\napp = FastAPI()\n\n\n"
    "def fill(name, file):\n    shelf[name] = pickle.load(file)\n\n\n"
    "@app.post('/{path}')\ndef answer(name: str):\n    return shelf.get(name).{asked}(name)\n"
)


def shaped(path: str, asked: str) -> list[str]:
    files = {"shelf.py": "shelf = {}\n", "app.py": SHAPE.replace("{path}", path).replace("{asked}", asked)}
    return hits("serving-entrypoint", files)


def test_what_is_called_a_model_is_one_where_all_says_so() -> None:
    assert shaped("recommend", "recommender.get_recommendation_for_user")


@pytest.mark.parametrize(
    ("path", "asked"), [("users", "recommender.get_recommendation_for_user"), ("recommend", "table.rows_for_user")]
)
def test_a_name_alone_is_not_enough(path: str, asked: str) -> None:
    assert not shaped(path, asked)


def test_a_decorator_that_is_called_with_the_function_makes_a_route() -> None:
    app = (
        "import joblib\nfrom fastapi import FastAPI\n\napp = FastAPI()\nmodel = joblib.load('m')\n\n\n"
        "def answer(row: int):\n    return model.predict([row])\n\n\napp.post('/answer')(answer)\n"
    )
    assert any("/answer" in hit for hit in hits("serving-entrypoint", {"app.py": app}))
