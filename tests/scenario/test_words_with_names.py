"""Rules, segments and reasons in words: amounts with their currency, codes by what they name."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from tests.support.keys import key_for
from tests.support.programs import document, rule
from tests.support.segments import attr, inner, work_off

Client = AsyncTestClient[Litestar]

SHOP = "/v1/programs/shop"
LATTE = {"kind": "per_unit", "asset": "points", "units": 5, "lines": attr("line.sku", "eq", "L1")}
FIFTY = {"kind": "fixed", "asset": "points", "units": 50}


def all_of(*parts: dict[str, Any]) -> dict[str, Any]:
    """A condition of all these parts."""
    args = [{name: value for name, value in part.items() if name != "v"} for part in parts]
    return {"v": 1, "op": "and", "args": args}


BIG_AT_THE_QUAY = all_of(
    attr("order.store", "in", ["quay", "station"]),
    attr("order.categories", "contains", "coffee"),
    attr("order.net", "ge", 1000),
    attr("member.skin", "eq", "dry"),
    inner("regulars"),
)
BIG_IN_CHINESE = (
    "条件：下单门店是「外滩码头店」、「station」之一 且 订单商品品类包含「Coffee 咖啡」 且 "
    "订单实付金额 ≥ 1,000 GBP 且 Skin type为「dry」 且 属于人群「老顾客」。"
)
BIG_IN_ENGLISH = (
    "Only if the order's store is one of “外滩码头店”, “station” and "
    "the order's categories contains “Coffee 咖啡” and "
    "the order's amount paid for goods ≥ 1,000 GBP and Skin type is “dry” and "
    "in segment “Regulars”."
)
CATALOG: dict[str, list[dict[str, Any]]] = {
    "stores": [{"code": "quay", "name": "外滩码头店"}],
    "channels": [{"code": "app", "name": "App 应用"}],
    "categories": [{"code": "coffee", "name": "Coffee 咖啡"}],
    "products": [{"sku": "L1", "name": "Latte", "category_code": "coffee"}],
    "partners": [{"code": "mall", "name": "Mall 商场"}],
}


@pytest.fixture
async def owner(platform: Platform, client: Client) -> Client:
    """Whoever may do all of this, where a shop with a catalog and two rules is open."""
    key = await key_for(
        platform,
        *("rules.read", "rules.write", "tiers.write", "ledger.read", "catalog.read"),
        *("catalog.write", "orders.read", "orders.write", "members.read", "members.write"),
        *("segments.read", "segments.write", "settings.write", "reports.read", "tiers.read"),
        source="till",
    )
    client.headers.update(key)
    for what, items in CATALOG.items():
        await sent(client, "PUT", f"/v1/catalog/{what}", {"items": items})
    await sent(client, "PUT", "/v1/attributes/skin", {"title": "Skin type", "type": "text"})
    regulars = {
        "names": {"en": "Regulars", "zh-CN": "老顾客"},
        "condition": attr("orders.spend", "gt", 2500.5),
    }
    wanted = document(
        rules={"latte": rule(LATTE), "big": rule(FIFTY, when=BIG_AT_THE_QUAY)},
        segments={"regulars": regulars},
    )
    await sent(
        client, "POST", "/v1/programs/apply", {"document": wanted, "live_from": "2026-01-01"}
    )
    return client


async def sent(client: Client, method: str, path: str, body: Any = None) -> Any:
    """What is answered to a request that succeeds."""
    answer = await client.request(method, path, json=body)
    assert answer.status_code < 300, answer.text
    return answer.json()


async def put_into_words(owner: Client, condition: Any) -> tuple[str, str]:
    """A condition in English and in Chinese, while it is being written."""
    said = await sent(owner, "POST", f"{SHOP}/words", {"condition": condition})
    [english], [chinese] = said["en"], said["zh-CN"]
    return english, chinese


async def test_a_list_of_rules_says_what_the_codes_in_them_name(owner: Client) -> None:
    rules = (await sent(owner, "GET", f"{SHOP}/rules"))["items"]
    assert {each["code"]: each["words"]["zh-CN"] for each in rules} == {
        "latte": ["下单：商品为「Latte」的商品，每件得 5 Points。"],
        "big": [
            "下单：得 50 Points。",
            BIG_IN_CHINESE,
        ],
    }
    assert {each["code"]: each["words"]["en"] for each in rules} == {
        "latte": ["For an order: 5 Points for each piece of lines where the product is “Latte”."],
        "big": [
            "For an order: 50 Points.",
            BIG_IN_ENGLISH,
        ],
    }
    one = await sent(owner, "GET", f"{SHOP}/rules/big/words?language=zh-CN")
    [big] = [each for each in rules if each["code"] == "big"]
    assert one["sentences"] == big["words"]["zh-CN"]


async def test_what_is_being_written_is_said_the_same_way(owner: Client) -> None:
    written = rule(FIFTY, when=attr("order.channel", "ne", "app"))
    said = await sent(owner, "POST", f"{SHOP}/words", {"rule": written})
    assert said["zh-CN"][1] == "条件：订单渠道不为「App 应用」。"
    assert said["en"][1] == "Only if the order's channel is not “App 应用”."
    review = rule(FIFTY, trigger={"on": "event", "name": "Review Written"})
    review["when"] = attr("event.length", "ge", 20)
    said = await sent(owner, "POST", f"{SHOP}/words", {"rule": review})
    assert said["zh-CN"] == [
        "发生事件「Review Written」：得 50 Points。",
        "条件：事件属性 length ≥ 20。",
    ]
    assert said["en"][1] == "Only if the event's length ≥ 20."
    assert await put_into_words(owner, attr("acquisition.first.partner", "eq", "mall")) == (
        "the partner of the first touch is “Mall 商场”",
        "首次触点的合作伙伴为「Mall 商场」",
    )
    assert await put_into_words(owner, attr("member.store", "eq", "nowhere")) == (
        "home store is “nowhere”",
        "归属门店为「nowhere」",
    )


async def test_segments_say_what_they_ask_for(owner: Client) -> None:
    nested = all_of(inner("regulars"), attr("member.store", "eq", "quay"))
    made = await sent(owner, "POST", "/v1/segments", {"code": "near", "condition": nested})
    words = {"en": "in segment “Regulars” and home store is “外滩码头店”",
             "zh-CN": "属于人群「老顾客」 且 归属门店为「外滩码头店」"}  # fmt: skip
    assert made["segment"]["draft"]["words"] == words
    versions = await sent(owner, "GET", "/v1/segments/near/versions")
    assert [each["words"] for each in versions["items"]] == [words]
    listed = {each["code"]: each for each in (await sent(owner, "GET", "/v1/segments"))["items"]}
    assert listed["near"]["draft"]["words"] == words
    assert listed["regulars"]["live"]["words"]["zh-CN"] == "累计消费金额 > 2,500.5 GBP"


async def test_a_plan_names_segments_as_its_document_does(owner: Client) -> None:
    wanted = document(
        segments={
            "fresh": {
                "names": {"en": "Fresh", "zh-CN": "新面孔"},
                "condition": attr("orders.count", "eq", 1),
            },
            "both": {
                "condition": all_of(
                    inner("fresh"), inner("regulars"), attr("member.store", "eq", "quay")
                )
            },
        }
    )
    plan = await sent(owner, "POST", "/v1/programs/plan", {"document": wanted})
    [both] = [each for each in plan["items"] if each["code"] == "both"]
    assert both["words"] == {
        "en": "in segment “Fresh” and in segment “Regulars” and home store is “外滩码头店”",
        "zh-CN": "属于人群「新面孔」 且 属于人群「老顾客」 且 归属门店为「外滩码头店」",
    }


async def test_why_not_names_what_was_asked_for_and_what_was_seen(
    platform: Platform, owner: Client
) -> None:
    await sent(owner, "PUT", "/v1/catalog/stores", {"items": [{"code": "hill", "name": "山顶店"}]})
    order = {
        "number": "T-1",
        "currency": "GBP",
        "store": "hill",
        "lines": [{"sku": "L1", "quantity": 1, "unit_price_minor": 1_234_50}],
    }
    tried = await sent(owner, "POST", f"{SHOP}/dry-runs", {"order": order})
    member = {"identities": [{"kind": "external", "namespace": "till", "value": "ann"}]}
    ann = (await sent(owner, "POST", "/v1/members", member))["member_id"]
    kept = await sent(owner, "POST", "/v1/orders", {**order, "member_id": ann})
    await work_off(platform)
    why = await sent(owner, "GET", f"/v1/orders/{kept['id']}/why")
    for considered in (tried["considered"], why["considered"]):
        [big] = [each["words"]["zh-CN"] for each in considered if each["rule"] == "big"]
        assert big == (
            "「A rule」未生效：要求下单门店是「外滩码头店」、「station」之一，实际为 山顶店。"
        )
    small = {**order, "store": "quay", "lines": [{"sku": "L1", "unit_price_minor": 999_99}]}
    tried = await sent(owner, "POST", f"{SHOP}/dry-runs", {"order": small})
    [big] = [each["words"] for each in tried["considered"] if each["rule"] == "big"]
    assert big == {
        "en": "“A rule” did not act: asked for the order's amount paid for goods ≥ 1,000 GBP; "
        "it was 999.99 GBP; asked for in segment “Regulars”; it was no.",
        "zh-CN": "「A rule」未生效：要求订单实付金额 ≥ 1,000 GBP，实际为 999.99 GBP；"
        "要求属于人群「老顾客」，实际为 否。",
    }
