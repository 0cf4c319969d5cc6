"""Endpoints are kept with their secrets sealed, within limits, and can be changed and removed."""

from datetime import timedelta

import pytest

from regulars.bootstrap import Platform
from regulars.domains.webhooks import queries
from regulars.domains.webhooks.actions import (
    change_endpoint,
    create_endpoint,
    forget,
    ping,
    remove_endpoint,
    replay,
    reseal_secrets,
    rotate_secret,
)
from regulars.domains.webhooks.errors import (
    DeliveryIsBeingSent,
    TooManyEndpoints,
    UnknownDelivery,
    UnknownEndpoint,
    WebhookTargetRefused,
)
from regulars.domains.webhooks.store import claim
from regulars.domains.webhooks.types import ENDPOINTS_MAX, EndpointInput
from regulars.infra.crypto import Vault, with_new_key
from regulars.kernel.ids import new_id
from tests.integration.webhooks.helpers import courier_of, created, deliveries, happened
from tests.integration.webhooks.receiver import Receiver

URL = "https://hooks.example.org/in"


async def test_no_secret_lies_in_the_database_in_clear(platform: Platform) -> None:
    issued = await created(platform, URL)
    assert issued.secret.startswith("whsec_")
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute("select sealed from webhooks.secret")
        [(sealed,)] = await cursor.fetchall()
    assert issued.secret.encode() not in sealed
    assert platform.vault.open_text(sealed, b"webhooks.secret") == issued.secret


async def test_an_address_inside_is_refused_and_nothing_is_kept(platform: Platform) -> None:
    async with platform.database.transaction() as tx:
        with pytest.raises(WebhookTargetRefused):
            await create_endpoint(
                tx,
                platform.vault,
                EndpointInput(url="https://169.254.169.254/latest"),
                now=platform.clock.now(),
                is_private_allowed=False,
            )
        assert await queries.endpoints(tx) == []


async def test_there_are_no_more_endpoints_than_allowed(platform: Platform) -> None:
    for _ in range(ENDPOINTS_MAX):
        await created(platform, URL)
    with pytest.raises(TooManyEndpoints):
        await created(platform, URL)


async def test_making_a_disabled_endpoint_active_forgives_its_failures(
    platform: Platform,
) -> None:
    issued = await created(platform, "http://127.0.0.1:9/")
    await happened(platform, "member.created")
    await courier_of(platform).send_batch()

    async def changed(given: EndpointInput) -> bool:
        async with platform.database.transaction() as tx:
            endpoint = await change_endpoint(
                tx,
                issued.endpoint.id,
                given,
                now=platform.clock.now(),
                is_private_allowed=True,
            )
        return endpoint.failing_since is not None

    assert await changed(EndpointInput(url=URL, state="disabled"))
    assert not await changed(EndpointInput(url=URL, state="active"))


async def test_removing_an_endpoint_removes_all_that_belongs_to_it(platform: Platform) -> None:
    issued = await created(platform, URL)
    await happened(platform, "member.created")
    async with platform.database.transaction() as tx:
        await remove_endpoint(tx, issued.endpoint.id)
        assert await queries.endpoints(tx) == []
    assert await deliveries(platform) == []


async def test_unknown_ids_are_refused(platform: Platform) -> None:
    now, nobody = platform.clock.now(), new_id()
    async with platform.database.transaction() as tx:
        with pytest.raises(UnknownEndpoint):
            await queries.endpoint(tx, nobody)
        with pytest.raises(UnknownEndpoint):
            await remove_endpoint(tx, nobody)
        with pytest.raises(UnknownEndpoint):
            await rotate_secret(tx, platform.vault, nobody, now=now)
        with pytest.raises(UnknownEndpoint):
            await ping(tx, nobody, now)
        with pytest.raises(UnknownDelivery):
            await queries.delivery(tx, nobody)
        with pytest.raises(UnknownDelivery):
            await replay(tx, nobody, now)


async def test_a_delivery_on_its_way_is_not_replayed(platform: Platform) -> None:
    await created(platform, URL)
    await happened(platform, "member.created")
    now = platform.clock.now() + timedelta(seconds=5)
    async with platform.database.transaction() as tx:
        [claimed] = await claim(
            tx, new_id(), count=1, busy_ids=[], now=now, claimed_until=now + timedelta(minutes=2)
        )
        with pytest.raises(DeliveryIsBeingSent):
            await replay(tx, claimed.id, now)
        assert (await replay(tx, claimed.id, now + timedelta(minutes=2))).attempt_count == 0


async def test_secrets_are_sealed_again_under_a_new_key(platform: Platform) -> None:
    issued = await created(platform, URL)
    rotated = Vault(with_new_key(platform.vault.keyring))
    async with platform.database.transaction() as tx:
        assert await reseal_secrets(tx, rotated) == 1
        assert await reseal_secrets(tx, rotated) == 0
        cursor = await tx.connection.execute("select sealed from webhooks.secret")
        [(sealed,)] = await cursor.fetchall()
    assert rotated.is_current(sealed)
    assert rotated.open_text(sealed, b"webhooks.secret") == issued.secret


async def test_what_is_over_is_forgotten_after_a_while(
    platform: Platform, receiver: Receiver
) -> None:
    issued = await created(platform, receiver.url)
    await happened(platform, "member.created")
    await courier_of(platform).send_batch()
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await rotate_secret(tx, platform.vault, issued.endpoint.id, now=now)
        assert await forget(tx, now, now - timedelta(days=30)) == 0
        assert await forget(tx, now + timedelta(days=2), now + timedelta(days=1)) == 1
        cursor = await tx.connection.execute(
            "select (select count(*) from webhooks.secret),"
            " (select count(*) from webhooks.message), (select count(*) from webhooks.attempt)"
        )
        assert await cursor.fetchone() == (1, 0, 0)
