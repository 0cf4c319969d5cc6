"""What a rule did of late: what it granted, to how many, how often, and what was taken back."""

from datetime import timedelta
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.infra.clock import MovableClock
from tests.scenario.test_member_lists import sell
from tests.scenario.test_segments import give_back
from tests.support.in_force import points_for_money
from tests.support.keys import key_for
from tests.support.value import DAY, SCOPES, Till, till_on

Client = AsyncTestClient[Litestar]

GRANTED = "/v1/programs/main/rules/base/granted"


async def shop(platform: Platform, client: Client) -> Till:
    rules = {"base": points_for_money(), "other": points_for_money()}
    return await till_on(platform, client, scopes=SCOPES, rules_by_code=rules)


def of_points(granted: int, reversed_units: int, grants: int, members: int) -> list[dict[str, Any]]:
    return [
        {
            "asset": "points",
            "granted_units": granted,
            "reversed_units": reversed_units,
            "grant_count": grants,
            "member_count": members,
        }
    ]


async def test_what_a_rule_granted_of_late_is_added_up(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    assert (await till.get(GRANTED))["items"] == []
    ann, bob = await till.member("ann"), await till.member("bob")
    late = (clock.now() - timedelta(days=31)).isoformat()
    await sell(till, "T-0", 900_00, ann, occurred_at=late)
    await sell(till, "T-1", 60_00, ann)
    await sell(till, "T-2", 40_00, ann)
    given_back = await sell(till, "T-3", 7_00, bob)
    found = await till.get(GRANTED)
    assert found["items"] == of_points(107, 0, 3, 2)
    assert found["begin"] == "2026-01-30T12:00:00Z"
    await give_back(till, given_back, "R-3")
    assert (await till.get(GRANTED))["items"] == of_points(107, 7, 3, 2)
    assert (await till.get(GRANTED, days=31))["items"] == of_points(1007, 7, 4, 2)
    other = "/v1/programs/main/rules/other/granted"
    assert (await till.get(other))["items"] == of_points(107, 7, 3, 2)

    clock.advance(29 * DAY)
    assert (await till.get(GRANTED))["items"] == of_points(107, 7, 3, 2)
    clock.advance(2 * DAY)
    assert (await till.get(GRANTED))["items"] == []


async def test_it_is_told_to_whoever_reads_rules(platform: Platform, client: Client) -> None:
    till = await shop(platform, client)
    for days in (0, 367):
        answer = await client.get(GRANTED, params={"days": days}, headers=till.headers)
        assert answer.status_code == 400, answer.text
    nowhere = "/v1/programs/main/rules/none/granted"
    answer = await client.get(nowhere, headers=till.headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "rule_not_found")
    stranger = await key_for(platform, "orders.read")
    answer = await client.get(GRANTED, headers=stranger)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
