"""Orders listed over HTTP: by store, channel, number and member, whichever source sent them."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from tests.support.keys import key_for

Client = AsyncTestClient[Litestar]


async def test_orders_are_narrowed(platform: Platform, client: Client) -> None:
    till = await key_for(
        platform, "orders.read", "orders.write", "members.read", "catalog.write", source="till"
    )
    web = await key_for(platform, "orders.write", source="web")
    for kind, codes in (("stores", ("bund", "lake")), ("channels", ("app",))):
        entries = [{"code": code, "name": code, "kind": "app"} for code in codes]
        if kind == "stores":
            entries = [{"code": code, "name": code} for code in codes]
        answer = await client.put(f"/v1/catalog/{kind}", json={"items": entries}, headers=till)
        assert answer.status_code == 200, answer.text
    for headers, number, more in (
        (till, "1", {"store": "bund"}),
        (till, "2", {"store": "lake", "channel": "app"}),
        (web, "1", {"state": "placed"}),
    ):
        order = {
            "number": number,
            "currency": "GBP",
            "lines": [{"sku": "TEA", "unit_price_minor": 100}],
            **more,
        }
        answer = await client.post("/v1/orders", json=order, headers=headers)
        assert answer.status_code == 201, answer.text

    async def found(query: str) -> list[tuple[str, str]]:
        answer = await client.get(f"/v1/orders?{query}", headers=till)
        assert answer.status_code == 200, answer.text
        return sorted((each["number"], each["state"]) for each in answer.json()["items"])

    first, second, placed = ("1", "completed"), ("2", "completed"), ("1", "placed")
    assert await found("") == [first, placed, second]
    assert await found("store=bund") == [first]
    assert await found("channel=app") == [second]
    assert await found("store=nowhere") == []
    assert await found("number=1") == [first, placed]
    assert await found("number=1&source=till") == [first]
    assert await found("number=3") == []
    assert await found("state=placed") == [placed]
    own = await key_for(platform, "orders.read", stores=["lake"])
    answer = await client.get("/v1/orders", headers=own)
    assert [each["number"] for each in answer.json()["items"]] == ["2"]
    answer = await client.get("/v1/orders?store=bund", headers=own)
    assert answer.json()["items"] == []


async def test_orders_name_their_members_to_whoever_may_read_them(
    platform: Platform, client: Client
) -> None:
    till = await key_for(
        platform, "orders.read", "orders.write", "members.read", "members.write", source="till"
    )
    for number, more in (
        ("1", {"customer": {"identities": [{"kind": "card", "value": "C-1"}], "registers": True}}),
        ("2", {}),
    ):
        order = {
            "number": number,
            "currency": "GBP",
            "lines": [{"sku": "TEA", "unit_price_minor": 100}],
            **more,
        }
        answer = await client.post("/v1/orders", json=order, headers=till)
        assert answer.status_code == 201, answer.text

    async def buyers(query: str, headers: dict[str, str]) -> dict[str, str | None]:
        answer = await client.get(f"/v1/orders?{query}", headers=headers)
        return {
            each["number"]: each["member"] and each["member"]["standing"]
            for each in answer.json()["items"]
        }

    assert await buyers("named=true", till) == {"1": "member", "2": "anonymous"}
    assert await buyers("", till) == {"1": None, "2": None}
    blind = await key_for(platform, "orders.read")
    assert await buyers("named=true", blind) == {"1": None, "2": None}
