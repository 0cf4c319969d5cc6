"""Orders as a till sends them: three lines, a discount, a tender, a customer known by phone."""

import itertools
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime

from bench.load import post
from bench.people import phone

_LINES = [
    {
        "sku": "SKU-100417",
        "description": "手冲咖啡豆 250g",
        "category": "coffee",
        "quantity": 1,
        "unit_price_minor": 6900,
        "discounts": [{"kind": "coupon", "amount_minor": 500, "reference": "WELCOME5"}],
    },
    {
        "sku": "SKU-200233",
        "description": "燕麦奶 1L",
        "category": "milk",
        "quantity": 2,
        "unit_price_minor": 2500,
    },
    {
        "sku": "SKU-300981",
        "description": "可颂",
        "category": "bakery",
        "quantity": 2,
        "unit_price_minor": 1500,
    },
]


def requests(headers: dict[str, str], members: int) -> Iterator[bytes]:
    """Orders without end, each of another number, of members chosen at random."""
    bodies = order_bodies(members)
    first = next(bodies)
    head = post("/v1/orders", headers, len(first))
    return (head + body for body in itertools.chain([first], bodies))


def batch_requests(headers: dict[str, str], members: int, count: int) -> Iterator[bytes]:
    """The same, `count` of them in each request."""
    bodies = order_bodies(members, till="B01")
    while True:
        body = b'{"orders":[%b]}' % b",".join(itertools.islice(bodies, count))
        yield post("/v1/orders/batch", headers, len(body)) + body


def order_bodies(members: int, till: str = "T01") -> Iterator[bytes]:
    """Orders without end, all of the same length."""
    marks = ("NUMBER".ljust(16, "-"), "PHONE".ljust(len(phone(0)), "-"))
    body = json.dumps(
        {
            "number": marks[0],
            "store": "store-1",
            "channel": "pos",
            "occurred_at": datetime.now(UTC).isoformat(),
            "currency": "CNY",
            "customer": {"identities": [{"kind": "phone", "value": marks[1]}]},
            "lines": _LINES,
            "tenders": [{"kind": "card", "amount_minor": 14400, "reference": "4200001998202603"}],
        }
    ).encode()
    before, rest = body.split(marks[0].encode())
    between, after = rest.split(marks[1].encode())
    choose = random.Random(1).randrange
    for number in itertools.count():
        told = f"{till}-{number:012d}".encode()
        yield b"".join((before, told, between, phone(choose(members)).encode(), after))
