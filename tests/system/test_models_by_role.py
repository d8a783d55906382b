"""What asks a model is known by where the model comes from and how it is used, whatever its package is called."""

import pytest

from questions import hits

ROUTE = "from fastapi import FastAPI\nfrom {module} import {name}\napp = FastAPI()\n\n\n@app.post('/do')\n"


def entrypoints(files: dict[str, str]) -> list[str]:
    return [hit.split(" ")[0] for hit in hits("serving-entrypoint", files)]


PROMPTED = {
    "an awaited run of an agent": """
        from pydantic_ai import Agent
        planner = Agent("openai:gpt-4o-mini")
        async def said(text):
            return (await planner.run(text)).output
        """,
    "a client that another one was wrapped in": """
        import instructor
        from openai import OpenAI
        client = instructor.from_openai(OpenAI())
        def said(text):
            return client.chat.completions.create(model="m", response_model=dict, messages=[])
        """,
    "an agent that was given a model": """
        from smolagents import CodeAgent, InferenceClientModel
        clerk = CodeAgent(tools=[], model=InferenceClientModel())
        def said(text):
            return clerk.run(text)
        """,
    "a pipeline that was given a generator": """
        from haystack import Pipeline
        from haystack.components.generators import OpenAIGenerator
        def made():
            chain = Pipeline()
            chain.add_component("speaker", OpenAIGenerator())
            return chain
        def said(text):
            return made().run({"speaker": {"prompt": text}})
        """,
    "a workflow of an unknown package that was given a chat model": """
        from langchain_openai import ChatOpenAI
        from desk_flows import Helpdesk
        desk = Helpdesk(llm=ChatOpenAI(model="m"))
        def said(text):
            return desk.respond(text)
        """,
}


@pytest.mark.parametrize("source", PROMPTED.values(), ids=PROMPTED)
def test_an_object_made_to_be_prompted_is_prompted(source: str) -> None:
    files = {
        "core/talk.py": source,
        "web.py": ROUTE.format(module="core.talk", name="said") + "def do(t): return said(t)\n",
    }
    assert "web.py:6" in entrypoints(files)


UNPROMPTED = {
    "an agent that is only given a tool": """
        from pydantic_ai import Agent
        planner = Agent("openai:gpt-4o-mini")
        def said(text):
            return planner.override(model=text)
        """,
    "a pipeline without a model": """
        from haystack import Pipeline
        from haystack.components.writers import DocumentWriter
        chain = Pipeline()
        chain.add_component("writer", DocumentWriter())
        def said(text):
            return chain.run({"writer": text})
        """,
}


@pytest.mark.parametrize("source", UNPROMPTED.values(), ids=UNPROMPTED)
def test_other_objects_are_not(source: str) -> None:
    files = {
        "core/talk.py": source,
        "web.py": ROUTE.format(module="core.talk", name="said") + "def do(t): return said(t)\n",
    }
    assert entrypoints(files) == []


LOADED = {
    "a class of an unknown package, kept by an own class": """
        from windnet.nets import TurbineNet
        class Mill:
            def __init__(self):
                self.net = self._ready()
            def _ready(self) -> TurbineNet:
                return TurbineNet.from_pretrained("mill/7").to("cpu")
            def blow(self, x):
                return self.net(x)
        def said(x):
            return Mill().blow(x)
        """,
    "an object of the package that loads, in an own class that a class method makes": """
        from brookseq import hub
        from brookseq.tasks import Wording
        class Voice:
            def __init__(self, task: Wording):
                self.task = task
            @classmethod
            def opened(cls, path):
                found = hub.from_pretrained(path)
                return cls(task=found["task"])
            def speak(self, x):
                return self.task.inference_step(x)
        class Desk:
            def __init__(self):
                self.voice = Voice.opened("brook/3")
            def read(self, x):
                return self.voice.speak(x)
        desk = Desk()
        def said(x):
            return desk.read(x)
        """,
    "a model that two helpers hand on": """
        from birdsong import load_model
        def opened():
            return load_model("wren")
        def kept():
            it = opened()
            return it
        def said(x):
            return kept().classify(x)
        """,
    "a model under a key": """
        from birdsong import load_model
        shelf = {}
        def fill():
            shelf["wren"] = load_model("wren")
        def said(x):
            fill()
            return shelf["wren"].classify(x)
        """,
    "a model kept by a base class": """
        from tidal import HarbourPredictor
        class Base:
            def __init__(self):
                self.oracle = HarbourPredictor.restore("h.bin")
        class Port(Base):
            def level(self, x):
                return self.oracle.estimate(x)
        def said(x):
            return Port().level(x)
        """,
    "a model behind an abstract method": """
        from abc import ABC, abstractmethod
        from tidal import HarbourPredictor
        class Oracle(ABC):
            @abstractmethod
            def level(self, x): ...
        class Tide(Oracle):
            def __init__(self):
                self.inner = HarbourPredictor.load("h.bin")
            def level(self, x):
                return self.inner.estimate(x)
        def said(x, oracle: Oracle = None):
            return oracle.level(x)
        """,
    "a model behind a protocol": """
        from typing import Protocol
        from tidal import HarbourPredictor
        class Oracle(Protocol):
            def level(self, x): ...
        class Tide:
            inner = HarbourPredictor.load("h.bin")
            def level(self, x):
                return self.inner.estimate(x)
        class Desk:
            def __init__(self, oracle: Oracle):
                self.oracle = oracle
            def tell(self, x):
                return self.oracle.level(x)
        def said(x):
            return Desk(Tide()).tell(x)
        """,
}


