"""Whoever plans a change tries it on one order, then on history, and compares."""

from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.rules import actions as rules
from regulars.domains.rules.types import DraftInput, Version
from regulars.worker.long_jobs import run_next_job
from tests.support.in_force import install_program, points_for_money
from tests.support.keys import key_for
from tests.support.replays import Shop

Client = AsyncTestClient[Litestar]

ORDER: dict[str, Any] = {
    "number": "T-1",
    "currency": "GBP",
    "lines": [{"sku": "TEA", "unit_price_minor": 1999}],
}


@pytest.fixture
async def planner(platform: Platform, client: Client) -> Client:
    program_id = await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    async with platform.database.transaction() as tx:
        draft = DraftInput(program_id=program_id, code="base", body=points_for_money("0.50"))
        (saved,) = await rules.save_drafts(tx, [draft], "ann", platform.clock.now())
        assert isinstance(saved, Version), saved
    client.headers.update(await key_for(platform, "rules.read", "rules.write"))
    return client


async def test_a_made_up_order_is_tried_on_what_is_live_and_on_a_draft(planner: Client) -> None:
    live = await planner.post("/v1/programs/main/dry-runs", json={"order": ORDER})
    assert live.status_code == 200, live.text
    grants = [(each["rule"], each["units"]) for each in live.json()["grants"]]
    assert grants == [("base", 19)]
    assert live.json()["considered"][0]["words"] == {
        "en": "“Points for money” granted 19 points.",
        "zh-CN": "「Points for money」发放了 19 points。",
    }
    body = {"order": ORDER, "versions": {"rules": {"base": "draft"}}}
    draft = (await planner.post("/v1/programs/main/dry-runs", json=body)).json()
    assert [(each["rule"], each["units"]) for each in draft["grants"]] == [("base", 39)]
    assert draft["rules"] == [{"code": "base", "choice": "draft", "number": 2}]


async def test_a_dry_run_leaves_nothing_behind(platform: Platform, planner: Client) -> None:
    shop = Shop(platform, 3, member_count=1)
    await shop.trade(1)
    async with platform.database.transaction() as tx, tx.connection.cursor() as cursor:
        await cursor.execute("select id, total_minor from orders.document")
        (document_id, total_minor), *_ = await cursor.fetchall()
    before = await _written(platform)
    answer = await planner.post(
        "/v1/programs/main/dry-runs",
        json={"document_id": str(document_id), "versions": {"rules": {"base": "draft"}}},
    )
    assert [each["units"] for each in answer.json()["grants"]] == [total_minor * 2 // 100]
    assert await _written(platform) == before


async def test_one_thing_is_tried_at_a_time_and_it_must_be_there(planner: Client) -> None:
    path = "/v1/programs/main/dry-runs"
    assert (await planner.post(path, json={})).status_code == 400
    missing = await planner.post(path, json={"document_id": str(uuid4())})
    assert (missing.status_code, missing.json()["code"]) == (404, "document_not_found")
    unknown = {"order": ORDER, "versions": {"rules": {"bonus": "none"}}}
    assert (await planner.post(path, json=unknown)).json()["code"] == "rule_not_found"
    stray = {"order": ORDER | {"store": "nowhere"}}
    assert (await planner.post(path, json=stray)).json()["code"] == "unknown_code"


async def test_two_replays_are_run_by_the_worker_and_compared(
    platform: Platform, planner: Client
) -> None:
    await Shop(platform, 5, member_count=3).trade(20)
    path = "/v1/programs/main/replays"
    base = (await planner.post(path, json={"name": "as it is"})).json()
    again = (await planner.post(path, json={"name": "as it is"})).json()
    assert (base["state"], again["id"]) == ("waiting", base["id"])
    draft = (await planner.post(path, json={"versions": {"rules": {"base": "draft"}}})).json()
    early = await planner.get(f"/v1/replays/{base['id']}/comparison?with={draft['id']}")
    assert (early.status_code, early.json()["code"]) == (409, "replay_not_done")
    assert [await run_next_job(platform), await run_next_job(platform)] == [1, 1]
    done = (await planner.get(f"/v1/replays/{base['id']}")).json()
    assert (done["state"], done["done_count"], done["total_count"]) == ("succeeded", 20, 20)
    earned = done["result"]["result"]["by_rule"][0]["earned_units"]
    compared = await planner.get(f"/v1/replays/{base['id']}/comparison?with={draft['id']}")
    (other,) = compared.json()["others"]
    (shift,) = other["difference"]["assets"]
    assert earned > 0
    assert shift["winner_count"] == 3
    assert shift["units"] > shift["base_units"]
    listed = (await planner.get(path)).json()["items"]
    assert [(each["id"], each["result"]) for each in listed] == [
        (draft["id"], None),
        (base["id"], None),
    ]


async def test_a_replay_that_waits_is_cancelled(platform: Platform, planner: Client) -> None:
    job = (await planner.post("/v1/programs/main/replays", json={"months": 3})).json()
    cancelled = await planner.post(f"/v1/replays/{job['id']}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert await run_next_job(platform) == 0


async def test_a_document_may_change_assets_and_add_rules(
    platform: Platform, planner: Client
) -> None:
    document = {
        "program": {
            "code": "main", "name": "main", "time_zone": "Europe/London", "currency": "GBP",
        },
        "assets": {"stars": {"name": "Stars", "kind": "points"}},
        "rules": {
            "star": {
                "trigger": {"on": "order"}, "names": {"en": "A star"},
                "effects": [{"kind": "fixed", "asset": "stars", "units": 1}],
            }
        },
    }  # fmt: skip
    await Shop(platform, 5, member_count=3).trade(10)
    answer = await planner.post(
        "/v1/programs/main/replays", json={"versions": {"document": document}}
    )
    assert answer.status_code == 202, answer.text
    assert await run_next_job(platform) == 1
    result = (await planner.get(f"/v1/replays/{answer.json()['id']}")).json()["result"]["result"]
    stars = [each for each in result["by_rule"] if each["asset"] == "stars"]
    assert [each["earned_units"] for each in stars] == [result["order_count"]]
    assert result["rules"] == [{"code": "star", "choice": "document", "number": None}]


async def _written(platform: Platform) -> list[Any]:
    async with platform.database.transaction() as tx, tx.connection.cursor() as cursor:
        await cursor.execute(
            "select (select count(*) from ledger.transfer), (select count(*) from rules.granted), "
            "(select count(*) from rules.counter), (select count(*) from tiers.change), "
            "(select count(*) from members.member), (select count(*) from infra.outbox)"
        )
        return await cursor.fetchall()
