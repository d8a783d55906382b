"""What a server is handed, or calls by its base, is an entrypoint if it asks a model."""

import pytest

from questions import hits

MODEL = "import joblib\n\nmodel = joblib.load('m')\n"


def entrypoints(source: str) -> list[str]:
    return [
        hit for hit in hits("serving-entrypoint", {"core.py": MODEL, "front.py": source}) if hit.startswith("front.py")
    ]


SERVED = {
    "a backend of an annotation tool": """
from core import model
from label_studio_ml.model import LabelStudioMLBase

class Guess(LabelStudioMLBase):
    def predict(self, tasks, **kwargs):
        return [model.predict(task) for task in tasks]
""",
    "a function that a function server calls": """
import json
from core import model

def answer(context, event):
    return model.predict(json.loads(event.body))
""",
    "a consumer of a websocket": """
from core import model
from channels.generic.websocket import AsyncJsonWebsocketConsumer

class Feed(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        await self.send_json({"p": model.predict([content])})
""",
    "a handler of sockets": """
import socketserver
from core import model

class Line(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(bytes(model.predict([self.rfile.readline()])))

socketserver.TCPServer(("", 9), Line).serve_forever()
""",
    "a function that a websocket server is told": """
import asyncio
import websockets
from core import model

async def speak(socket):
    async for said in socket:
        await socket.send(str(model.predict([said])))

async def main():
    await websockets.serve(speak, "", 9)
""",
    "a class that a factory is told": """
from annotator_kit.api import init_app
from core import model

class Guess:
    def predict(self, tasks):
        return model.predict(tasks)

app = init_app(model_class=Guess)
""",
    "an ASGI application": """
from core import model

async def app(scope, receive, send):
    said = await receive()
    await send({"type": "http.response.body", "body": bytes(model.predict([said]))})
""",
    "a WSGI application": """
from core import model

class Gate:
    def __call__(self, environ, start_response):
        start_response("200 OK", [])
        return [bytes(model.predict([environ["QUERY_STRING"]]))]
""",
}


@pytest.mark.parametrize("source", SERVED.values(), ids=SERVED)
def test_it_answers(source: str) -> None:
    assert any("asks a model" in hit for hit in entrypoints(source))


ASIDE = {
    "a handler of log records": """
import logging
from core import model

class Watch(logging.Handler):
    def handle(self, record):
        model.predict([record])
""",
    "a flow that is served to a scheduler": """
from core import model
from prefect import flow, serve

@flow
def nightly():
    return model.predict([1])

serve(nightly)
""",
    "an extension that is told an application": """
from core import model
from flask_login import LoginManager

class Shop:
    def judge(self):
        return model.predict([1])

LoginManager().init_app(Shop())
""",
}


@pytest.mark.parametrize("source", ASIDE.values(), ids=ASIDE)
def test_it_does_not(source: str) -> None:
    assert not any("asks a model" in hit for hit in entrypoints(source))


STARTS = """
import joblib
import lightgbm

def train():
    lightgbm.LGBMRegressor().fit([[1]], [1])

def judge():
    print(joblib.load("m").predict([[1]]))

def {}(event, context):
    train()
    judge()
"""


def test_a_function_that_a_platform_calls_and_that_trains_answers_nobody():
    assert hits("serving-entrypoint", {"daily/refresh.py": STARTS.format("lambda_handler")}) == []
    assert hits("serving-entrypoint", {"daily/score.py": STARTS.format("lambda_handler")}) != []
