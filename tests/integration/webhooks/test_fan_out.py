"""An announcement becomes one delivery for each endpoint that listens, once."""

import msgspec

from regulars.bootstrap import Platform
from regulars.domains.webhooks import queries
from regulars.domains.webhooks.actions import change_endpoint, replay_since
from regulars.domains.webhooks.types import EndpointInput
from tests.integration.webhooks.helpers import created, deliveries, happened

URL = "https://127.0.0.1:9/hook"


async def test_each_endpoint_gets_what_it_listens_to(platform: Platform) -> None:
    everything = await created(platform, URL)
    members = await created(platform, URL, "member.*")
    one = await created(platform, URL, "member.merged", "order.placed")
    await happened(platform, "member.created", "member.merged", "order.placed", "segment.left")
    for endpoint, expected in (
        (everything, {"member.created", "member.merged", "order.placed", "segment.left"}),
        (members, {"member.created", "member.merged"}),
        (one, {"member.merged", "order.placed"}),
    ):
        found = await deliveries(platform, endpoint.endpoint.id)
        assert {each.topic for each in found} == expected
        assert len(found) == len(expected)


async def test_fanning_out_the_same_announcements_again_changes_nothing(
    platform: Platform,
) -> None:
    await created(platform, URL)
    assert await happened(platform, "member.created") == 1
    assert await happened(platform, "member.merged") == 1
    assert len(await deliveries(platform)) == 2


async def test_what_nobody_listens_to_is_not_kept(platform: Platform) -> None:
    await created(platform, URL, "order.*")
    assert await happened(platform, "member.created") == 0
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute("select count(*) from webhooks.message")
        assert await cursor.fetchone() == (0,)


async def test_a_paused_endpoints_deliveries_wait_and_a_disabled_one_gets_none(
    platform: Platform,
) -> None:
    paused, disabled = await created(platform, URL), await created(platform, URL)
    async with platform.database.transaction() as tx:
        for issued, state in ((paused, "paused"), (disabled, "disabled")):
            given = msgspec.convert({"url": URL, "state": state}, EndpointInput)
            await change_endpoint(
                tx,
                issued.endpoint.id,
                given,
                now=platform.clock.now(),
                is_private_allowed=True,
            )
    before = platform.clock.now()
    await happened(platform, "member.created")
    assert [d.state for d in await deliveries(platform, paused.endpoint.id)] == ["waiting"]
    assert await deliveries(platform, disabled.endpoint.id) == []
    async with platform.database.transaction() as tx:
        assert (await queries.endpoint(tx, disabled.endpoint.id)).state == "disabled"
        assert await replay_since(tx, disabled.endpoint.id, before, platform.clock.now()) == 1
    assert [d.topic for d in await deliveries(platform, disabled.endpoint.id)] == ["member.created"]
