"""A forge on this machine: its interface as recorded, its repositories by real git over HTTP, and what goes wrong."""

import os
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

_RESET = struct.pack("ii", 1, 0)
"""Closing sends a reset."""


class Reply(NamedTuple):
    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class Asked(NamedTuple):
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    at: float


Route = Callable[[Asked], Reply | None]


class Forge(ThreadingHTTPServer):
    """A server. What it is to do is set by tests.

    `route` answers what is no repository; None from `refuse` lets a request through. Repositories lie below `root`.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.root = root
        self.asked: list[Asked] = []
        self.route: Route = lambda asked: Reply(404)
        self.refuse: Route = lambda asked: None
        self.resets = 0
        """Every so manieth connection is reset; 0 for none."""
        self.connections = 0
        self.ended = threading.Event()
        self._counting = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._counting:
            self.connections += 1
            reset = self.resets and self.connections % self.resets == 0
        if reset:
            request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            request.close()
        else:
            super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None: ...


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Forge

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding") == "chunked":
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            self._answer(b"".join(parts))
        else:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        headers = {key.lower(): value for key, value in self.headers.items()}
        asked = Asked(parts.path, parse_qs(parts.query), headers, time.time())
        self.server.asked.append(asked)
        reply = self.server.refuse(asked)
        if reply is None and ".git/" in parts.path:
            reply = self._git(parts.path, parts.query, body)
        reply = reply or self.server.route(asked) or Reply(404)
        self.send_response(reply.status)
        for key, value in reply.headers:
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def _git(self, path: str, query: str, body: bytes) -> Reply:
        variables = {
            "GIT_PROJECT_ROOT": str(self.server.root), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
            "QUERY_STRING": query, "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "GIT_CONFIG_COUNT": "2",
            "GIT_CONFIG_KEY_0": "uploadpack.allowFilter", "GIT_CONFIG_VALUE_0": "true",
            "GIT_CONFIG_KEY_1": "safe.directory", "GIT_CONFIG_VALUE_1": "*",
        }  # fmt: skip
        done = subprocess.run(
            ["git", "http-backend"], input=body, capture_output=True, env={**os.environ, **variables}, check=False
        )
        head, _, said = done.stdout.partition(b"\r\n\r\n")
        lines = [line.partition(": ")[::2] for line in head.decode("latin-1").split("\r\n")]
        status = next((int(value.split()[0]) for key, value in lines if key == "Status"), 200)
        return Reply(status, said, tuple((key, value) for key, value in lines if key and key != "Status"))

    def log_message(self, *_: object) -> None: ...


@contextmanager
def serving(root: Path) -> Iterator[Forge]:
    """A forge at work."""
    server = Forge(root)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
