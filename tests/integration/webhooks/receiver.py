"""A real HTTP server that takes webhooks, remembers them, and answers as it is told."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec
from standardwebhooks import Webhook


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def webhook_id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> Any:
        """The content, checked with the library that receivers use."""
        return Webhook(secret).verify(self.body, self.headers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


class Receiver:
    """Answers with the next of `statuses`, the last one for ever."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.taken: list[Taken] = []
        self.statuses = [204]
        self.headers: dict[str, str] = {}
        self.answer = b""
        self.delay_seconds = 0.0
        self.has_taken = threading.Event()
        self.lock = threading.Lock()

    def take(self, request: Taken) -> int:
        with self.lock:
            self.taken.append(request)
            self.has_taken.set()
            status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        time.sleep(self.delay_seconds)
        return status


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver on a free loopback port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = receiver.take(Taken(path=self.path, headers=headers, body=body))
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("content-length", str(len(receiver.answer)))
            self.end_headers()
            if status != 204:
                self.wfile.write(receiver.answer)

        def log_message(self, *_: object) -> None:
            """Keeps the test's output clean."""

        def handle(self) -> None:
            with suppress(ConnectionError):  # Some tests have the sender go away in the middle.
                super().handle()

    server = _Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme, host = ("https", "localhost") if tls else ("http", "127.0.0.1")
    receiver = Receiver(f"{scheme}://{host}:{server.server_port}/hook")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
