"""What becomes of the members of a segment that is archived, and what others are told of it."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.infra.clock import MovableClock
from tests.scenario.test_member_lists import sell
from tests.scenario.test_segments import BIG, announced, shop
from tests.support.segments import make_segment, members_of, work_off
from tests.support.value import DAY

Client = AsyncTestClient[Litestar]


async def test_members_of_an_archived_segment_leave_it_and_others_are_told(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann, bob = await till.member("ann"), await till.member("bob")
    for who in (ann, bob):
        await sell(till, f"T-{who}", 60_00, who)
    await work_off(platform)
    await make_segment(till, "big", BIG)
    await work_off(platform)
    assert await members_of(till, "big") == {ann, bob}

    clock.advance(DAY)
    answer = await client.post("/v1/segments/big/archive", headers=till.headers)
    assert (answer.status_code, answer.json()["state"]) == (200, "archived")
    [job] = (await till.get("/v1/segments/big"))["jobs"]
    assert (job["state"], job["total_count"]) == ("waiting", 2)
    await work_off(platform)
    assert await members_of(till, "big") == set()
    [told] = await announced(platform, "segment.left")
    assert (told["why"], set(told["member_ids"])) == ("archived", {ann, bob})
    why = await till.get("/v1/segments/big/why", member_id=ann)
    assert (why["is_member"], why["last_change"]["why"]) == (False, "archived")
    before = await till.get("/v1/segments/big/why", member_id=ann, at="2026-03-02T11:00:00Z")
    assert before["is_member"] is True
    days = (await till.get("/v1/segments/big/history"))["days"]
    assert [(each["entered_count"], each["left_count"]) for each in days] == [(2, 0), (0, 2)]

    await sell(till, "T-3", 90_00, ann)
    await work_off(platform)
    assert await members_of(till, "big") == set()


async def test_what_is_announced_of_a_segment_names_its_program(
    platform: Platform, client: Client
) -> None:
    till = await shop(platform, client)
    ann = await till.member("ann")
    await sell(till, "T-1", 60_00, ann)
    await work_off(platform)
    await make_segment(till, "big", BIG)
    await work_off(platform)
    await client.post("/v1/segments/big/archive", headers=till.headers)
    await work_off(platform)
    for topic in ("published", "entered", "archived", "left"):
        [told] = await announced(platform, f"segment.{topic}")
        assert _whose(told) == ("big", (await till.get("/v1/segments/big"))["segment"]["program"])


def _whose(told: dict[str, Any]) -> tuple[str, str]:
    assert "program_id" not in told
    return told["code"], told["program"]
