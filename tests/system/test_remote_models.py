"""A model is asked over HTTP by its address, wherever that is kept, or by the protocol that is spoken."""

import pytest

from questions import hits

ROUTE = "from fastapi import FastAPI\nfrom far import said\napp = FastAPI()\n\n\n@app.post('/do')\ndef do(t): return said(t)\n"
PLACE = "MODEL_SERVER = 'http://localhost:8501/v1/models/moths/versions/{version}:predict'\n"


def entrypoints(source: str) -> list[str]:
    return [
        hit.split(" ")[0] for hit in hits("serving-entrypoint", {"far.py": source, "web.py": ROUTE, "place.py": PLACE})
    ]


ASKED = {
    "one method makes what another one posts": """
        from wires import Session
        class Voice:
            def body(self, t):
                return {"messages": [{"role": "user", "content": t}], "model": "m"}
            def speak(self, t):
                told = self.body(t)
                return Session(self.base).post(self.path, json=told).json()
        def said(t): return Voice().speak(t)
        """,
    "a path that another method chooses": """
        import httpx
        class Voice:
            def where(self):
                return "/chat/completions"
            def speak(self, t):
                path = self.where()
                return httpx.post(path, json=t).json()
        def said(t): return Voice().speak(t)
        """,
    "an address that the class keeps": """
        import requests
        class Voice:
            def __init__(self):
                self.where = "https://api.openai.com/v1/chat/completions"
            def speak(self, body):
                return requests.post(self.where, json=body).json()
        def said(t): return Voice().speak(t)
        """,
    "an address that the file keeps": """
        import os, httpx
        WHERE = os.getenv("WHERE", "http://localhost:5001/invocations")
        def said(t):
            return httpx.post(WHERE, json=t).json()
        """,
    "an address under a base that the environment gives": """
        import os, requests
        BASE = os.getenv("BASE", "http://localhost:11434").rstrip("/")
        WRITES = f"{BASE}/api/generate"
        def said(t):
            return requests.post(WRITES, json={"model": "m", "prompt": t}).json()
        """,
    "an address that is added up": """
        import os, httpx
        HOST = os.environ["HOST"]
        TALK = HOST + "/v1/chat/completions"
        def said(t):
            reply = httpx.post(TALK, json=t)
            return reply.json()
        """,
    "an address of the settings, which another function fills in": """
        import json, requests
        from place import MODEL_SERVER
        def request(t):
            where = MODEL_SERVER.format(version=1)
            return where, json.dumps({"rows": [t]})
        def said(t):
            made = request(t)
            where, body = made
            return requests.post(where, data=body).json()
        """,
    "a message that another function makes": """
        import requests
        def letter(t):
            return {"model": "m", "messages": [{"role": "user", "content": t}]}
        def said(t):
            return requests.post(t.where, json=letter(t)).json()
        """,
    "a conversation is sent and a choice is read": """
        import aiohttp
        async def said(t):
            body = {"messages": [{"role": "user", "content": t}]}
            async with aiohttp.ClientSession() as session, session.post(t.where, json=body) as reply:
                return (await reply.json())["choices"][0]["message"]["content"]
        """,
    "tensors are sent": """
        import requests
        from settings import WHERE
        def said(t):
            body = {"inputs": [{"name": "x", "shape": [1, 4], "datatype": "FP32", "data": t}]}
            return requests.post(WHERE, json=body).json()
        """,
    "rows are sent": """
        import requests
        from settings import WHERE
        def said(t):
            return requests.post(WHERE, json={"dataframe_split": {"columns": [], "data": t}}).json()
        """,
}
UNASKED = {
    "messages of another service": """
        import requests
        from settings import WHERE
        def said(t):
            return requests.post(WHERE, json={"replyToken": t, "messages": [{"type": "text", "text": t}]})
        """,
    "an address that another class keeps": """
        import requests
        class Prices:
            where = "https://api.openai.com/v1/chat/completions"
        class Voice:
            def speak(self, body):
                return requests.post(self.where, json=body).json()
        def said(t): return Voice().speak(t)
        """,
    "an address beside another one that a name holds": """
        import os, requests
        BASE = os.getenv("BASE", "http://localhost:11434")
        WRITES = f"{BASE}/api/generate"
        PULLS = f"{BASE}/api/pull"
        def said(t):
            return requests.post(PULLS, json=t).json()
        """,
    "a message of another function that is not posted": """
        import requests
        def letter(t):
            return {"model": "m", "messages": [{"role": "user", "content": t}]}
        def row(t):
            return {"text": t}
        def said(t):
            print(letter(t))
            return requests.post(t.where, json=row(t)).json()
        """,
    "an address of its own beside one that is kept": """
        import requests
        WHERE = "http://localhost:5001/invocations"
        def said(t):
            return requests.post("https://weather.example/rows", json=t).json()
        """,
}


@pytest.mark.parametrize("source", ASKED.values(), ids=ASKED)
def test_who_speaks_to_a_model_asks_it(source: str) -> None:
    assert "web.py:6" in entrypoints(source)


@pytest.mark.parametrize("source", UNASKED.values(), ids=UNASKED)
def test_who_posts_elsewhere_does_not(source: str) -> None:
    assert entrypoints(source) == []


def test_a_page_that_posts_to_a_route_of_the_repository_asks_no_model_itself() -> None:
    page = """
import os, requests
BASE = os.environ["BASE"]
WHERE = f"{BASE}/api/chat"
def said(t):
    return requests.post(WHERE, json=t).json()
said(1)
"""
    web = "from fastapi import FastAPI\napp = FastAPI()\n\n\n@app.post('/api/chat')\ndef do(t): return t\n"
    assert hits("serving-entrypoint", {"page.py": page, "web.py": web}) == []
