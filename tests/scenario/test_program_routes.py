"""Programs over HTTP: drafts that do nothing, publishing that checks, documents in and out."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.flows.program_config.reading import read_document
from regulars.infra.clock import MovableClock
from regulars.worker.long_jobs import run_next_job
from tests.support.keys import key_for
from tests.support.programs import document, ladder, per_pound, rule, tier
from tests.support.staff import first_owner, settle

Client = AsyncTestClient[Litestar]

SHOP = "/v1/programs/shop"


@pytest.fixture
async def everything(platform: Platform) -> dict[str, str]:
    """A key that may do all that this page is about."""
    return await key_for(
        platform,
        *("rules.read", "rules.write", "tiers.read", "tiers.write", "ledger.read"),
        *("catalog.read", "catalog.write", "orders.write", "members.read", "members.write"),
    )


class Desk:
    """Asks with one key, and expects a status."""

    def __init__(self, client: Client, headers: dict[str, str]) -> None:
        self._client = client
        self._headers = headers

    async def get(self, path: str, status: int = 200) -> Any:
        return await self._ask("GET", path, None, status)

    async def put(self, path: str, body: Any, status: int = 200) -> Any:
        return await self._ask("PUT", path, body, status)

    async def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        return await self._ask("POST", path, {} if body is None else body, status)

    async def delete(self, path: str, status: int = 204) -> Any:
        return await self._ask("DELETE", path, None, status)

    async def _ask(self, method: str, path: str, body: Any, status: int) -> Any:
        answer = await self._client.request(method, path, json=body, headers=self._headers)
        assert answer.status_code == status, answer.text
        kind = answer.headers.get("content-type", "")
        return answer.json() if "json" in kind else answer.text


@pytest.fixture
async def desk(client: Client, everything: dict[str, str]) -> Desk:
    """A desk in an installation with the small program."""
    made = Desk(client, everything)
    await made.post("/v1/programs/apply", {"document": document(), "live_from": "2026-01-01"})
    return made


def places(problem: Any) -> list[tuple[str, str]]:
    return [(each["path"], each["code"]) for each in problem["errors"]]


async def test_a_document_goes_in_and_comes_out(desk: Desk) -> None:
    assert read_document(await desk.get(f"{SHOP}/document")) == read_document(document())
    text = await desk.get(f"{SHOP}/document.yaml")
    plan = await desk.post("/v1/programs/plan", {"document": text})
    assert {each["change"] for each in plan["items"]} == {"unchanged"}
    doubled = text.replace("units: 1\n", "units: 2\n")
    asked = {"document": doubled, "live_from": "2026-07-01"}
    plan = await desk.post("/v1/programs/plan", asked)
    [changed] = [each for each in plan["items"] if each["change"] == "update"]
    assert (changed["kind"], changed["code"], changed["live_from"], changed["changes"]) == (
        "rule",
        "base",
        "2026-06-30T23:00:00Z",
        [{"path": "effects[0].units", "before": 1, "after": 2}],
    )
    assert read_document(await desk.get(f"{SHOP}/document")) == read_document(document())
    assert (await desk.post("/v1/programs/apply", asked))["items"] == plan["items"]
    versions = (await desk.get(f"{SHOP}/rules/base"))["versions"]
    assert [(each["number"], each["live_from"], each["live_until"]) for each in versions] == [
        (1, "2026-01-01T00:00:00Z", "2026-06-30T23:00:00Z"),
        (2, "2026-06-30T23:00:00Z", None),
    ]


async def test_every_fault_of_a_document_is_in_the_answer(desk: Desk) -> None:
    wrong = document(
        rules={"base": rule({**per_pound(), "per": 1})},
        ladders={"status": ladder(tier("silver", "much"), fail="softly")},
    )
    problem = await desk.post("/v1/programs/plan", {"document": wrong}, 400)
    assert problem["code"] == "program_document_invalid"
    assert places(problem) == [
        ("rules.base.effects[0].per", "value"),
        ("ladders.status.fail", "value"),
    ]
    problem = await desk.post("/v1/programs/apply", {"document": "a: 1\na: 2"}, 400)
    assert problem["detail"] == "line 2, column 1: 'a' is given twice"
    problem = await desk.post("/v1/programs/apply", {"document": document(rules={
        "base": rule(per_pound(asset="stars"))})}, 400)  # fmt: skip
    assert (problem["code"], places(problem)) == (
        "reference_unknown",
        [("rules.base.effects[0].asset", "unknown_asset")],
    )


async def test_a_double_points_day_is_drafted_read_in_words_and_published(
    desk: Desk, clock: MovableClock
) -> None:
    double = rule(
        {"kind": "multiplier", "asset": "points", "factor": "2"},
        names={"en": "Double points", "zh-CN": "双倍积分"},
        schedule={"dates": {"begin": "2026-11-11", "end": "2026-11-12"}},
    )
    draft = await desk.put(f"{SHOP}/rules/double/draft", double)
    assert (draft["number"], draft["state"], draft["live_from"]) == (1, "draft", None)
    listed = (await desk.get(f"{SHOP}/rules"))["items"]
    assert [(each["code"], each["latest"]["state"], each["in_force"]) for each in listed] == [
        ("base", "live", 1),
        ("double", "draft", None),
    ]
    english = await desk.get(f"{SHOP}/rules/double/words")
    chinese = await desk.get(f"{SHOP}/rules/double/words?language=zh-CN")
    assert english["sentences"] == [
        "For an order: 2 times the Points.",
        "Only on 2026-11-11.",
    ]
    assert chinese["sentences"] == [
        "下单：Points按 2 倍。",
        "仅限 2026-11-11 当天。",
    ]
    assert listed[1]["words"] == {"en": english["sentences"], "zh-CN": chinese["sentences"]}

    begun = await desk.post(f"{SHOP}/rules/double/publish", {"live_from": "2026-11-01"})
    assert (begun["state"], begun["live_from"]) == ("live", "2026-11-01T00:00:00Z")
    problem = await desk.post(f"{SHOP}/rules/double/publish", {}, 409)
    assert problem["code"] == "rule_has_no_draft"
    ended = await desk.post(f"{SHOP}/rules/double/retire", {"live_until": "2026-12-01"})
    assert (ended["live_from"], ended["live_until"]) == (
        "2026-11-01T00:00:00Z",
        "2026-12-01T00:00:00Z",
    )
    ended = await desk.post(f"{SHOP}/rules/double/retire", {})
    assert (ended["live_from"], ended["live_until"]) == (
        "2026-11-01T00:00:00Z",
        "2026-11-01T00:00:00Z",
    )


async def test_what_is_not_saved_yet_is_put_into_words(desk: Desk) -> None:
    written = rule(
        {"kind": "fixed", "asset": "points", "units": 5},
        when={"v": 1, "op": "attr", "path": "order.net", "cmp": "ge", "value": 100},
    )
    said = await desk.post(f"{SHOP}/words", {"rule": written})
    assert said == {
        "en": [
            "For an order: 5 Points.",
            "Only if the order's amount paid for goods ≥ 100 GBP.",
        ],
        "zh-CN": ["下单：得 5 Points。", "条件：订单实付金额 ≥ 100 GBP。"],
    }
    said = await desk.post(f"{SHOP}/words", {"condition": written["when"]})
    assert said["zh-CN"] == ["订单实付金额 ≥ 100 GBP"]
    problem = await desk.post(f"{SHOP}/words", {"rule": written | {"effects": []}}, 400)
    assert places(problem) == [("effects", "length")]
    problem = await desk.post(f"{SHOP}/words", {"condition": {"v": 1, "op": "attr"}}, 400)
    assert problem["code"] == "condition_invalid"
    assert (await desk.post(f"{SHOP}/words", {}, 400))["code"] == "invalid_input"
    assert (await desk.get(f"{SHOP}/rules"))["items"][0]["usage"] == []


async def test_versions_of_a_rule_are_compared_and_drafts_thrown_away(desk: Desk) -> None:
    await desk.put(f"{SHOP}/rules/base/draft", rule(per_pound(3)))
    compared = await desk.get(f"{SHOP}/rules/base/differences?before=1&after=2")
    assert compared["changes"] == [{"path": "effects[0].units", "before": 1, "after": 3}]
    await desk.delete(f"{SHOP}/rules/base/draft")
    assert (await desk.delete(f"{SHOP}/rules/base/draft", 409))["code"] == "rule_has_no_draft"
    assert (await desk.get(f"{SHOP}/rules/nothing", 404))["code"] == "rule_not_found"
    assert (await desk.get("/v1/programs/nothing/rules", 404))["code"] == "unknown_code"
    problem = await desk.put(f"{SHOP}/rules/base/draft", {"trigger": {"on": "never"}}, 400)
    assert places(problem) == [
        ("trigger.on", "kind"),
        ("effects", "missing"),
        ("names", "missing"),
    ]
    assert (await desk.get(f"{SHOP}/rules/base/usage")) == []


async def test_nothing_can_be_published_that_names_what_is_not_there(desk: Desk) -> None:
    by_tier = {"kind": "tier_table", "asset": "points", "ladder": "status", "rows": {"jade": 2}}
    await desk.put(f"{SHOP}/rules/tiered/draft", rule(by_tier))
    problem = await desk.post(f"{SHOP}/rules/tiered/publish", {}, 400)
    assert (problem["code"], places(problem)) == (
        "reference_unknown",
        [("effects[0].rows.jade", "unknown_tier")],
    )
    jade = ladder(tier("silver", "100"), tier("gold", "500"), tier("jade", "900"))
    await desk.put(f"{SHOP}/ladders/status/draft", jade)
    assert (await desk.post(f"{SHOP}/rules/tiered/publish", {}, 400))["code"] == "reference_unknown"
    await desk.post(f"{SHOP}/ladders/status/publish", {"live_from": "2026-03-02"})
    await desk.post(f"{SHOP}/rules/tiered/publish", {})

    grown = {"kind": "reach", "metric": {"kind": "growth", "asset": "none"}, "at_least": "1"}
    await desk.put(f"{SHOP}/ladders/other/draft", ladder({**tier("a", "1"), "entry": grown}))
    problem = await desk.post(f"{SHOP}/ladders/other/publish", {}, 400)
    assert places(problem) == [("tiers[0].entry.metric.asset", "unknown_asset")]


async def test_what_live_rules_name_stays(desk: Desk, clock: MovableClock) -> None:
    by_tier = {"kind": "tier_table", "asset": "points", "ladder": "status", "rows": {"gold": 2}}
    await desk.put(f"{SHOP}/rules/tiered/draft", rule(by_tier))
    await desk.post(f"{SHOP}/rules/tiered/publish", {})
    problem = await desk.post(f"{SHOP}/ladders/status/retire", {}, 409)
    assert (problem["code"], places(problem)) == (
        "reference_broken",
        [("rules.tiered.effects[0].ladder", "unknown_ladder")],
    )
    gone = ladder(tier("silver", "100"), replaced={"gold": "silver"})
    await desk.put(f"{SHOP}/ladders/status/draft", gone)
    later = {"live_from": "2026-04-01"}
    problem = await desk.post(f"{SHOP}/ladders/status/publish", later, 409)
    assert places(problem) == [("rules.tiered.effects[0].rows.gold", "unknown_tier")]
    await desk.post(f"{SHOP}/rules/tiered/retire", {"live_until": "2026-03-02"})
    assert (await desk.post(f"{SHOP}/ladders/status/publish", later))["number"] == 2


async def test_an_asset_is_set_and_what_it_counts_stays(desk: Desk) -> None:
    path = f"{SHOP}/assets/growth"
    made = await desk.put(path, {"name": "Growth", "kind": "growth"})
    assert (made["program"], made["code"]) == ("shop", "growth")
    settings = made["settings"]
    assert (settings["kind"], settings["expiry"]) == ("growth", {"kind": "none"})
    assert await desk.put(path, settings) == made
    assert await desk.get(path) == made
    codes = [each["code"] for each in (await desk.get(f"{SHOP}/assets"))["items"]]
    assert codes == ["growth", "points"]
    problem = await desk.put(path, {"name": "Growth", "kind": "growth", "colour": 1}, 400)
    assert (problem["code"], places(problem)) == ("asset_invalid", [("colour", "unknown_field")])
    problem = await desk.put(path, {"name": "Growth", "kind": "points"}, 409)
    assert problem["code"] == "asset_conflict"
    assert (await desk.get(f"{SHOP}/assets/none", 404))["code"] == "asset_not_found"


async def test_who_would_move_is_shown_before_a_ladder_goes_live(
    desk: Desk, platform: Platform, clock: MovableClock
) -> None:
    for number, amount in enumerate((5_000, 20_000, 60_000), 1):
        await desk.post("/v1/orders", order(number, amount), 201)
    harder = ladder(tier("silver", "10"), tier("gold", "150"), tier("jade", "550"))
    await desk.put(f"{SHOP}/ladders/status/draft", harder)
    seen = await desk.post(f"{SHOP}/ladders/status/preview?limit=1", {"live_from": "2026-03-02"})
    ways = [(e["tier"], e["at_once"], e["member_count"]) for e in seen["counts"]]
    assert sorted(ways, key=str) == [
        ("gold", "jade", 1),
        ("silver", "gold", 1),
        (None, "silver", 1),
    ]
    assert (seen["counted_member_count"], seen["is_complete"], len(seen["items"])) == (3, True, 1)
    found = [seen["items"][0]["at_once"]]
    while seen["next_cursor"]:
        seen = await desk.post(
            f"{SHOP}/ladders/status/preview?limit=1&cursor={seen['next_cursor']}",
            {"live_from": "2026-03-02"},
        )
        assert seen["counts"] == []
        found += [each["at_once"] for each in seen["items"]]
    assert sorted(found) == ["gold", "jade", "silver"]
    fresh = ladder(tier("first", "1"))
    await desk.put(f"{SHOP}/ladders/fresh/draft", fresh)
    seen = await desk.post(f"{SHOP}/ladders/fresh/preview")
    assert [(e["tier"], e["at_once"], e["member_count"]) for e in seen["counts"]] == [
        (None, "first", 3)
    ]


async def test_who_is_there_already_rises_when_a_ladder_goes_live(
    desk: Desk, platform: Platform
) -> None:
    members = [
        (await desk.post("/v1/orders", order(number, amount), 201))["member_id"]
        for number, amount in enumerate((5_000, 20_000, 60_000), 1)
    ]
    assert await run_next_job(platform) == 1  # The ladder that was there from the beginning.
    gift = rule(
        {"kind": "fixed", "asset": "points", "units": 7},
        trigger={"on": "tier_reached", "ladder": "status", "tier": "jade"},
    )
    harder = ladder(tier("silver", "10"), tier("gold", "150"), tier("jade", "550"))
    await desk.put(f"{SHOP}/ladders/status/draft", harder)
    await desk.post(f"{SHOP}/ladders/status/publish", {})
    await desk.put(f"{SHOP}/rules/gift/draft", gift)
    await desk.post(f"{SHOP}/rules/gift/publish", {})
    assert await run_next_job(platform) == 1
    found = [(await desk.get(f"/v1/members/{each}/tiers"))[0]["tier"] for each in members]
    assert [each["code"] if isinstance(each, dict) else each for each in found] == [
        "silver",
        "gold",
        "jade",
    ]
    balance = await desk.get(f"/v1/members/{members[2]}/balances")
    assert balance[0]["balance"]["spendable_units"] == 607
    assert await run_next_job(platform) == 0


def order(number: int, amount: int) -> dict[str, Any]:
    return {
        "source": "till",
        "number": f"A-{number}",
        "occurred_at": "2026-03-01T10:00:00Z",
        "currency": "GBP",
        "customer": {"identities": [{"kind": "card", "value": f"C{number}"}]},
        "lines": [{"sku": "TEA", "quantity": 1, "unit_price_minor": amount}],
    }


async def test_schemas_stand_where_they_are_named(desk: Desk) -> None:
    assert (await desk.get("/v1/schemas/rule"))["title"] == "Rule"
    assert "$defs" in await desk.get("/v1/schemas/ladder")
    assert "$defs" in await desk.get("/v1/schemas/asset")


async def test_who_changed_what_is_in_the_audit_log(
    client: Client, platform: Platform, clock: MovableClock
) -> None:
    signed_in = await settle(platform, await first_owner(platform))
    owner = Desk(client, {"cookie": f"regulars_session={signed_in.token}"})
    await owner.post("/v1/programs/apply", {"document": document()})
    await owner.put(f"{SHOP}/rules/base/draft", rule(per_pound(2)))
    await owner.post(f"{SHOP}/rules/base/publish", {"live_from": "2026-03-02"})
    await owner.put(f"{SHOP}/assets/points", {"name": "Stars", "kind": "points"})
    entries = (await owner.get("/v1/audit"))["items"]
    done = [(each["action"], each["subject"]["id"]) for each in entries]
    assert done[:4] == [
        ("asset.updated", "shop/points"),
        ("rule.published", "shop/base"),
        ("rule.draft_saved", "shop/base"),
        ("program.applied", "shop"),
    ]


async def test_reading_rules_is_not_writing_them(client: Client, platform: Platform) -> None:
    reader = Desk(client, await key_for(platform, "rules.read", "tiers.read"))
    await reader.post("/v1/programs/apply", {"document": document()}, 403)
    await reader.post("/v1/programs/plan", {"document": document()})
    half = Desk(client, await key_for(platform, "rules.read", "rules.write"))
    await half.post("/v1/programs/apply", {"document": document()}, 403)
