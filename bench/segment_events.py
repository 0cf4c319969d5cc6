"""Batches of events as Segment's libraries send them, of the kinds and sizes a shop sees.

Nineteen of twenty are `track` events with twelve properties and a browser's context; one is an
`identify` with the traits of a person, which are stored encrypted. Every batch has other message
ids, so that none is a duplicate.
"""

import itertools
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.load import post

EVENTS_A_BATCH = 100
_TEMPLATES = 40
_IDENTIFY_EVERY = 20
_MARK = "MESSAGE-ID-HERE".ljust(36, "-")
_NAMES = ("Product Viewed", "Product Added", "Product List Viewed", "Cart Viewed", "Coupon Applied")
_CITIES = ("上海", "杭州", "成都", "Berlin", "Lyon")


def batches(headers: dict[str, str], run: int) -> Iterator[bytes]:
    """Requests without end, each a batch of `EVENTS_A_BATCH` new events; `run` tells runs apart."""
    # Made here and not with the first request: a turn that is measured shall not pay for them.
    return _filled([_template(headers, random.Random(seed)) for seed in range(_TEMPLATES)], run)


def _filled(templates: list[list[bytes]], run: int) -> Iterator[bytes]:
    for number in itertools.count():
        pieces = templates[number % _TEMPLATES]
        stem = b"%08x-0000-4000-8000-%08x" % (run, number)
        ids = [b"%b%04x" % (stem, at) for at in range(EVENTS_A_BATCH)]
        # The pieces and the ids by turns; there is one piece more.
        yield b"".join(itertools.chain(*zip(pieces, ids, strict=False), pieces[-1:]))


def _template(headers: dict[str, str], choose: random.Random) -> list[bytes]:
    """A request taken apart at the places of its message ids."""
    now = datetime.now(UTC)
    events = [
        _identify(choose, now) if at % _IDENTIFY_EVERY == 0 else _track(choose, now)
        for at in range(EVENTS_A_BATCH)
    ]
    body = json.dumps({"batch": events, "sentAt": now.isoformat()}, ensure_ascii=False).encode()
    return (post("/v1/batch", headers, len(body)) + body).split(_MARK.encode())


def _track(choose: random.Random, now: datetime) -> dict[str, Any]:
    sku = choose.randrange(20_000)
    price = choose.randrange(990, 99_900) / 100
    return _event(choose, now, "track") | {
        "event": choose.choice(_NAMES),
        "properties": {
            "product_id": f"P{sku:06d}",
            "sku": f"SKU-{sku:06d}",
            "category": choose.choice(("coffee", "tea", "bakery", "equipment")),
            "name": f"单一产地咖啡豆 {sku % 97} 号",
            "brand": choose.choice(("Regal", "Monsoon", "山谷")),
            "variant": choose.choice(("250g", "500g", "1kg")),
            "price": price,
            "quantity": choose.randrange(1, 5),
            "coupon": None,
            "currency": "CNY",
            "position": choose.randrange(1, 40),
            "value": round(price * 2, 2),
        },
    }


def _identify(choose: random.Random, now: datetime) -> dict[str, Any]:
    number = choose.randrange(10**8)
    return _event(choose, now, "identify") | {
        "traits": {
            "email": f"person{number}@example.com",
            "phone": f"+86139{number:08d}",
            "firstName": "Ming",
            "lastName": f"Wang {number}",
            "birthday": "1990-05-17",
            "address": {
                "city": choose.choice(_CITIES),
                "street": "Nanjing Road 1",
                "zip": "200001",
            },
            "plan": "gold",
            "stores": ["store-1", "store-2"],
        },
    }


def _event(choose: random.Random, now: datetime, kind: str) -> dict[str, Any]:
    customer = choose.randrange(10**7)
    page = f"/products/{choose.randrange(20_000)}"
    return {
        "type": kind,
        "messageId": _MARK,
        "timestamp": (now - timedelta(seconds=choose.randrange(600))).isoformat(),
        "anonymousId": f"b2c1f8d4-77aa-4e01-9c3e-{customer:012d}",
        "userId": f"customer-{customer}" if choose.random() < 0.4 else None,
        "context": {
            "library": {"name": "analytics-next", "version": "1.84.3"},
            "locale": "zh-CN",
            "timezone": "Asia/Shanghai",
            "userAgent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/141.0 Mobile",
            "page": {
                "path": page,
                "url": f"https://shop.example.com{page}",
                "referrer": "https://shop.example.com/",
                "title": "咖啡豆 | 商店",
            },
            "campaign": {"source": "wechat", "medium": "social", "name": "autumn"},
        },
        "integrations": {},
    }
