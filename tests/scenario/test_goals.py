"""Goals over HTTP and by the worker: what is wanted, what came of it, and who is told."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.members.types import Identity, Inbound
from regulars.flows.record_orders import Submission
from regulars.infra.clock import MovableClock
from regulars.infra.feed import Position
from regulars.infra.outbox import announced_after
from regulars.worker.long_jobs import run_next_job
from regulars.worker.schedule import work_goals_out
from tests.integration.test_record_orders import document, line, record
from tests.support.keys import key_for
from tests.support.lake import export
from tests.support.programs import document as program_document

Client = AsyncTestClient[Litestar]
BEGINNING = Position(written_in=0, last_id=UUID(int=0))


@pytest.fixture
async def lead(platform: Platform, client: Client) -> Client:
    client.headers.update(await key_for(platform, "reports.read", "goals.write"))
    return client


async def sell(platform: Platform, *sales: tuple[str, str, int, str]) -> None:
    """Orders: number, card, minor units, and when."""
    await platform.codes.ids("source", ["till"])
    await record(
        platform,
        *(
            Submission(
                document=document(
                    number, line("TEA", 1, minor), occurred_at=datetime.fromisoformat(when)
                ),
                customer=Inbound(
                    identities=(Identity(kind="card", value=card),),
                    seen_at=datetime.fromisoformat(when),
                ),
            )
            for number, card, minor, when in sales
        ),
    )
    await export(platform)


async def work(platform: Platform) -> None:
    while await run_next_job(platform):
        pass


async def goal(client: Client, **given: Any) -> dict[str, Any]:
    answer = await client.post("/v1/goals", json=given)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def read(client: Client, goal_id: str) -> dict[str, Any]:
    body: dict[str, Any] = (await client.get(f"/v1/goals/{goal_id}")).json()
    return body


async def test_sales_of_a_month_keep_up_are_reached_and_missed_and_told_once(
    lead: Client, platform: Platform, clock: MovableClock
) -> None:
    await sell(
        platform,
        ("A-1", "C-1", 40_000, "2026-02-03T10:00:00Z"),
        ("A-2", "C-2", 20_000, "2026-03-01T09:00:00Z"),
    )
    made = await goal(lead, figure="member_sales", target=300, names={"zh-CN": "月销售"})
    assert (made["now"], made["unit"], made["direction"]) == (None, "money", "at_least")
    assert made["names"] == {"en": "Members' sales", "zh-CN": "月销售"}
    await work(platform)
    first = await read(lead, made["id"])
    assert len(first["trend"]) == 12
    january, february, march = first["trend"][-3:]
    # Nothing had happened before February: nobody missed anything.
    assert (january["value"], january["status"], january["is_final"]) == (None, "unknown", True)
    assert (february["value"], february["status"], february["is_final"]) == (400, "reached", True)
    # Nothing of March counts before its first day is over.
    assert (march["value"], march["status"], march["is_final"]) == (0, "on_track", False)
    clock.advance(timedelta(days=15))
    await sell(platform, ("A-3", "C-2", 12_000, "2026-03-10T09:00:00Z"))
    await work_goals_out(platform)
    await work(platform)
    half = (await read(lead, made["id"]))["now"]
    assert (half["value"], half["status"], half["as_of"]) == (320, "reached", "2026-03-16")
    clock.advance(timedelta(days=47))
    await sell(platform, ("A-4", "C-2", 100, "2026-04-10T09:00:00Z"))
    await work_goals_out(platform)
    await work(platform)
    trend = (await read(lead, made["id"]))["trend"]
    assert [(each["period_on"], each["value"], each["status"]) for each in trend[-3:]] == [
        ("2026-03-01", 320, "reached"),
        ("2026-04-01", 1, "missed"),
        ("2026-05-01", 0, "behind"),
    ]
    async with platform.database.transaction() as tx:
        told = [
            (each.topic, each.payload["period_on"], each.payload["value"])
            for each in await announced_after(tx, BEGINNING, 1_000)
            if each.topic.startswith("goal.")
        ]
    assert told == [("goal.reached", "2026-03-01", 320), ("goal.missed", "2026-04-01", 1)]


async def test_the_ready_made_goals_come_once_with_their_definitions(
    lead: Client, platform: Platform
) -> None:
    added = await lead.post("/v1/goals/ready-made")
    assert added.status_code == 201, added.text
    assert [(each["figure"], each["direction"], each["target"]) for each in added.json()] == [
        ("first_purchase_conversion", "at_least", 0.15),
        ("monthly_active_share", "at_least", 0.4),
        ("win_back_rate", "at_least", 0.1),
        ("churn_rate", "at_most", 0.05),
        ("registration_conversion", "at_least", 0.1),
        ("cost_benefit", "at_least", 2),
    ]
    assert (await lead.post("/v1/goals/ready-made")).json() == []
    usual = {
        each["name"]: each["usual_target"] for each in (await lead.get("/v1/goals/figures")).json()
    }
    assert [usual[each["figure"]] for each in added.json()] == [
        each["target"] for each in added.json()
    ]
    assert usual["member_sales"] is None
    assert all(each["means"]["en"] and each["means"]["zh-CN"] for each in added.json())


async def test_every_figure_is_worked_out_exactly(
    lead: Client, platform: Platform, clock: MovableClock
) -> None:
    await sell(
        platform,
        # Bought in August and never again: churned on 21 February, 181 days later.
        ("A-1", "C-1", 10_000, "2025-08-24T10:00:00Z"),
        # Dormant when February began, and back on the tenth.
        ("A-2", "C-2", 10_000, "2025-10-01T10:00:00Z"),
        ("A-3", "C-2", 10_000, "2026-02-10T10:00:00Z"),
        # New in February.
        ("A-4", "C-3", 5_000, "2026-02-20T10:00:00Z"),
    )
    names = [each["name"] for each in (await lead.get("/v1/goals/figures")).json()]
    for name in names:
        await goal(lead, figure=name, target=0.5)
    await work(platform)
    february = {
        each["figure"]: (each["trend"][-2]["numerator"], each["trend"][-2]["denominator"])
        for each in (await lead.get("/v1/goals")).json()
    }
    assert february == {
        # Who joins by buying has bought; nobody's thirtieth day fell into February.
        "first_purchase_conversion": (0, 0),
        "monthly_active_share": (2, 3),
        "win_back_rate": (1, 2),
        "churn_rate": (1, 2),
        "registration_conversion": (0, 0),
        "repurchase_rate": (1, 3),
        "member_share_of_sales": (150_000_000, 150_000_000),
        "new_members": (1, None),
        "member_sales": (150_000_000, None),
    } | {name: february[name] for name in names if name.startswith("cost_")}


async def test_a_change_of_what_is_measured_works_the_trend_out_anew(
    lead: Client, platform: Platform
) -> None:
    await sell(platform, ("A-1", "C-1", 40_000, "2026-02-03T10:00:00Z"))
    made = await goal(lead, figure="member_sales", target=300)
    await work(platform)
    path = f"/v1/goals/{made['id']}"
    changed = (await lead.patch(path, json={"target": 500, "period": "quarter"})).json()
    assert (changed["target"], changed["period"], changed["trend"]) == (500, "quarter", [])
    await work(platform)
    now = (await read(lead, made["id"]))["now"]
    assert (now["period_on"], now["before_on"], now["value"]) == ("2026-01-01", "2026-04-01", 400)
    # 59 of 90 days have passed: 327.78 would do.
    assert now["status"] == "on_track"
    named = (await lead.patch(path, json={"names": {"en": "Sales"}})).json()
    assert (named["names"]["en"], len(named["trend"])) == ("Sales", 12)
    assert (await lead.delete(path)).status_code == 204
    gone = await lead.get(path)
    assert (gone.status_code, gone.json()["code"]) == (404, "goal_not_found")


async def test_what_is_no_goal_is_refused(lead: Client, platform: Platform) -> None:
    wrong = [
        {"figure": "luck", "target": 1},
        {"figure": "churn_rate", "target": 5},
        {"figure": "churn_rate", "target": -1},
        {"figure": "churn_rate", "target": 0.1, "names": {"fr": "x"}},
    ]
    answers = [await lead.post("/v1/goals", json=each) for each in wrong]
    assert [each.status_code for each in answers] == [400] * 4
    nobody = {"figure": "churn_rate", "target": 0.1, "owner_id": str(UUID(int=7))}
    unknown = await lead.post("/v1/goals", json=nobody)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "staff_not_found")
    reader = await key_for(platform, "reports.read")
    refused = await lead.post("/v1/goals/ready-made", headers=reader)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    assert (await lead.get("/v1/goals", headers=reader)).json() == []


async def test_a_goal_is_shown_before_it_is_set_and_nothing_of_it_is_kept(
    lead: Client, platform: Platform, clock: MovableClock
) -> None:
    unfilled = await lead.post("/v1/goals/preview", json={"figure": "member_sales", "target": 1})
    assert (unfilled.status_code, unfilled.json()["code"]) == (404, "lake_export_not_found")
    clock.advance(timedelta(days=2))
    await sell(
        platform,
        ("A-1", "C-1", 40_000, "2026-02-03T10:00:00Z"),
        ("A-2", "C-2", 5_000, "2026-03-01T09:00:00Z"),
    )
    answer = await lead.post("/v1/goals/preview", json={"figure": "member_sales", "target": 300})
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert [
        (each["period_on"], each["as_of"], each["value"], each["status"])
        for each in (shown["before"], shown["now"])
    ] == [
        ("2026-02-01", "2026-03-01", 400, "reached"),
        ("2026-03-01", "2026-03-03", 50, "on_track"),
    ]
    reader = await key_for(platform, "reports.read")
    wrong = {"figure": "churn_rate", "target": 5}
    refused = await lead.post("/v1/goals/preview", json=wrong, headers=reader)
    assert (refused.status_code, refused.json()["errors"][0]["path"]) == (400, "target")
    assert (await lead.get("/v1/goals")).json() == []


async def test_a_document_brings_goals_only_for_whoever_may_set_them(
    lead: Client, platform: Platform
) -> None:
    given = {"document": program_document(goals={"churn_rate/month": {"at_most": "0.05"}})}
    programs = ("rules.read", "rules.write", "tiers.read", "tiers.write")
    without = await key_for(platform, *programs)
    refused = await lead.post("/v1/programs/apply", json=given, headers=without)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    able = await key_for(platform, *programs, "goals.write")
    applied = await lead.post("/v1/programs/apply", json=given, headers=able)
    assert applied.status_code == 200, applied.text
    (goal,) = (await lead.get("/v1/goals")).json()
    assert (goal["figure"], goal["target"], goal["direction"]) == ("churn_rate", 0.05, "at_most")
    path = "/v1/programs/shop/document"
    assert "goals" not in (await lead.get(path, headers=without)).json()
    reader = await key_for(platform, *programs, "reports.read")
    exported = (await lead.get(path, headers=reader)).json()
    assert exported["goals"] == {"churn_rate/month": {"at_most": "0.05"}}
