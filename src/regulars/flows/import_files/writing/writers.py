"""Which writer a mapping needs, and writing a batch so that the rest goes in."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

import psycopg

from regulars.flows.import_files.mapping.words import Mapping
from regulars.flows.import_files.writing.entries import CampaignWriter, ProductWriter
from regulars.flows.import_files.writing.events import EventWriter
from regulars.flows.import_files.writing.means import Answer, Prepared, Remark, Writer
from regulars.flows.import_files.writing.members import MemberWriter
from regulars.flows.import_files.writing.orders import OrderWriter
from regulars.infra.insist import insistently
from regulars.infra.spill import Record

BATCH_BYTES_MAX = 2 * 1024 * 1024
_FIRST_PAUSE_SECONDS = 0.05

Commit = Callable[[Prepared], Awaitable[None]]


def writer_of(mapping: Mapping, scale: int) -> Writer:
    if mapping.kind == "orders":
        return OrderWriter(mapping, scale)
    if mapping.kind == "events":
        return EventWriter(mapping)
    if mapping.kind == "members":
        return MemberWriter(mapping)
    if mapping.kind == "products":
        return ProductWriter(mapping, scale)
    return CampaignWriter()


def batches(records: Iterator[Record], count_max: int) -> Iterator[list[bytes]]:
    """The items in batches bounded by their number and their bytes."""
    for _, first in records:
        batch, size = [first], len(first)
        for _, payload in records:
            batch.append(payload)
            size += len(payload)
            if len(batch) >= count_max or size >= BATCH_BYTES_MAX:
                break
        yield batch


async def persist(prepared: Prepared, commit: Commit, refuse: Commit) -> None:
    """Commit a batch; where the database refuses it, in halves, until the culprit stands alone."""
    try:
        await insistently(partial(commit, prepared), _FIRST_PAUSE_SECONDS)
    except (psycopg.DataError, psycopg.IntegrityError):
        if len(prepared.items) == 1:
            await refuse(prepared)
            return
        for half in prepared.halves():
            await persist(half, commit, refuse)


NOT_STORABLE = Answer(
    outcome="refused",
    remarks=(
        Remark(field="", code="not_storable", reason="the database cannot store what it says"),
    ),
)
