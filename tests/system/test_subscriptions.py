"""A function that is told to a broker answers messages, whatever the client is called; a loop that hands over scores."""

import pytest

from questions import hits

MODEL = "import joblib\n\nmodel = joblib.load('m')\n"
WRAPPER = """
from cables import Cable

class Line:
    def __init__(self):
        self.cable = Cable("tcp://b")

    def listen(self, where, then):
        self.cable.subscribe(where, then)
"""


def entrypoints(source: str) -> list[str]:
    return hits("serving-entrypoint", {"core.py": MODEL, "line.py": WRAPPER, "front.py": source})


ANSWERING = {
    "a keyword of a client that nobody knows": """
from core import model
from wires import Wire

async def main(wire: Wire):
    async def came(letter):
        await wire.send("out", model.predict([letter.body]))
    await wire.subscribe("in", handler=came)
""",
    "NATS": """
import nats
from core import model

async def came(letter):
    await letter.respond(str(model.predict([letter.data])).encode())

async def main():
    link = await nats.connect("nats://b")
    await link.subscribe("in", cb=came)
""",
    "the callback first": """
from core import model

def came(channel, way, traits, body):
    channel.basic_publish("", "out", model.predict([body]))

def main(channel):
    channel.basic_consume(came, queue="in")
""",
    "a wrapper of this repository": """
from core import model
from line import Line

line = Line()

def came(letter):
    line.cable.publish("out", model.predict([letter]))

line.listen("in", came)
""",
    "messages of a channel in turn": """
import redis
from core import model

store = redis.Redis()
channel = store.pubsub()
channel.subscribe("in")
for letter in channel.listen():
    store.publish("out", model.predict([letter["data"]]))
""",
    "a loop that asks, hands over and waits": """
import time
import requests
from core import model

def told(found):
    requests.post("https://board.example/found", json=found)

def main():
    while True:
        for row in requests.get("https://board.example/open").json():
            told({"p": float(model.predict([row])[0])})
        time.sleep(10)

if __name__ == "__main__":
    main()
""",
    "a worker whose client and whose reader of letters are its own": """
from confluent_kafka import Consumer, Producer
from core import model

class Wire:
    def __init__(self):
        self.inbox, self.outbox = Consumer({}), Producer({})

    def next_letter(self, wait):
        letter = self.inbox.poll(wait)
        return letter if letter is not None and not letter.error() else None

    def answer(self, text):
        self.outbox.produce("out", value=text)

class Reader:
    def __init__(self, wire):
        self.wire = wire

    def read(self, letter):
        self.wire.answer(str(model.predict([letter.value()])))

class Worker:
    def __init__(self, wire, reader):
        self.wire, self.reader = wire, reader
        self.running = True

    def run(self):
        while self.running:
            letter = self.wire.next_letter(1.0)
            if letter is not None:
                self.reader.read(letter)

if __name__ == "__main__":
    wire = Wire()
    Worker(wire, Reader(wire)).run()
""",
}


@pytest.mark.parametrize("source", ANSWERING.values(), ids=ANSWERING)
def test_it_answers(source: str) -> None:
    assert entrypoints(source) != []


SILENT = {
    "tokens that are consumed": """
from core import model
from quota import Limiter

def price(rows):
    return model.predict(rows)

def main(limiter: Limiter):
    limiter.consume_tokens("user", price)
""",
    "parts of one program": """
from rx import subject
from core import model

def price(rows):
    return model.predict(rows)

subject.Subject().subscribe(price)
""",
    "a message that asks no model": """
from core import model
from wires import Wire

def came(letter):
    print(letter)

def main(wire: Wire):
    wire.subscribe("in", came)
""",
    "a loop over pages, whose client takes no messages": """
import requests
from core import model

class Pages:
    def following(self, page):
        return requests.get("https://board.example/open", params={"page": page}).json()

class Reader:
    def __init__(self, pages):
        self.pages = pages

    def read(self):
        page = 0
        while page is not None:
            rows = self.pages.following(page)
            print(model.predict(rows))
            page = rows.get("next")

if __name__ == "__main__":
    Reader(Pages()).read()
""",
    "a loop that shows what it sees": """
import time
from core import model

def main(camera):
    while True:
        print(model.predict([camera.read()]))
        time.sleep(1)

if __name__ == "__main__":
    main(None)
""",
}


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_it_does_not(source: str) -> None:
    assert entrypoints(source) == []


PORTS = """
import time
from abc import ABC, abstractmethod
from elasticsearch import helpers

class Sink(ABC):
    @abstractmethod
    def keep_found(self, rows): ...

class Index(Sink):
    def keep_found(self, rows):
        helpers.bulk(self.es, rows)

class Screen(Sink):
    def keep_found(self, rows):
        print(rows)

def chosen(name):
    return {"index": Index, "screen": Screen}[name]()

class Job:
    def __init__(self, name):
        self.sink = chosen(name)

    def work(self, source):
        from core import model
        while True:
            rows = source.rows()
            self.sink.keep_found(model.predict(rows))
            time.sleep(60)

if __name__ == "__main__":
    Job("index").work(None)
"""


def test_what_a_factory_gave_is_any_that_fills_in_what_is_declared() -> None:
    assert entrypoints(PORTS) != []


def test_an_actor_is_asked_where_its_cluster_calls_it() -> None:
    actor = "import ray\nfrom core import model\n@ray.remote\nclass Keeper:\n    def guess(self, x): return model.predict(x)\n"
    front = "import ray\nfrom line import Keeper\nfrom flask import Flask\napp = Flask(__name__)\nkeeper = Keeper.remote()\n"
    front += "@app.post('/g')\ndef g(): return str(ray.get(keeper.guess.remote([1])))\n"
    assert hits("serving-entrypoint", {"core.py": MODEL, "line.py": actor, "front.py": front}) != []
