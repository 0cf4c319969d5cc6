"""kill -9 of the server, fifty times, under concurrent writes.

Every write that was acknowledged is there once; none is there twice. The invariant queries run
after the test as after every other.
"""

import asyncio
import contextlib
import random
from collections import Counter
from typing import Any

import httpx
import psycopg
import pytest

from regulars.bootstrap import Platform
from tests.support.keys import key_for
from tests.support.servers import RunningServer

pytestmark = pytest.mark.slow(60)

KILL_COUNT = 50
WRITER_COUNT = 8
_SEED = 20260301


def order(writer: int, number: int) -> dict[str, Any]:
    return {
        "number": f"{writer}-{number}",
        "currency": "GBP",
        "occurred_at": "2026-02-01T12:00:00Z",
        "customer": {"identities": [{"kind": "card", "value": f"C-{writer}-{number % 5}"}]},
        "lines": [{"sku": "TEA", "quantity": 1 + number % 3, "unit_price_minor": 250}],
    }


def batch(writer: int, number: int) -> dict[str, Any]:
    return {
        "batch": [
            {
                "type": "track",
                "event": "Tapped",
                "messageId": f"{writer}-{number}-{at}",
                "userId": f"u-{writer}",
                "timestamp": "2026-02-01T12:00:00Z",
            }
            for at in range(5)
        ]
    }


class Writer:
    """Sends orders and batches of events; what gets no answer is sent again, as tills do."""

    def __init__(
        self, writer: int, url: str, orders: dict[str, str], events: dict[str, str]
    ) -> None:
        self.acknowledged_orders: list[str] = []
        self.acknowledged_events: list[str] = []
        self._writer = writer
        self._url = url
        self._order_headers = orders
        self._event_headers = events

    async def run(self, is_over: asyncio.Event) -> None:
        number = 0
        async with httpx.AsyncClient(base_url=self._url, timeout=5) as client:
            while not is_over.is_set():
                if await self._send(client, "/v1/orders", order(self._writer, number), is_over):
                    self.acknowledged_orders.append(f"{self._writer}-{number}")
                if await self._send(client, "/v1/batch", batch(self._writer, number), is_over):
                    self.acknowledged_events += [f"{self._writer}-{number}-{at}" for at in range(5)]
                number += 1

    async def _send(
        self, client: httpx.AsyncClient, path: str, body: dict[str, Any], is_over: asyncio.Event
    ) -> bool:
        headers = self._order_headers if path == "/v1/orders" else self._event_headers
        while not is_over.is_set():
            with contextlib.suppress(httpx.TransportError):
                answer = await client.post(path, json=body, headers=headers)
                if answer.status_code in (200, 201):
                    return True
                assert answer.status_code in (429, 503), answer.text
            await asyncio.sleep(0.02)
        return False


async def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(
    platform: Platform, running_server: RunningServer, database_url: str
) -> None:
    dice = random.Random(_SEED)
    orders = await key_for(platform, "orders.write", source="till")
    events = await key_for(platform, kind="write", source="web")
    is_over = asyncio.Event()
    writers = [Writer(at, running_server.url, orders, events) for at in range(WRITER_COUNT)]
    writing = [asyncio.create_task(each.run(is_over)) for each in writers]
    for _ in range(KILL_COUNT):
        await asyncio.sleep(dice.uniform(0.05, 0.4))
        running_server.kill()
        await asyncio.to_thread(running_server.start)
    await asyncio.sleep(0.5)
    is_over.set()
    await asyncio.gather(*writing)

    stored_orders, stored_events = Counter[str](), Counter[str]()
    with psycopg.connect(database_url) as connection:
        stored_orders.update(
            number for (number,) in connection.execute("select number from orders.document")
        )
        stored_events.update(
            message_id
            for (message_id,) in connection.execute("select message_id from events.event")
        )
    acknowledged_orders = [each for writer in writers for each in writer.acknowledged_orders]
    acknowledged_events = [each for writer in writers for each in writer.acknowledged_events]
    assert len(acknowledged_orders) > KILL_COUNT
    assert len(acknowledged_events) > KILL_COUNT
    assert [each for each in acknowledged_orders if stored_orders[each] != 1] == []
    assert [each for each in acknowledged_events if stored_events[each] != 1] == []
    assert [each for each, count in (stored_orders + stored_events).items() if count > 1] == []
