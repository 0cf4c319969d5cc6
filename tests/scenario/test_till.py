"""A till at work: orders, returns and look-ups through the API."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.infra.clock import MovableClock
from tests.support.keys import key_for

Client = AsyncTestClient[Litestar]

ORDER: dict[str, Any] = {
    "number": "T-1",
    "currency": "GBP",
    "occurred_at": "2026-02-01T12:00:00+08:00",
    "store": "pier",
    "customer": {"identities": [{"kind": "phone", "value": "+44 20 7946 0958"}]},
    "lines": [
        {"sku": "TEA", "quantity": 3, "unit_price_minor": 333, "category": "tea"},
        {"sku": "HAM", "quantity": "0.250", "unit_price_minor": 1600},
    ],
    "tenders": [{"kind": "card", "amount_minor": 1399}],
}


@pytest.fixture
async def till(platform: Platform, client: Client) -> Client:
    key = await key_for(platform, "orders.read", "orders.write", source="till")
    client.headers.update(key)
    return client


async def sell(till: Client, **given: Any) -> dict[str, Any]:
    answer = await till.post("/v1/orders", json={**ORDER, **given})
    assert answer.status_code in (200, 201), answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_an_order_is_recorded_once_and_read_back(till: Client) -> None:
    answer = await till.post("/v1/orders", json=ORDER)
    assert answer.status_code == 201
    recorded = answer.json()
    assert (recorded["outcome"], recorded["standing"]) == ("created", "member")
    assert recorded["is_new_member"] is True
    again = await till.post("/v1/orders", json=ORDER)
    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")
    assert again.json()["id"] == recorded["id"]

    full = (await till.get(f"/v1/orders/{recorded['id']}")).json()
    assert full["document"]["total"] == {"amount": 1399, "currency": "GBP", "scale": 2}
    assert full["document"]["occurred_at"] == "2026-02-01T04:00:00Z"
    assert [(each["sku"], each["quantity"], each["net_minor"]) for each in full["lines"]] == [
        ("TEA", "3", 999),
        ("HAM", "0.25", 400),
    ]


async def test_the_same_number_with_other_content_is_a_conflict(till: Client) -> None:
    await sell(till)
    answer = await till.post("/v1/orders", json={**ORDER, "store": "quay"})
    assert (answer.status_code, answer.json()["code"]) == (409, "document_conflict")


async def test_a_weight_whose_price_is_no_whole_amount_must_be_told(till: Client) -> None:
    line = {"sku": "HAM", "quantity": "0.333", "unit_price_minor": 1600}
    answer = await till.post("/v1/orders", json={**ORDER, "lines": [line]})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "lines[0].gross_minor"
    recorded = await sell(till, lines=[{**line, "gross_minor": 533}])
    assert recorded["outcome"] == "created"


async def test_a_key_speaks_for_its_own_source_only(till: Client) -> None:
    answer = await till.post("/v1/orders", json={**ORDER, "source": "web"})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")


async def test_goods_come_back_in_parts_and_never_twice(till: Client) -> None:
    order = await sell(till)
    path = f"/v1/orders/{order['id']}/returns"
    part = {"number": "T-1/1", "lines": [{"sku": "TEA", "quantity": 1}]}
    first = await till.post(path, json=part)
    assert first.status_code == 201
    again = await till.post(path, json=part)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    rest = await till.post(path, json={"number": "T-1/2"})
    assert rest.status_code == 201
    nothing = await till.post(path, json={"number": "T-1/3"})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "return_exceeds_order")

    full = (await till.get(f"/v1/orders/{order['id']}")).json()
    assert [each["returned_quantity"] for each in full["lines"]] == ["3", "0.25"]
    returned = [
        (await till.get(f"/v1/orders/{each.json()['id']}")).json()["document"]["total"]["amount"]
        for each in (first, rest)
    ]
    assert returned == [-333, -1066]
    listed = await till.get("/v1/orders", params={"returned_document_id": order["id"]})
    assert {each["number"] for each in listed.json()["items"]} == {"T-1/1", "T-1/2"}
    none = await till.get("/v1/orders", params={"returned_document_id": first.json()["id"]})
    assert none.json()["items"] == []


async def test_the_number_of_a_return_stands_for_the_same_goods_only(till: Client) -> None:
    order = await sell(till)
    path = f"/v1/orders/{order['id']}/returns"
    part = {"number": "T-1/1", "lines": [{"sku": "TEA", "quantity": 1}]}
    assert (await till.post(path, json=part)).status_code == 201
    same = await till.post(path, json={**part, "lines": [{"ordinal": 1, "quantity": 1}]})
    assert (same.status_code, same.json()["outcome"]) == (200, "unchanged")
    for number, lines in (
        ("T-1/1", [{"sku": "TEA", "quantity": 2}]),
        ("T-1/1", [{"sku": "HAM", "quantity": "0.250"}]),
        ("T-1/1", [{"sku": "TEA"}, {"sku": "HAM", "quantity": "0.250"}]),
        ("T-1", [{"sku": "TEA"}]),
    ):
        other = await till.post(path, json={"number": number, "lines": lines})
        assert (other.status_code, other.json()["code"]) == (409, "document_conflict")
    full = (await till.get(f"/v1/orders/{order['id']}")).json()
    assert [each["returned_quantity"] for each in full["lines"]] == ["1", "0"]


async def test_a_return_of_too_much_says_what_is_left(till: Client) -> None:
    order = await sell(till)
    path = f"/v1/orders/{order['id']}/returns"
    for line, detail in (
        ({"sku": "TEA", "quantity": 4}, "is more than the 3 of TEA that the order still holds"),
        ({"sku": "JAM"}, "is more than the 0 of JAM that the order still holds"),
        (
            {"ordinal": 2, "quantity": 1},
            "is more than the 0.25 of line 2 that the order still holds",
        ),
    ):
        answer = await till.post(path, json={"number": "T-1/1", "lines": [line]})
        assert (answer.status_code, answer.json()["code"]) == (409, "return_exceeds_order")
        assert answer.json()["errors"][0]["detail"] == detail


async def test_a_credit_note_without_reference_follows_its_policy(till: Client) -> None:
    await sell(till)
    note = {**ORDER, "number": "C-1", "lines": [{"sku": "TEA", "unit_price_minor": 333}]}
    review = await till.post("/v1/returns", json=note)
    assert review.json()["state"] == "review"
    match = await till.post("/v1/returns", json={**note, "number": "C-2", "return_policy": "match"})
    assert match.json()["state"] == "completed"
    (waiting,) = (await till.get("/v1/orders?state=review")).json()["items"]
    assert (waiting["number"], waiting["total"]["amount"]) == ("C-1", -333)


async def test_an_order_moves_forward_through_its_states(till: Client) -> None:
    order = await sell(till, state="placed")
    path = f"/v1/orders/{order['id']}"
    assert (await till.post(f"{path}/pay")).json()["document"]["state"] == "paid"
    assert (await till.post(f"{path}/pay")).json()["document"]["state"] == "paid"
    cancelled = await till.post(f"{path}/cancel", json={"reason": "out of stock"})
    assert cancelled.json()["document"]["state"] == "cancelled"
    late = await till.post(f"{path}/complete")
    assert (late.status_code, late.json()["code"]) == (409, "state_not_reachable")
    states = (await till.get(path)).json()["states"]
    assert [(each["state"], each["reason"]) for each in states] == [
        ("paid", None),
        ("cancelled", "out of stock"),
    ]


async def test_a_batch_answers_for_each_of_its_orders(till: Client) -> None:
    orders = [
        {**ORDER, "number": "B-1"},
        {**ORDER, "number": "B-2", "currency": None, "source": "web"},
        {**ORDER, "number": "B-1"},
        {**ORDER, "number": "B-3"},
    ]
    answer = await till.post("/v1/orders/batch", json={"orders": orders})
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [each["outcome"] for each in results] == ["created", "refused", "unchanged", "created"]
    assert results[1]["problem"]["code"] == "permission_missing"


async def test_an_order_without_a_time_is_known_again_later(
    till: Client, clock: MovableClock
) -> None:
    undated = {name: value for name, value in ORDER.items() if name != "occurred_at"}
    first = await till.post("/v1/orders", json=undated)
    clock.advance(timedelta(minutes=5))
    again = await till.post("/v1/orders", json=undated)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (again.json()["id"], again.json()["outcome"]) == (first.json()["id"], "unchanged")
    other = await till.post("/v1/orders", json={**undated, "currency": "EUR"})
    assert (other.status_code, other.json()["code"]) == (409, "document_conflict")


async def test_an_order_of_the_future_is_refused(till: Client, clock: MovableClock) -> None:
    ahead = (clock.now() + timedelta(days=1, seconds=1)).isoformat()
    answer = await till.post("/v1/orders", json={**ORDER, "occurred_at": ahead})
    assert (answer.status_code, answer.json()["code"]) == (400, "document_invalid")
    assert [(each["path"], each["code"]) for each in answer.json()["errors"]] == [
        ("occurred_at", "in_the_future")
    ]
    order = await sell(till)
    back = {"number": "T-1/1", "occurred_at": ahead}
    answer = await till.post(f"/v1/orders/{order['id']}/returns", json=back)
    assert (answer.status_code, answer.json()["code"]) == (400, "document_invalid")


async def test_what_cannot_be_read_is_shown_how_it_is_written(till: Client) -> None:
    answer = await till.post("/v1/orders", json={**ORDER, "occurred_at": "2026-02-01"})
    assert answer.json()["detail"] == "occurred_at: must be an instant, as in 2026-03-01T12:00:00Z"
    answer = await till.post("/v1/orders", json={"lines": ORDER["lines"]})
    assert answer.json()["detail"] == "Object missing required field `number`"


async def test_many_tills_at_once_record_every_order_once(till: Client) -> None:
    numbers = [f"M-{at % 30}" for at in range(120)]
    answers = await asyncio.gather(*(sell(till, number=number) for number in numbers))
    assert sorted(each["outcome"] for each in answers) == ["created"] * 30 + ["unchanged"] * 90
    assert len({each["member_id"] for each in answers}) == 1
    (totals,) = (await till.get("/v1/orders/totals")).json()
    assert (totals["order_count"], totals["gross"]["amount"]) == (30, 30 * 1399)


async def test_the_list_pages_through_everything_once(till: Client) -> None:
    for at in range(7):
        await sell(till, number=f"P-{at}")
    seen: list[str] = []
    cursor = None
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = (await till.get("/v1/orders", params=query)).json()
        seen += [each["number"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == [f"P-{at}" for at in range(7)]


async def test_a_store_sees_its_own_orders_only(platform: Platform, till: Client) -> None:
    own = await sell(till)
    other = await sell(till, number="T-2", store="quay")
    scoped = await key_for(platform, "orders.read", "orders.write", source="till", stores=["pier"])
    listed = await till.get("/v1/orders", headers=scoped)
    assert [each["id"] for each in listed.json()["items"]] == [own["id"]]
    hidden = await till.get(f"/v1/orders/{other['id']}", headers=scoped)
    assert (hidden.status_code, hidden.json()["code"]) == (404, "document_not_found")
    outside = await till.post("/v1/orders", json={**ORDER, "store": "quay"}, headers=scoped)
    assert outside.status_code == 403


async def test_an_anonymous_order_finds_its_member_later(till: Client, platform: Platform) -> None:
    known = await sell(till)
    anonymous = await sell(till, number="T-2", customer=None)
    assert anonymous["standing"] == "anonymous"
    body = {"identities": ORDER["customer"]["identities"]}
    claimed = await till.post(f"/v1/orders/{anonymous['id']}/claim", json=body)
    assert claimed.status_code == 200
    assert claimed.json()["member_id"] == known["member_id"]
    again = await till.post(f"/v1/orders/{anonymous['id']}/claim", json=body)
    assert again.json()["member_id"] == known["member_id"]
    other = {"identities": [{"kind": "card", "value": "C-9"}]}
    refused = await till.post(f"/v1/orders/{anonymous['id']}/claim", json=other)
    assert (refused.status_code, refused.json()["code"]) == (409, "order_claimed")

    reader = await key_for(platform, "members.read")
    path = f"/v1/members/{known['member_id']}/timeline"
    timeline = (await till.get(path, headers=reader)).json()
    assert sorted(each["name"] for each in timeline["items"]) == ["T-1", "T-2"]


async def test_nobody_claims_an_order_with_a_device(till: Client) -> None:
    anonymous = await sell(till, customer=None)
    body = {"identities": [{"kind": "device", "value": "d-1"}]}
    refused = await till.post(f"/v1/orders/{anonymous['id']}/claim", json=body)
    assert (refused.status_code, refused.json()["code"]) == (400, "claim_names_nobody")
