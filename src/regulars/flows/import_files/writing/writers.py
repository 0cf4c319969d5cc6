"""Which writer a mapping needs, and writing a batch so that the rest goes in."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import psycopg

from regulars.flows.import_files.mapping.words import Mapping
from regulars.flows.import_files.writing.entries import CampaignWriter, ProductWriter
from regulars.flows.import_files.writing.events import EventWriter
from regulars.flows.import_files.writing.means import Answer, Prepared, Remark, Writer
from regulars.flows.import_files.writing.members import MemberWriter
from regulars.flows.import_files.writing.orders import OrderWriter
from regulars.infra.db import is_retryable
from regulars.infra.spill import Record
from regulars.kernel.errors import Overloaded

BATCH_BYTES_MAX = 2 * 1024 * 1024
_ATTEMPTS_MAX = 6
_PAUSE_SECONDS = 0.05

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
        await _try_again(prepared, commit)
    except (psycopg.DataError, psycopg.IntegrityError):
        if len(prepared.items) == 1:
            await refuse(prepared)
            return
        for half in prepared.halves():
            await persist(half, commit, refuse)


async def _try_again(prepared: Prepared, commit: Commit) -> None:
    """Commit, again where others were in the way."""
    for attempt in range(_ATTEMPTS_MAX):
        try:
            await commit(prepared)
            return
        except Overloaded:
            if attempt + 1 == _ATTEMPTS_MAX:
                raise
        except psycopg.Error as error:
            if attempt + 1 == _ATTEMPTS_MAX or not is_retryable(error):
                raise
        await asyncio.sleep(_PAUSE_SECONDS * 2**attempt)


NOT_STORABLE = Answer(
    outcome="refused",
    remarks=(
        Remark(field="", code="not_storable", reason="the database cannot store what it says"),
    ),
)
