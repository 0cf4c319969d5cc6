"""Adjustments by hand: alone up to the limit of one's role, above it only with another's yes."""

from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.access import queries as access
from regulars.domains.access.types import SYSTEM, AuditFilter
from regulars.domains.ledger.errors import OwnAdjustment
from regulars.domains.ledger.types import AdjustmentDecision
from regulars.flows.transfers.adjusting import decide
from tests.support.keys import key_for
from tests.support.staff import person, settle
from tests.support.value import SCOPES, Till, standing, till_on

Client = AsyncTestClient[Litestar]


async def staff(platform: Platform, client: Client, role: str, name: str = "") -> Till:
    login = f"{name or role}@x.example"
    signed_in = await settle(platform, await person(platform, login, role))
    headers = {"cookie": f"regulars_session={signed_in.token}", "sec-fetch-site": "same-origin"}
    return Till(client, headers)


async def adjust(by: Till, member_id: str, units: int, key: str | None = None) -> Response:
    body = {
        "kind": "adjust",
        "member_id": member_id,
        "asset": "points",
        "units": units,
        "reason": "the till was down",
    }
    return await by.post("/v1/transfers", body, key)


async def limited(by: Till, role: str, units_max: int) -> None:
    body = {"role": role, "asset": "points", "units_max": units_max}
    answer = await by.client.put("/v1/adjustment-limits", json=body, headers=by.headers)
    assert answer.status_code == 204, answer.text


async def audited(platform: Platform, action: str) -> list[tuple[str, Any]]:
    async with platform.database.transaction() as tx:
        found = await access.audit_log(
            tx, platform.vault, SYSTEM, access.Slice(count=100), AuditFilter(action=action)
        )
    return [(each.subject_id, each.after) for each in found]


async def test_an_adjustment_above_the_limit_waits_until_somebody_else_approves_it(
    platform: Platform, client: Client
) -> None:
    till = await till_on(platform, client)
    ann = await till.member("1")
    owner = await staff(platform, client, "owner")
    service = await staff(platform, client, "customer_service")
    await limited(owner, "customer_service", 100)

    small = await adjust(service, ann, 100)
    assert (small.status_code, small.json()["balance"]) == (201, standing(100))
    large = await adjust(service, ann, 101, key="large")
    assert (large.status_code, large.json()["state"]) == (202, "pending")
    assert (await adjust(service, ann, 101, key="large")).json() == large.json()
    assert await till.balance(ann) == standing(100)

    path = f"/v1/adjustments/{large.json()['id']}"
    waiting = (await owner.get("/v1/adjustments", state="pending"))["items"]
    assert [(each["id"], each["units"]) for each in waiting] == [(large.json()["id"], 101)]
    forbidden = await service.post(f"{path}/approve")
    assert (forbidden.status_code, forbidden.json()["code"]) == (403, "permission_missing")
    approved = (await owner.post(f"{path}/approve", {"note": "seen the receipt"})).json()
    assert approved["adjustment"]["state"] == "approved"
    assert (approved["done"]["units"], approved["done"]["balance"]) == (101, standing(201))
    assert approved["adjustment"]["transfer_id"] == approved["done"]["id"]
    again = await owner.post(f"{path}/approve")
    assert (again.status_code, again.json()["code"]) == (409, "adjustment_decided")
    assert await till.balance(ann) == standing(201)
    assert [subject for subject, _ in await audited(platform, "adjustment.approved")] == [ann]
    assert [subject for subject, _ in await audited(platform, "units.adjusted")] == [ann]
    assert [subject for subject, _ in await audited(platform, "adjustment.requested")] == [ann]


async def test_a_refused_adjustment_moves_nothing(platform: Platform, client: Client) -> None:
    till = await till_on(platform, client)
    ann = await till.member("1")
    await till.earn(ann, 10)
    owner = await staff(platform, client, "owner")
    service = await staff(platform, client, "customer_service")
    asked = await adjust(service, ann, -5)
    assert asked.status_code == 202
    path = f"/v1/adjustments/{asked.json()['id']}"
    refused = (await owner.post(f"{path}/refuse", {"note": "no reason given"})).json()
    assert (refused["adjustment"]["state"], refused["done"]) == ("refused", None)
    assert refused["adjustment"]["note"] == "no reason given"
    assert await till.balance(ann) == standing(10)


async def test_nobody_approves_what_they_asked_for(platform: Platform, client: Client) -> None:
    till = await till_on(platform, client)
    ann = await till.member("1")
    desk = Till(client, await key_for(platform, "ledger.adjust", source="desk"))
    asked = (await adjust(desk, ann, 5)).json()
    own = AdjustmentDecision(
        id=UUID(asked["id"]), is_approved=True, decided_by=asked["requested_by"]
    )
    with pytest.raises(OwnAdjustment):
        async with platform.database.transaction() as tx:
            await decide(tx, platform.vault, own, platform.clock.now())
    owner = await staff(platform, client, "owner")
    unknown = await owner.post(f"/v1/adjustments/{UUID(int=7)}/approve")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "adjustment_not_found")
    assert await till.get(f"/v1/members/{ann}/balances") == []


async def test_whoever_may_approve_adjusts_without_a_limit_and_below_zero_by_policy(
    platform: Platform, client: Client
) -> None:
    assets = ({"code": "points", "kind": "points", "debt": "unlimited"},)
    till = await till_on(platform, client, assets=assets)
    ann = await till.member("1")
    await staff(platform, client, "owner")
    operator = await staff(platform, client, "operator")
    assert (await adjust(operator, ann, 1_000_000)).json()["balance"] == standing(1_000_000)
    less = (await adjust(operator, ann, -1_000_050)).json()
    assert (less["balance"], less["debt_units"]) == (standing(debt=-50), 50)
    await till.earn(ann, 80)
    assert await till.balance(ann) == standing(30)


async def test_a_key_may_adjust_up_to_the_limit_of_keys(platform: Platform, client: Client) -> None:
    till = await till_on(platform, client, scopes=(*SCOPES, "ledger.adjust"))
    ann = await till.member("1")
    owner = await staff(platform, client, "owner")
    await limited(owner, "api_key", 7)
    assert (await adjust(till, ann, 7)).status_code == 201
    assert (await adjust(till, ann, 8)).status_code == 202
    assert await till.balance(ann) == standing(7)
    assert await till.get("/v1/adjustment-limits") == [
        {"role": "api_key", "asset": "points", "units_max": 7}
    ]
