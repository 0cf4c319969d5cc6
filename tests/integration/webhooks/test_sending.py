"""Messages arrive signed, are tried again until they are taken, and never sent twice at once."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from standardwebhooks import WebhookVerificationError

from regulars.bootstrap import Platform
from regulars.domains.webhooks import queries
from regulars.domains.webhooks.actions import (
    Courier,
    create_endpoint,
    ping,
    replay,
    replay_since,
    rotate_secret,
)
from regulars.domains.webhooks.types import Delivery, EndpointInput
from regulars.infra.clock import MovableClock
from regulars.infra.outbox import announced_after
from tests.integration.webhooks.helpers import (
    BEGINNING,
    attempts,
    courier_of,
    created,
    deliveries,
    happened,
)
from tests.integration.webhooks.receiver import Receiver


async def only_delivery(platform: Platform) -> Delivery:
    [delivery] = await deliveries(platform)
    return delivery


async def test_a_message_arrives_and_its_signature_verifies(
    platform: Platform, receiver: Receiver
) -> None:
    issued = await created(platform, receiver.url)
    await happened(platform, "member.merged", reason="same phone", name="王芳")
    assert await courier_of(platform).send_batch() == 1
    assert await courier_of(platform).send_batch() == 0
    [taken] = receiver.taken
    delivery = await only_delivery(platform)
    content = taken.verified(issued.secret)
    assert (content["type"], content["data"]) == (
        "member.merged",
        {"reason": "same phone", "name": "王芳"},
    )
    assert content["id"] == taken.webhook_id == str(delivery.message_id)
    assert taken.headers["content-type"] == "application/json"
    assert (delivery.state, delivery.attempt_count) == ("succeeded", 1)
    [attempt] = await attempts(platform, delivery.id)
    assert (attempt.status_code, attempt.failure) == (204, None)


async def test_after_a_rotation_both_secrets_verify_until_the_old_one_ends(
    platform: Platform, receiver: Receiver
) -> None:
    first = await created(platform, receiver.url)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        second = await rotate_secret(tx, platform.vault, first.endpoint.id, now=now)
    await happened(platform, "member.created")
    await courier_of(platform).send_batch()
    assert receiver.taken[0].verified(first.secret) == receiver.taken[0].verified(second.secret)
    async with platform.database.transaction() as tx:
        third = await rotate_secret(
            tx, platform.vault, first.endpoint.id, now=now, overlap=timedelta(0)
        )
    await happened(platform, "member.created")
    await courier_of(platform).send_batch()
    receiver.taken[-1].verified(third.secret)
    for ended in (first, second):
        with pytest.raises(WebhookVerificationError):
            receiver.taken[-1].verified(ended.secret)


async def test_a_refused_message_is_sent_again_later_under_the_same_id(
    platform: Platform, receiver: Receiver
) -> None:
    clock = MovableClock(platform.clock.now() + timedelta(seconds=5))
    courier = courier_at(platform, clock)
    receiver.statuses = [500, 503, 200]
    receiver.answer = b"\xff\x00busy" + b"x" * 10_000
    await created(platform, receiver.url)
    await happened(platform, "member.created")
    assert await courier.send_batch() == 1
    waiting = await only_delivery(platform)
    assert (waiting.state, waiting.attempt_count) == ("waiting", 1)
    assert await courier.send_batch() == 0
    clock.advance(timedelta(seconds=6))
    assert await courier.send_batch() == 1
    clock.advance(timedelta(seconds=18))
    assert await courier.send_batch() == 1
    ended = await only_delivery(platform)
    assert (ended.state, ended.attempt_count, ended.ended_at) == ("succeeded", 3, clock.now())
    assert len({(each.webhook_id, each.body) for each in receiver.taken}) == 1
    log = await attempts(platform, ended.id)
    assert [each.status_code for each in log] == [500, 503, 200]
    assert len(log[0].excerpt) == 500
    assert log[0].excerpt.startswith("\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}busyx")


def courier_at(platform: Platform, clock: MovableClock) -> Courier:
    return Courier(platform.database, clock, platform.vault, is_private_allowed=True)


async def test_a_redirect_is_not_followed(platform: Platform, receiver: Receiver) -> None:
    receiver.statuses = [302]
    receiver.headers = {"location": receiver.url + "/elsewhere"}
    await created(platform, receiver.url)
    await happened(platform, "member.created")
    await courier_of(platform).send_batch()
    assert [each.path for each in receiver.taken] == ["/hook"]
    [attempt] = await attempts(platform, (await only_delivery(platform)).id)
    assert attempt.status_code == 302


async def test_nobody_answering_is_a_failure_with_a_reason(platform: Platform) -> None:
    await created(platform, "http://127.0.0.1:9/hook")
    await happened(platform, "member.created")
    await courier_of(platform).send_batch()
    delivery = await only_delivery(platform)
    [attempt] = await attempts(platform, delivery.id)
    assert (delivery.state, attempt.status_code) == ("waiting", None)
    assert attempt.failure == "ConnectError: All connection attempts failed"


async def test_a_name_that_leads_nowhere_is_said_in_words(platform: Platform) -> None:
    await created(platform, "http://nobody.invalid/hook")
    await happened(platform, "member.created")
    await courier_of(platform).send_batch()
    [attempt] = await attempts(platform, (await only_delivery(platform)).id)
    assert attempt.failure == "the host's name leads to no address"


async def test_after_three_days_a_delivery_has_failed_and_after_five_the_endpoint_is_disabled(
    platform: Platform, receiver: Receiver
) -> None:
    clock = MovableClock(platform.clock.now() + timedelta(seconds=5))
    courier = courier_at(platform, clock)
    receiver.statuses = [500]
    issued = await created(platform, receiver.url)
    await happened(platform, "member.created")
    for _ in range(40):
        await courier.send_batch()
        clock.advance(timedelta(hours=2))
    failed = await only_delivery(platform)
    assert (failed.state, failed.ended_at is not None) == ("failed", True)
    assert 12 <= failed.attempt_count <= 18
    clock.advance(timedelta(days=2))
    await happened(platform, "member.merged")
    await courier.send_batch()
    async with platform.database.transaction() as tx:
        endpoint = await queries.endpoint(tx, issued.endpoint.id)
        announced = await announced_after(tx, BEGINNING, 100)
    assert endpoint.state == "disabled"
    assert [each.subject_id for each in announced if each.topic == "webhook.endpoint_disabled"] == [
        issued.endpoint.id
    ]
    clock.advance(timedelta(days=1))
    assert await courier.send_batch() == 0


async def test_two_couriers_at_once_send_every_message_exactly_once(
    platform: Platform, receiver: Receiver
) -> None:
    receiver.delay_seconds = 0.005
    await created(platform, receiver.url)
    await happened(platform, *["member.created"] * 120)

    async def drain(courier: Courier) -> int:
        count = 0
        while sent := await courier.send_batch():
            count += sent
        return count

    counts = await asyncio.gather(*(drain(courier_of(platform)) for _ in range(3)))
    assert sum(counts) == 120
    assert Counter(Counter(each.webhook_id for each in receiver.taken).values()) == {1: 120}


async def test_lanes_of_one_courier_work_for_different_endpoints(
    platform: Platform, receiver: Receiver
) -> None:
    receiver.delay_seconds = 0.3
    await created(platform, receiver.url)
    await happened(platform, *["member.created"] * 25)
    courier = courier_of(platform)
    slow = asyncio.create_task(courier.send_batch())
    await asyncio.to_thread(receiver.has_taken.wait, 10)
    assert await courier.send_batch() == 0
    assert await slow == 20
    assert await courier.send_batch() == 5


async def test_a_name_that_leads_inside_is_refused_when_it_is_sent_to(
    platform: Platform, receiver: Receiver
) -> None:
    guarded = Courier(platform.database, platform.clock, platform.vault, is_private_allowed=False)
    async with platform.database.transaction() as tx:
        await create_endpoint(
            tx,
            platform.vault,
            EndpointInput(url=receiver.url.replace("http://127.0.0.1", "https://localhost")),
            now=platform.clock.now(),
            is_private_allowed=False,
        )
    await happened(platform, "member.created")
    await guarded.send_batch()
    [attempt] = await attempts(platform, (await only_delivery(platform)).id)
    assert attempt.failure is not None
    assert attempt.failure.startswith("WebhookTargetRefused: ")
    assert receiver.taken == []


async def test_a_ping_reaches_one_endpoint_whatever_it_listens_to(
    platform: Platform, receiver: Receiver
) -> None:
    issued = await created(platform, receiver.url, "order.placed")
    await created(platform, receiver.url.replace("/hook", "/other"))
    async with platform.database.transaction() as tx:
        delivery = await ping(tx, issued.endpoint.id, platform.clock.now())
    assert (delivery.topic, delivery.state) == ("webhook.ping", "waiting")
    await courier_of(platform).send_batch()
    [taken] = receiver.taken
    assert (taken.path, taken.verified(issued.secret)["type"]) == ("/hook", "webhook.ping")


async def test_a_replay_sends_the_same_message_again(
    platform: Platform, receiver: Receiver
) -> None:
    issued = await created(platform, receiver.url)
    await happened(platform, "member.created")
    await courier_of(platform).send_batch()
    delivery = await only_delivery(platform)
    async with platform.database.transaction() as tx:
        assert (await replay(tx, delivery.id, platform.clock.now())).state == "waiting"
    await courier_of(platform).send_batch()
    assert [each.webhook_id for each in receiver.taken] == [str(delivery.message_id)] * 2
    receiver.taken[1].verified(issued.secret)


async def test_replaying_since_a_moment_sends_what_did_not_arrive(
    platform: Platform, receiver: Receiver
) -> None:
    issued = await created(platform, receiver.url)
    receiver.statuses = [500]
    await happened(platform, "member.created", "member.merged")
    await courier_of(platform).send_batch()
    receiver.statuses = [200]
    middle = platform.clock.now()
    await happened(platform, "order.placed")
    await courier_of(platform).send_batch()
    assert await replayed(platform, issued.endpoint.id, since=middle) == 0
    assert await replayed(platform, issued.endpoint.id, since=middle - timedelta(hours=1)) == 2
    receiver.taken.clear()
    assert await courier_of(platform).send_batch() == 2
    assert {each.state for each in await deliveries(platform)} == {"succeeded"}


async def replayed(platform: Platform, endpoint_id: UUID, *, since: datetime) -> int:
    async with platform.database.transaction() as tx:
        return await replay_since(tx, endpoint_id, since, platform.clock.now())