@pytest.mark.parametrize("source", LOADED.values(), ids=LOADED)
def test_what_was_loaded_is_asked(source: str) -> None:
    files = {
        "core/hold.py": source,
        "web.py": ROUTE.format(module="core.hold", name="said") + "def do(x): return said(x)\n",
    }
    assert "web.py:6" in entrypoints(files)


BESIDE = {
    "a tokenizer": """
        from windnet.text import WindTokenizer
        words = WindTokenizer.from_pretrained("mill/7")
        def said(x):
            return words.encode(x)
        """,
    "settings": """
        from windnet.settings import ModelConfig
        told = ModelConfig.load("a.yaml")
        def said(x):
            return told.process(x)
        """,
    "a table of a web framework": """
        from django.apps import apps
        def said(x):
            return apps.get_model("shop", "Order").objects.create(name=x)
        """,
    "a model that is loaded and saved": """
        from birdsong import load_model
        def said(x):
            return load_model("wren").save(x)
        """,
}


@pytest.mark.parametrize("source", BESIDE.values(), ids=BESIDE)
def test_what_is_loaded_beside_a_model_is_none(source: str) -> None:
    files = {
        "core/hold.py": source,
        "web.py": ROUTE.format(module="core.hold", name="said") + "def do(x): return said(x)\n",
    }
    assert entrypoints(files) == []


STATE = """
    from contextlib import asynccontextmanager
    from fastapi import FastAPI
    from sentence_transformers import SentenceTransformer
    from routes import router
    @asynccontextmanager
    async def lifespan(app):
        app.state.lens = SentenceTransformer("all-MiniLM-L6-v2")
        yield
    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    """


@pytest.mark.parametrize(
    "asked",
    ["request.app.state.lens.encode(texts)", "request.state.lens.encode(texts)", "request.app.state.lens(texts)"],
)
@pytest.mark.parametrize("hint", ["request", "request: Request"])
def test_the_state_of_an_application_keeps_models(asked: str, hint: str) -> None:
    routes = f"""
        from fastapi import APIRouter, Request
        router = APIRouter()
        @router.post("/vectors")
        def vectors(texts: list[str], {hint}):
            return {asked}
        """
    assert "routes.py:3" in entrypoints({"main.py": STATE, "routes.py": routes})


def test_the_state_keeps_other_things_too() -> None:
    main = STATE.replace('SentenceTransformer("all-MiniLM-L6-v2")', 'open("a")')
    routes = """
        from fastapi import APIRouter, Request
        router = APIRouter()
        @router.post("/vectors")
        def vectors(texts: list[str], request: Request):
            return request.app.state.lens.encode(texts)
        """
    assert entrypoints({"main.py": main, "routes.py": routes}) == []


CODES = """
from fastapi import FastAPI, Request
from coding_tools.words import {made}

app = FastAPI()
app.state.speaker = {made}(name="m")


@app.post("/code")
async def f1(request: Request, text: str):
    v1 = request.app.state.speaker
    return await v1.{asked}(text)
"""


@pytest.mark.parametrize("asked", ["open_question", "unambiguous_code"])
def test_what_calls_itself_a_language_model_is_asked_by_any_method(asked: str) -> None:
    assert entrypoints({"web.py": CODES.format(made="CodingLLM", asked=asked)})


@pytest.mark.parametrize(
    ("made", "asked"), [("CodingLLM", "get_version"), ("CodingLLM", "load"), ("CodingClient", "open_question")]
)
def test_what_says_something_of_a_language_model_asks_none(made: str, asked: str) -> None:
    assert not entrypoints({"web.py": CODES.format(made=made, asked=asked)})
