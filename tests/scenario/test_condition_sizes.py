"""How many members a condition is about: out of a large, fresh lake, else out of the database."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.insights import queries as insights
from regulars.domains.insights.errors import ConditionNotListable
from regulars.domains.insights.queries import Scope, Wanted
from regulars.domains.insights.types import MemberSize
from regulars.flows.condition_sizes import size_means, size_of
from regulars.flows.lake.request import LakeInput
from regulars.flows.member_lists.scope import scope_of, terms_of
from regulars.flows.rewards.terms import in_force
from regulars.infra.clock import MovableClock
from regulars.kernel.conditions.parse import from_builtins
from tests.scenario.test_member_lists import LADDER, sell
from tests.support.keys import key_for
from tests.support.lake import export
from tests.support.segments import attr, segment_till, work_off
from tests.support.value import DAY, Till

Client = AsyncTestClient[Litestar]

LOOKED = {
    "v": 1, "op": "event", "name": "Product Viewed", "cmp": "ge", "value": 2,
    "window": {"kind": "last", "count": 7, "unit": "days"},
}  # fmt: skip
BOUGHT_AFTER_LOOKING = {
    "v": 1, "op": "sequence", "steps": [{"name": "Product Viewed"}, {"name": "order"}],
    "within": {"count": 10, "unit": "days"},
}  # fmt: skip
SPENT = {
    "v": 1, "op": "event", "name": "order", "agg": "sum", "property": "total", "cmp": "ge",
    "value": 59.5,
}  # fmt: skip


class Shop:
    """A till, events of its customers, and the sizes of conditions."""

    def __init__(self, platform: Platform, till: Till, headers: dict[str, str]) -> None:
        self.platform = platform
        self.till = till
        self.headers = headers

    async def looked(self, who: str, message_id: str, at: datetime) -> None:
        event = {
            "type": "track", "event": "Product Viewed", "userId": who, "messageId": message_id,
            "timestamp": at.isoformat(), "sentAt": self.platform.clock.now().isoformat(),
        }  # fmt: skip
        answer = await self.till.client.post("/v1/track", json=event, headers=self.headers)
        assert answer.status_code == 200, answer.text

    async def size(self, condition: dict[str, Any], *, lake_from: int = 0) -> MemberSize:
        means = size_means(self.platform.database, self.platform.settings)
        means = msgspec.structs.replace(means, lake_from_members=lake_from)
        return await size_of(means, from_builtins(condition), await self.scope(), 10)

    async def scope(self) -> Scope:
        async with self.platform.database.transaction() as tx:
            terms = terms_of(await in_force(tx), None)
            return await scope_of(tx, terms, self.platform.clock.now())


@pytest.fixture
async def shop(platform: Platform, client: Client, clock: MovableClock) -> Shop:
    """Ann looked twice, once told late and once told twice, and bought; Bob looked once."""
    till = await segment_till(platform, client, ladders={"status": LADDER})
    shop = Shop(platform, till, await key_for(platform, "events.write", source="web"))
    now = clock.now()
    await shop.looked("ann", "a-1", now)
    await shop.looked("ann", "a-1", now)
    await shop.looked("bob", "b-1", now)
    await shop.looked("bob", "b-1", now)
    clock.advance(DAY)
    await shop.looked("ann", "a-2", now - 2 * DAY)
    await work_off(platform)
    return shop


async def who(shop: Shop, name: str) -> str:
    """The member that a customer of the website is."""
    async with shop.platform.database.transaction() as tx:
        rows = await tx.connection.execute(
            "select distinct owned.member_id::text from events.event as event"
            " join events.timeline as owned on owned.event_id = event.id"
            " where event.payload ->> 'userId' = %s",
            [name],
        )
        [(member_id,)] = await rows.fetchall()
        return str(member_id)


async def test_the_lake_and_the_database_count_the_same_members(shop: Shop) -> None:
    ann, bob = await who(shop, "ann"), await who(shop, "bob")
    await sell(shop.till, "T-1", 59_50, ann)
    await sell(shop.till, "T-2", 59_49, bob)
    await work_off(shop.platform)
    await export(shop.platform, LakeInput(takes_snapshots=True))
    for condition, expected in (
        (LOOKED, [ann]),
        (BOUGHT_AFTER_LOOKING, [ann, bob]),
        (SPENT, [ann]),
        (attr("orders.spend", "lt", 59.5), [bob]),
        ({"v": 1, "op": "not", "arg": {key: LOOKED[key] for key in LOOKED if key != "v"}}, [bob]),
        ({"v": 1, "op": "segment", "segment": "nobody made it"}, []),
    ):
        found = [await shop.size(condition, lake_from=at) for at in (0, 1_000)]
        assert [each.source for each in found] == ["lake", "database"]
        for each in found:
            assert each.member_count == len(expected)
            assert sorted(map(str, each.sample_ids)) == sorted(expected)
            assert each.as_of == shop.platform.clock.now()


async def test_merged_members_are_counted_once_with_all_that_they_did(shop: Shop) -> None:
    ann, bob = await who(shop, "ann"), await who(shop, "bob")
    together = {"first_id": ann, "second_id": bob}
    answer = await shop.till.client.post("/v1/merges", json=together, headers=shop.till.headers)
    assert answer.status_code == 201, answer.text
    await work_off(shop.platform)
    await export(shop.platform, LakeInput(takes_snapshots=True))
    thrice = {**LOOKED, "value": 3}
    in_lake, in_database = await shop.size(thrice), await shop.size(thrice, lake_from=1_000)
    assert (in_lake.source, in_database.source) == ("lake", "database")
    assert in_lake.member_count == in_database.member_count == 1
    assert in_lake.sample_ids == in_database.sample_ids


async def test_an_old_lake_is_not_asked(shop: Shop, clock: MovableClock) -> None:
    assert (await shop.size(LOOKED)).source == "database"
    await export(shop.platform, LakeInput(takes_snapshots=True))
    taken_at = clock.now()
    clock.advance(timedelta(hours=2))
    fresh = await shop.size(LOOKED)
    assert (fresh.source, fresh.as_of) == ("lake", taken_at)
    clock.advance(timedelta(seconds=1))
    old = await shop.size(LOOKED)
    assert (old.source, old.as_of) == ("database", clock.now())


async def test_what_the_lake_does_not_know_is_asked_of_the_database(shop: Shop) -> None:
    await export(shop.platform, LakeInput(takes_snapshots=True))
    birthday = {"v": 1, "op": "anniversary", "path": "member.birth_date"}
    assert (await shop.size(birthday)).source == "database"
    with pytest.raises(ConditionNotListable, match="coupon"):
        await shop.size({"v": 1, "op": "coupon", "cmp": "ge", "value": 1})


async def test_lists_go_by_what_members_did_while_the_base_is_small(shop: Shop) -> None:
    ann = await who(shop, "ann")
    keyed = await key_for(shop.platform, "members.read", "events.read", source="desk")
    answer = await shop.till.client.post(
        "/v1/members/query", json={"condition": LOOKED}, headers=keyed
    )
    assert [each["member"]["member"]["id"] for each in answer.json()["items"]] == [ann]
    unread = await key_for(shop.platform, "members.read", source="desk")
    refused = await shop.till.client.post(
        "/v1/members/query", json={"condition": LOOKED}, headers=unread
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    wanted = Wanted(
        scope=await shop.scope(), condition=from_builtins(LOOKED), behaviour_members_max=-1
    )
    async with shop.platform.database.transaction() as tx:
        for ask in (insights.list_rows(tx, wanted, 10), insights.count_rows(tx, wanted)):
            with pytest.raises(ConditionNotListable, match="make a segment of it"):
                await ask
