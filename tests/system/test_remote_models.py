"""A model is asked over HTTP by its address, wherever that is kept, or by the protocol that is spoken."""

import pytest

from questions import hits

ROUTE = "from fastapi import FastAPI\nfrom far import said\napp = FastAPI()\n\n\n@app.post('/do')\ndef do(t): return said(t)\n"


def entrypoints(source: str) -> list[str]:
    return [hit.split(" ")[0] for hit in hits("serving-entrypoint", {"far.py": source, "web.py": ROUTE})]


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
