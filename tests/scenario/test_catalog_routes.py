"""Master data through the API: saved in batches, listed in pages, changes by staff on record."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.catalog.actions import ensure_codes
from tests.support.keys import key_for
from tests.support.staff import first_owner, settle

Client = AsyncTestClient[Litestar]

EXAMPLES: dict[str, dict[str, Any]] = {
    "sources": {"code": "till", "name": "Till", "kind": "pos", "currency": "GBP"},
    "channels": {"code": "app", "name": "App 应用", "kind": "app"},
    "stores": {"code": "quay", "name": "Quay", "country": "GB", "attributes": {"seats": 3}},
    "campaigns": {"code": "spring", "name": "Spring", "utm_source": "mail"},
    "partners": {"code": "mall", "name": "Mall 商场"},
    "brands": {"code": "harbour", "name": "Harbour 港湾"},
    "categories": {"code": "coffee", "name": "Coffee", "parent_code": "drinks"},
    "products": {"sku": "L1", "name": "Latte", "price": {"amount": 380, "currency": "GBP"}},
    "programs": {"code": "club", "name": "Club", "time_zone": "Asia/Shanghai", "currency": "CNY"},
}


@pytest.fixture
async def clerk(platform: Platform, client: Client) -> Client:
    client.headers.update(await key_for(platform, "catalog.read", "catalog.write"))
    return client


async def put(clerk: Client, what: str, *items: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await clerk.put(f"/v1/catalog/{what}", json={"items": list(items)})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


@pytest.mark.parametrize("what", EXAMPLES)
async def test_what_was_saved_is_read_back_and_can_be_sent_again(clerk: Client, what: str) -> None:
    item = EXAMPLES[what]
    code = item.get("code") or item["sku"]
    [created] = await put(clerk, what, item)
    assert (created["code"], created["outcome"], created["error"]) == (code, "created", None)
    read = (await clerk.get(f"/v1/catalog/{what}/{code}")).json()
    assert read["id"] == created["id"]
    assert read["is_confirmed"] is True
    for name, value in item.items():
        expected = value | {"scale": 2} if name == "price" else value
        assert read[name] == expected
    [again] = await put(clerk, what, read)
    assert again["outcome"] == "unchanged"
    listed = (await clerk.get(f"/v1/catalog/{what}?is_confirmed=true")).json()
    assert listed == {"items": [read], "next_cursor": None}
    missing = await clerk.get(f"/v1/catalog/{what}/nothing")
    assert (missing.status_code, missing.json()["code"]) == (404, "unknown_code")


async def test_a_bad_item_is_named_and_its_neighbours_go_in(clerk: Client) -> None:
    results = await put(
        clerk,
        "stores",
        {"code": "a", "name": "A"},
        {"code": " b", "name": "B"},
        {"code": "c", "name": "C", "time_zone": "Moon/Base"},
    )
    assert [each["outcome"] for each in results] == ["created", "refused", "refused"]
    assert [each["error"] and each["error"]["path"] for each in results] == [
        None,
        "code",
        "time_zone",
    ]


async def test_lists_go_on_behind_the_last_code(clerk: Client) -> None:
    await put(clerk, "brands", *({"code": f"b{n}", "name": f"Brand {n}"} for n in range(5)))
    seen, cursor = [], ""
    while True:
        page = (await clerk.get(f"/v1/catalog/brands?limit=2{cursor}")).json()
        seen += [each["code"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ["b0", "b1", "b2", "b3", "b4"]
    other = await clerk.get(f"/v1/catalog/stores?limit=2{cursor}")
    assert (other.status_code, other.json()["code"]) == (400, "invalid_cursor")


async def test_products_are_narrowed_by_category_and_words(clerk: Client) -> None:
    await put(clerk, "categories", EXAMPLES["categories"])
    await put(
        clerk,
        "products",
        {"sku": "L1", "name": "Latte 拿铁", "category_code": "coffee"},
        {"sku": "M1", "name": "Mug", "category_code": "ware", "is_active": False},
    )

    async def skus(query: str) -> list[str]:
        page = (await clerk.get(f"/v1/catalog/products?{query}")).json()
        return [each["sku"] for each in page["items"]]

    assert await skus("category=drinks") == ["L1"]
    assert await skus("text=拿铁") == ["L1"]
    assert await skus("is_active=false") == ["M1"]
    assert await skus("text=nothing") == []


async def test_more_than_a_thousand_items_are_refused(clerk: Client) -> None:
    items = [{"code": f"b{n}", "name": "B"} for n in range(1_001)]
    answer = await clerk.put("/v1/catalog/brands", json={"items": items})
    assert answer.status_code == 400


async def test_what_staff_change_is_in_the_audit_log_with_what_was_before(
    platform: Platform, client: Client
) -> None:
    async with platform.database.transaction() as tx:
        await ensure_codes(tx, "brand", ["harbour"])
    signed_in = await settle(platform, await first_owner(platform))
    client.headers["cookie"] = f"regulars_session={signed_in.token}"
    await put(client, "brands", EXAMPLES["brands"], {"code": "new", "name": "New"})
    await put(client, "brands", EXAMPLES["brands"])
    log = (await client.get("/v1/audit?subject_kind=brand")).json()["items"]
    assert [(each["action"], each["subject"]["id"]) for each in log] == [
        ("brand.created", "new"),
        ("brand.updated", "harbour"),
    ]
    assert (log[1]["before"]["name"], log[1]["after"]["name"]) == ("harbour", "Harbour 港湾")
