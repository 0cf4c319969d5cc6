"""A load client that costs little, since it shares the machine with what it measures.

Requests are bytes made ready beforehand or put together on the way; connections stay open. In a
**closed loop** every connection sends its next request when the last one is answered: that finds
the highest rate. In an **open loop** requests are due at fixed times whether or not the earlier
ones are answered, and each latency counts from the moment it was due: a server that stalls is not
spared the requests that would have come meanwhile (no coordinated omission).
"""

import asyncio
import gc
import time
from array import array
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeAlias, cast

import msgspec

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_ANSWER_SECONDS_MAX = 60.0


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """How long answers took, in milliseconds."""

    p50_ms: float
    p90_ms: float
    p99_ms: float
    max_ms: float

    def __str__(self) -> str:
        return f"p50 {self.p50_ms:.1f} ms, p99 {self.p99_ms:.1f} ms"


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a stretch of load."""

    answers: int
    seconds: float
    latency: Latency
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds


class _Connection(asyncio.Protocol):
    """One HTTP/1.1 connection with at most one request under way."""

    def __init__(self) -> None:
        self.due_at = 0.0
        self.lost: Exception | None = None
        self.on_answer: Callable[[_Connection, int], None] = lambda _connection, _status: None
        self.body = b""
        """Of the last answer."""
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none of asyncio's classes.
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = exc or ConnectionError("the server closed the connection")

    def send(self, request: bytes, due_at: float) -> None:
        assert self._transport is not None, "requests follow the connection"
        self.due_at = due_at
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received = self._received + data if self._received else data
        head_end = self._received.find(_HEAD_END)
        if head_end < 0:
            return
        if len(self._received) < head_end + 4 + self._body_length(head_end):
            return
        status = int(self._received[9:12])
        self.body = self._received[head_end + 4 :]
        self._received = b""
        self.on_answer(self, status)

    def _body_length(self, head_end: int) -> int:
        head = self._received[:head_end].lower()
        at = head.find(_LENGTH)
        if at < 0:
            return 0
        line_end = head.find(b"\r\n", at)
        return int(head[at + len(_LENGTH) : None if line_end < 0 else line_end])

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


Follow: TypeAlias = Callable[[bytes], bytes | None]


class Client:
    """Connections to one server."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._connections: list[_Connection] = []

    async def connect(self, count: int) -> None:
        """Open connections until there are `count`."""
        loop = asyncio.get_running_loop()
        while len(self._connections) < count:
            _, connection = await loop.create_connection(_Connection, self._host, self._port)
            self._connections.append(connection)

    def close(self) -> None:
        for connection in self._connections:
            connection.close()

    async def closed_loop(
        self, requests: Iterator[bytes], seconds: float, then: Follow = lambda _: None
    ) -> Load:
        """All connections send one request after the other for `seconds`, then await the rest.

        What `then` makes of an answer's body is sent next, where it makes anything of it.
        """
        tally = _Tally()
        began = time.perf_counter()
        end = began + seconds
        finished = asyncio.Event()
        busy = len(self._connections)

        def answered(connection: _Connection, status: int) -> None:
            nonlocal busy
            now = time.perf_counter()
            tally.add(status, now - connection.due_at)
            if now < end:
                following = then(connection.body)
                connection.send(following or next(requests), time.perf_counter())
                return
            busy -= 1
            if not busy:
                finished.set()

        self._tell(answered)
        with _no_collection():
            for connection in self._connections:
                connection.send(next(requests), time.perf_counter())
            await self._await(finished, seconds)
        return tally.load(time.perf_counter() - began)

    async def open_loop(self, requests: Iterator[bytes], rate: float, seconds: float) -> Load:
        """Requests are due `rate` times a second for `seconds`; latencies count from then.

        A request that finds no free connection waits for one, and the wait counts.
        """
        tally = _Tally()
        free = deque(self._connections)
        waiting: deque[float] = deque()
        finished = asyncio.Event()
        remaining = round(rate * seconds)

        def answered(connection: _Connection, status: int) -> None:
            nonlocal remaining
            tally.add(status, time.perf_counter() - connection.due_at)
            remaining -= 1
            if waiting:
                connection.send(next(requests), waiting.popleft())
            else:
                free.append(connection)
            if not remaining:
                finished.set()

        self._tell(answered)
        began = time.perf_counter()
        with _no_collection():
            for number in range(remaining):
                due_at = began + number / rate
                await asyncio.sleep(max(0.0, due_at - time.perf_counter()))
                if free:
                    free.popleft().send(next(requests), due_at)
                else:
                    waiting.append(due_at)
            await self._await(finished, 0)
        return tally.load(time.perf_counter() - began)

    async def _await(self, finished: asyncio.Event, seconds: float) -> None:
        try:
            await asyncio.wait_for(finished.wait(), seconds + _ANSWER_SECONDS_MAX)
        except TimeoutError:
            lost = [each.lost for each in self._connections if each.lost]
            raise RuntimeError(f"requests stayed without an answer: {lost[:1]}") from None

    def _tell(self, answered: Callable[[_Connection, int], None]) -> None:
        for connection in self._connections:
            connection.on_answer = answered


class _Tally:
    """Statuses and latencies as they come in."""

    def __init__(self) -> None:
        self._statuses: Counter[int] = Counter()
        self._latencies = array("d")

    def add(self, status: int, seconds: float) -> None:
        self._statuses[status] += 1
        self._latencies.append(seconds)

    def load(self, seconds: float) -> Load:
        ordered = sorted(self._latencies)

        def at(share: float) -> float:
            return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 3)

        return Load(
            answers=len(ordered),
            seconds=seconds,
            latency=Latency(p50_ms=at(0.5), p90_ms=at(0.9), p99_ms=at(0.99), max_ms=at(1)),
            statuses=dict(self._statuses),
        )


@asynccontextmanager
async def connected(host: str, port: int, count: int) -> AsyncIterator[Client]:
    """A client with `count` connections, closed at the end of the block."""
    client = Client(host, port)
    try:
        await client.connect(count)
        yield client
    finally:
        client.close()


def post(path: str, headers: dict[str, str], body_bytes: int) -> bytes:
    """The head of a POST of JSON; the body follows."""
    lines = [
        f"POST {path} HTTP/1.1",
        "host: localhost",
        "content-type: application/json",
        f"content-length: {body_bytes}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + _HEAD_END


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection in the client, whose pauses would count as the server's."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
