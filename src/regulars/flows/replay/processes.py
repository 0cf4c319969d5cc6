"""Shares of a replay in processes of their own.

A process is handed the terms and its share of the people, reads what happened to them, and tells
how far it has come; at its end it hands back what came of it. Each holds the members of its share
and a page of what happened. They write nothing.
"""

import msgspec

from regulars.flows.replay.came import Came, put_together
from regulars.flows.replay.part import Part, Tell, replayed
from regulars.infra.crypto import KeyringFile, Vault
from regulars.infra.db import open_database
from regulars.infra.in_processes import in_processes
from regulars.kernel.shares import Share

CONNECTIONS = 3
"""One reads ahead, one reads what the page needs; one is to spare."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a process is handed."""

    url: str
    keyring: KeyringFile
    part: Part


async def replayed_in_shares(order: Order, count: int, tell: Tell) -> Came:
    """Replay in `count` processes; what came of all of them together.

    Refuses to go on once one of them has failed.
    """
    done_counts = [0] * count

    async def told(place: int, done_count: int) -> None:
        done_counts[place] = done_count
        await tell(sum(done_counts))

    orders = [_of_share(order, Share(place, count)) for place in range(count)]
    return put_together(await in_processes(_replayed, orders, told))


def _of_share(order: Order, share: Share) -> Order:
    return msgspec.structs.replace(order, part=msgspec.structs.replace(order.part, share=share))


async def _replayed(order: Order, tell: Tell) -> Came:
    async with open_database(order.url, connections=CONNECTIONS) as database:
        return await replayed(database, Vault(order.keyring), order.part, tell)
