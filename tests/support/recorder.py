"""A proxy in front of a running server: it writes down what clients send, and can get in the way.

What an SDK really put on the wire is read here, not from what it says of itself.
"""

import base64
import contextlib
import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Literal

import httpx
import msgspec

Fault = Literal["none", "lose_answer", "stall", "refuse", "limit"]
"""What happens to a request: nothing; it is served and its answer lost; it is served late, when its
client has given up; it gets 503; it gets 429."""

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Exchange(msgspec.Struct, kw_only=True):
    """One request, and the status of its answer; 0 where the answer was lost."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int = 0

    @property
    def json(self) -> Any:
        """The body, unpacked where it was packed."""
        packed = self.body[:2] == b"\x1f\x8b"
        return msgspec.json.decode(gzip.decompress(self.body) if packed else self.body)

    @property
    def is_packed(self) -> bool:
        return self.body[:2] == b"\x1f\x8b"

    @property
    def user(self) -> str | None:
        """The user name of Basic, None without the header."""
        header = self.headers.get("authorization", "")
        scheme, _, value = header.partition(" ")
        return base64.b64decode(value).decode().partition(":")[0] if scheme == "Basic" else None


class Recorder:
    """What came through, in order, and the faults that the next posts of events meet."""

    def __init__(self, url: str, upstream: str) -> None:
        self.url = url
        self.upstream = upstream
        self.exchanges: list[Exchange] = []
        self.faults: list[Fault] = []
        self.stall_seconds = 2.0
        self.lock = threading.Lock()
        self.client = httpx.Client(base_url=upstream, timeout=30)

    @property
    def posts(self) -> list[Exchange]:
        """The requests that carried events."""
        with self.lock:
            return [each for each in self.exchanges if _carries_events(each)]

    def next_fault(self, exchange: Exchange) -> Fault:
        with self.lock:
            self.exchanges.append(exchange)
            is_due = self.faults and _carries_events(exchange)
            return self.faults.pop(0) if is_due else "none"


def _carries_events(exchange: Exchange) -> bool:
    return exchange.method == "POST" and not exchange.path.endswith("/m")


@contextmanager
def recording(upstream: str) -> Iterator[Recorder]:
    """A recorder in front of the server at `upstream`."""

    class Handler(_Handler):
        recorder: ClassVar[Recorder]

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.daemon_threads = True
    Handler.recorder = Recorder(f"http://127.0.0.1:{proxy.server_port}", upstream)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    try:
        yield Handler.recorder
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
        Handler.recorder.client.close()


class _Handler(BaseHTTPRequestHandler):
    recorder: ClassVar[Recorder]
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        exchange = Exchange(method=self.command, path=self.path, headers=headers, body=body)
        fault = self.recorder.next_fault(exchange)
        if fault == "stall":
            time.sleep(self.recorder.stall_seconds)
        if fault == "refuse":
            exchange.status = 503
            self._answer(503, {"content-type": "application/json"}, b'{"code":"x","message":"y"}')
        elif fault == "limit":
            exchange.status = 429
            self._answer(429, {"retry-after": "1"}, b'{"code":"overloaded","message":"y"}')
        else:
            forwarded = {k: v for k, v in headers.items() if k not in _HOP_BY_HOP}
            answer = self.recorder.client.request(
                self.command, self.path, headers=forwarded, content=body
            )
            if fault == "lose_answer":
                self.close_connection = True
                return
            exchange.status = answer.status_code
            self._answer(answer.status_code, dict(answer.headers), answer.content)

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        if status in {429, 503}:
            self.send_header("access-control-allow-origin", "*")
        # A client that has given up reads no answer.
        with contextlib.suppress(ConnectionError):
            self.end_headers()
            self.wfile.write(body)

    do_GET = do_POST = do_OPTIONS = _serve  # noqa: N815

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Nothing: the exchanges are kept."""
