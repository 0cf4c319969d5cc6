"""Drives rudder-sdk-python as an application would."""

import json
import sys
from datetime import UTC, datetime

from rudderstack.analytics.client import Client

TRAITS = {"email": "ann@example.com", "name": "Ann Lee", "plan": "gold", "visits": 3, "茶": "绿茶"}
PROPERTIES = {"price": 18.99, "tags": ["a", None], "nested": {"deep": {"er": True}}, "none": None}


def six(client: Client) -> None:
    """One call of each kind; this SDK sends an identify's traits in the context only."""
    when = datetime(2026, 2, 1, 8, 30, tzinfo=UTC)
    client.identify("u-1", TRAITS, {"ip": "203.0.113.9"}, when, "a-1")
    client.track("u-1", "Product Viewed", PROPERTIES, {"locale": "zh-CN"}, anonymous_id="a-1")
    client.page("u-1", "Shop", "Home", PROPERTIES)
    client.screen(42, "App", "Start", PROPERTIES, message_id="screen-1")
    client.group("u-1", "g-1", {"name": "Company", "email": "boss@example.com"})
    client.alias("a-1", "u-1")


def hundred(client: Client) -> None:
    """A hundred events; one of them is no JSON, as Python spells what is not a number."""
    for at in range(100):
        price = float("nan") if at == 40 else at / 4
        client.track("u-1", "Tapped", {"at": at, "price": price}, message_id=f"m-{at}")


def main() -> None:
    url, key, packing, calls, seconds = sys.argv[1:]
    errors: list[str] = []
    client = Client(
        key,
        host=url,
        gzip=packing == "gzip",
        timeout=float(seconds),
        upload_interval=0.2,
        on_error=lambda error, items: errors.append(f"{error}: {len(items)} lost"),
    )
    (six if calls == "six" else hundred)(client)
    client.flush()
    client.join()
    print(json.dumps(errors))  # noqa: T201


if __name__ == "__main__":
    main()
