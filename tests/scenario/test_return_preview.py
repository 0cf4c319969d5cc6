"""What a return would do is told before, to the unit, and nothing of it stays."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from tests.support.in_force import install_program, points_for_money
from tests.support.keys import key_for

Client = AsyncTestClient[Litestar]

ORDER: dict[str, Any] = {
    "number": "T-1",
    "currency": "GBP",
    "occurred_at": "2026-02-01T12:00:00Z",
    "customer": {"identities": [{"kind": "phone", "value": "+44 20 7946 0958"}]},
    "lines": [
        {"sku": "TEA", "quantity": 3, "unit_price_minor": 333},
        {"sku": "HAM", "quantity": 1, "unit_price_minor": 400},
    ],
}


@pytest.fixture
async def till(platform: Platform, client: Client) -> Client:
    await install_program(platform, rules_by_code={"base": points_for_money()})
    client.headers.update(await key_for(platform, "orders.read", "orders.write", source="till"))
    return client


async def test_the_preview_says_what_the_return_then_does(till: Client) -> None:
    order = (await till.post("/v1/orders", json=ORDER)).json()
    path = f"/v1/orders/{order['id']}/returns"
    lines = [{"ordinal": 1, "quantity": 2}]
    preview = await till.post(f"{path}/preview", json={"lines": lines})
    assert preview.status_code == 200, preview.text
    told = preview.json()
    assert told["total"] == {"amount": -666, "currency": "GBP", "scale": 2}
    assert [(each["sku"], each["quantity"]) for each in told["lines"]] == [("TEA", "-2")]
    assert [(each["kind"], each["units"]) for each in told["effects"]["units"]] == [
        ("taken_back", 6)
    ]
    untouched = (await till.get(f"/v1/orders/{order['id']}")).json()
    assert [each["returned_quantity"] for each in untouched["lines"]] == ["0", "0"]

    done = (await till.post(path, json={"number": "T-1/1", "lines": lines})).json()
    assert done["effects"]["units"][0]["units"] == 6
    assert done["effects"]["balances"] == told["effects"]["balances"]


async def test_what_could_not_be_returned_is_refused_in_the_preview_too(till: Client) -> None:
    order = (await till.post("/v1/orders", json=ORDER)).json()
    answer = await till.post(
        f"/v1/orders/{order['id']}/returns/preview", json={"lines": [{"ordinal": 2, "quantity": 5}]}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "return_exceeds_order")
