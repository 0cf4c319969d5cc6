"""A sender that dies between sending and recording: the message comes again, under its own id."""

import asyncio
import sys
from collections import Counter
from datetime import timedelta

from regulars.bootstrap import Platform
from regulars.domains.webhooks.actions import Courier
from regulars.infra.clock import MovableClock
from tests.integration.webhooks.helpers import courier_of, created, deliveries, happened
from tests.integration.webhooks.receiver import Receiver

SENDER = """
import asyncio, sys
from regulars.domains.webhooks.actions import Courier
from regulars.infra.clock import SystemClock
from regulars.infra.crypto import Vault, decode_keyring
from regulars.infra.db import open_database

async def main(url, keyring):
    async with open_database(url) as database:
        courier = Courier(
            database, SystemClock(), Vault(decode_keyring(keyring)), is_private_allowed=True
        )
        await courier.send_batch()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_killed_senders_messages_come_again_under_the_same_ids(
    platform: Platform, receiver: Receiver, database_url: str
) -> None:
    issued = await created(platform, receiver.url)
    await happened(platform, *["member.created"] * 5)
    receiver.delay_seconds = 5.0
    sender = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SENDER, database_url, platform.settings.keyring
    )
    assert await asyncio.to_thread(receiver.has_taken.wait, 30)
    sender.kill()
    await sender.wait()
    receiver.delay_seconds = 0.0
    assert {each.state for each in await deliveries(platform)} == {"waiting"}
    assert await courier_of(platform).send_batch() == 0, "the claim of the dead one still stands"
    later = MovableClock(platform.clock.now() + timedelta(minutes=2))
    courier = Courier(platform.database, later, platform.vault, is_private_allowed=True)
    assert await courier.send_batch() == 5
    found = await deliveries(platform)
    assert {(each.state, each.attempt_count) for each in found} == {("succeeded", 2)}
    times = Counter(each.webhook_id for each in receiver.taken)
    assert times.keys() == {str(each.message_id) for each in found}
    assert set(times.values()) <= {1, 2}
    assert max(times.values()) == 2
    receiver.taken[-1].verified(issued.secret)
