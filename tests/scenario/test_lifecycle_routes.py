"""Stages, thresholds and the portrait over HTTP."""

from datetime import date, timedelta
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.members.types import Identity, Inbound
from regulars.flows.record_orders import Submission
from regulars.infra.clock import MovableClock
from tests.integration.test_record_orders import document, line, record
from tests.scenario.test_member_lists import sell
from tests.support.in_force import points_for_money
from tests.support.lifecycle import keep, news
from tests.support.value import SCOPES, Till, till_on

Client = AsyncTestClient[Litestar]


async def shop(platform: Platform, client: Client) -> Till:
    scopes = (*SCOPES, "lifecycle.write", "audit.read")
    return await till_on(
        platform, client, scopes=scopes, rules_by_code={"base": points_for_money()}
    )


async def test_stages_are_read_tried_changed_and_audited(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann, bob = await till.member("ann"), await till.member("bob")
    await sell(till, "T-1", 10_00, ann)
    await keep(platform)
    clock.advance(timedelta(days=45))
    await keep(platform)
    found = (await client.get("/v1/lifecycle", headers=till.headers)).json()
    assert [each for each in found["stages"] if each["member_count"]] == [
        {"stage": "potential", "member_count": 1},
        {"stage": "active", "member_count": 1},
    ]
    assert found["thresholds"]["days"]["active_days"] == 90
    assert (found["thresholds"]["version"], found["waiting_count"]) == (1, 0)
    days = {"new_days": 10, "active_days": 20, "dormant_days": 60, "note": "a quick trade"}
    answer = await client.post("/v1/lifecycle/thresholds/preview", json=days, headers=till.headers)
    preview = answer.json()
    assert (preview["is_exact"], preview["moved_count"]) == (True, 1)
    assert preview["moves"] == [{"from_stage": "active", "stage": "dormant", "member_count": 1}]
    answer = await client.put("/v1/lifecycle/thresholds", json=days, headers=till.headers)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    await keep(platform)
    stage = (await client.get(f"/v1/members/{ann}/stage", headers=till.headers)).json()
    assert (stage["standing"]["stage"], stage["change"]["why"]) == ("dormant", "thresholds")
    then = (clock.now() - timedelta(days=44)).isoformat()
    earlier = await client.get(
        f"/v1/members/{ann}/stage", params={"effective_at": then}, headers=till.headers
    )
    assert (earlier.json()["change"]["stage"], earlier.json()["standing"]) == ("new", None)
    history = (await client.get(f"/v1/members/{ann}/stages", headers=till.headers)).json()
    assert [each["stage"] for each in history["items"]][:2] == ["dormant", "active"]
    before = (clock.now() - timedelta(days=99)).isoformat()
    nobody = await client.get(
        f"/v1/members/{bob}/stage", params={"effective_at": before}, headers=till.headers
    )
    assert (nobody.status_code, nobody.json()["code"]) == (404, "stage_unknown")
    audit = (await client.get("/v1/audit", headers=till.headers)).json()
    assert "lifecycle.thresholds_changed" in [each["action"] for each in audit["items"]]
    told = [(each.payload["from"], each.payload["to"]) for each in await news(platform)]
    assert told == [("new", "active"), ("active", "dormant")]


async def test_days_out_of_order_are_refused_and_all_stages_can_be_worked_out_anew(
    platform: Platform, client: Client
) -> None:
    till = await shop(platform, client)
    await till.member("ann")
    for path in ("/v1/lifecycle/thresholds/preview", "/v1/lifecycle/thresholds"):
        send = client.post if path.endswith("preview") else client.put
        answer = await send(path, json={"active_days": 200}, headers=till.headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "days_unfit")
    answer = await client.post("/v1/lifecycle/rebuild", headers=till.headers)
    assert (answer.status_code, answer.json()) == (202, {"waiting_count": 1})


async def test_the_portrait_tells_value_rhythm_habits_stage_and_tags(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann = await till.member("ann")
    for number, (minor, gap) in enumerate(((10_00, 0), (20_00, 10), (31_00, 20))):
        clock.advance(timedelta(days=gap))
        await sell(till, f"T-{number}", minor, ann)
    until = (clock.now() + timedelta(days=9)).isoformat()
    tag = {"tag": "vip", "expires_at": until}
    await client.post(f"/v1/members/{ann}/tags", json=tag, headers=till.headers)
    clock.advance(timedelta(days=30))
    await keep(platform)
    answer = await client.get(f"/v1/members/{ann}/portrait", headers=till.headers)
    assert answer.status_code == 200, answer.text
    portrait: dict[str, Any] = answer.json()
    picture = portrait["picture"]
    assert portrait["member"]["is_masked"] is True
    value = picture["value"]
    assert (value["order_count"], value["return_count"]) == (3, 0)
    assert value["spent"] == [
        {
            "currency": "GBP",
            "ordered_micro": 61_000_000,
            "returned_micro": 0,
            "net_micro": 61_000_000,
            "basket_micro": 20_333_333,
        }
    ]
    assert picture["rhythm"] == {
        "order_day_count": 3,
        "interval_days_mean": 15.0,
        "interval_days_median": 15.0,
        "since_order_days": 30,
        "of_rhythm": 2.0,
    }
    assert picture["favourites"]["products"] == [
        {
            "code": "TEA",
            "order_count": 3,
            "quantity_milli": 3000,
            "net_micro": 61_000_000,
            "name": None,
        }
    ]
    # Clocks in London went forward before the third.
    assert [each["code"] for each in picture["habits"]["hours"]] == ["12", "13"]
    assert sum(each["order_count"] for each in picture["habits"]["weekdays"]) == 3
    assert (picture["offers"]["sensitivity"], picture["offers"]["share"]) == ("unknown", 0.0)
    assert (portrait["stage"]["standing"]["stage"], portrait["stage"]["why"]) == ("active", "order")
    assert portrait["stage"]["next"] == "dormant"
    assert (portrait["rfm"], portrait["liveliness"], portrait["tags"]) == (None, None, [])


async def test_stages_by_rhythm_are_tried_fitted_kept_and_told(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    wanted: dict[str, Any] = {"adaptive": {"dormant_below": 0.6, "order_days_min": 3}}
    preview, terms = "/v1/lifecycle/thresholds/preview", "/v1/lifecycle/thresholds"
    for adaptive, status, code in (
        ({"dormant_below": 0.2, "churned_below": 0.2}, 400, "rhythm_unfit"),
        ({"dormant_below": 0.6}, 409, "rhythm_unknown"),
    ):
        for send, path in ((client.post, preview), (client.put, terms)):
            answer = await send(path, json={"adaptive": adaptive}, headers=till.headers)
            assert (answer.status_code, answer.json()["code"]) == (status, code)

    # Every ten days, until they stop: half of them long ago, half of them never yet.
    began = clock.now() - timedelta(days=120)
    bought = [
        Submission(
            document=document(f"R-{each}-{at}", line("TEA", 1, 1000), state="paid",
                              occurred_at=began + timedelta(days=10 * at, hours=each % 7)),
            customer=Inbound(
                identities=(Identity(kind="card", value=f"R-{each}"),), seen_at=began
            ),
        )
        for each in range(100)
        for at in range(12 if each % 2 else 3)
    ]  # fmt: skip
    by = await record(platform, *bought)
    await keep(platform)
    tried = (await client.post(preview, json=wanted, headers=till.headers)).json()
    assert tried["moves"] == [{"from_stage": "dormant", "stage": "churned", "member_count": 50}]
    fit = tried["adaptive"]["fit"]
    assert (fit["member_count"], fit["repeat_member_count"], fit["as_of"]) == (
        100,
        100,
        "2026-03-01",
    )
    made = (
        await client.put(terms, json=wanted | {"note": "by rhythm"}, headers=till.headers)
    ).json()
    assert (made["version"], made["adaptive"]) == (2, tried["adaptive"])
    again = (await client.put(terms, json=wanted, headers=till.headers)).json()
    assert again["version"] == 2
    await keep(platform)

    gone, there = by[0].member_id, by[-1].member_id
    stage = (await client.get(f"/v1/members/{gone}/stage", headers=till.headers)).json()
    assert (stage["standing"]["stage"], stage["change"]["why"]) == ("churned", "thresholds")
    rhythm = stage["rhythm"]
    assert (rhythm["is_adaptive"], rhythm["interval_days_mean"], rhythm["since_order_days"]) == (
        True,
        10.0,
        100,
    )
    assert rhythm["alive_probability"] < 0.2
    portrait = (await client.get(f"/v1/members/{there}/portrait", headers=till.headers)).json()
    now = portrait["stage"]
    assert (now["standing"]["stage"], now["next"]) == ("active", "dormant")
    assert now["rhythm"]["alive_probability"] > 0.6
    due_on = date.fromisoformat(now["rhythm"]["dormant_on"])
    clock.advance(timedelta(days=(due_on - date(2026, 3, 1)).days))
    await keep(platform)
    stage = (await client.get(f"/v1/members/{there}/stage", headers=till.headers)).json()
    assert (stage["standing"]["stage"], stage["change"]["why"]) == ("dormant", "rhythm")
    assert stage["rhythm"]["alive_probability"] < 0.6
    # Back to days that are the same for all.
    fixed = (await client.put(terms, json={}, headers=till.headers)).json()
    assert (fixed["version"], fixed["adaptive"]) == (3, None)
