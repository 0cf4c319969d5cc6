"""Writing one batch of the sample: members with all about them, documents, events."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.events import actions as events
from regulars.domains.events import queries as stored_events
from regulars.domains.events.types import SealedEvent
from regulars.domains.members import actions as members
from regulars.domains.members import queries as known_members
from regulars.domains.members.types import Resolution
from regulars.flows.record_orders import record_orders
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.rounds import reward
from regulars.flows.sample import mapping
from regulars.flows.sample.behaviour import Deed
from regulars.flows.sample.history import Life
from regulars.flows.sample.mapping import Numbers
from regulars.flows.sample.sales import Document
from regulars.infra import sample
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.sample import SampleMember
from regulars.kernel.errors import Refusal


async def write_members(
    tx: Tx, vault: Vault, lives: Sequence[Life], numbers: Numbers, now: datetime
) -> dict[str, UUID]:
    """Let them join, and be welcomed; their ids by external id."""
    found = await members.resolve(
        tx, vault, [mapping.inbound(life.member, numbers) for life in lives], now
    )
    ids = [_id(each) for each in found]
    by_life = list(zip(lives, ids, strict=True))
    await members.backfill_marks(
        tx,
        [given for life, id_ in by_life for given in mapping.consents(life.member, id_)],
        [tag for life, id_ in by_life for tag in mapping.tags(life.member, id_)],
        now,
    )
    await sample.note_members(
        tx,
        [
            SampleMember(
                member_id=id_,
                external_id=life.member.external_id,
                truth=msgspec.to_builtins(life.truth),
            )
            for life, id_ in by_life
        ],
    )
    persons = await known_members.persons(tx, sorted(ids))
    await reward(
        tx,
        vault,
        [
            Happening(
                kind="registration",
                reference_id=id_,
                owner_ids=persons[id_].owner_ids,
                occurred_at=life.member.joined_at,
                is_backfill=True,
                channel_id=numbers.channels[life.member.joined_channel],
            )
            for life, id_ in by_life
        ],
        now,
    )
    return {life.member.external_id: id_ for life, id_ in by_life}


async def write_documents(
    tx: Tx,
    vault: Vault,
    batch: Sequence[tuple[Life, Document]],
    ids: Mapping[str, UUID],
    numbers: Numbers,
    now: datetime,
) -> int:
    """Record orders and returns; how many were refused."""
    submissions = [
        mapping.submission(document, ids[life.member.external_id], numbers)
        for life, document in batch
    ]
    answers = await record_orders(tx, vault, submissions, now)
    return sum(isinstance(each, Refusal) for each in answers)


async def write_events(
    tx: Tx, vault: Vault, deeds: Sequence[Deed], numbers: Numbers, now: datetime
) -> int:
    """Store events for the processing lane; how many were refused."""
    personal = await stored_events.personal_fields(tx)
    sealed = events.seal(vault, personal, [mapping.event(each, numbers) for each in deeds], now)
    sound = [each for each in sealed if isinstance(each, SealedEvent)]
    appended = await events.append(tx, sound)
    return sum(isinstance(each, Refusal) for each in [*sealed, *appended])


def _id(found: Resolution | Refusal) -> UUID:
    assert isinstance(found, Resolution), f"the sample's members are sound: {found}"
    return found.member_id
