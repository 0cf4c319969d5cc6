"""Writing members: staged records through the resolution of identities."""

from datetime import date
from typing import Any

import msgspec
from psycopg import Rollback

from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.members import actions as members
from regulars.domains.members import queries as stored_members
from regulars.domains.members.types import Attribute, Inbound, ProfileChange, Resolution
from regulars.flows.import_files.mapping.compiling import shorthand
from regulars.flows.import_files.mapping.words import Field, Mapping
from regulars.flows.import_files.staging.items import StagedMember
from regulars.flows.import_files.staging.members import ATTRIBUTE_TYPES
from regulars.flows.import_files.writing.identities import IdentityMaker, identity_remarks
from regulars.flows.import_files.writing.means import (
    Answer,
    Means,
    Outcome,
    Place,
    Prepared,
    Remark,
    refused,
)
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal
from regulars.kernel.period import from_microseconds

_CALLER = Caller(principal=SYSTEM)

_decode = msgspec.msgpack.Decoder(StagedMember).decode


class MemberWriter:
    """Tells the members domain what the records say. Without an instant they are said now."""

    count_max = 1_000

    def __init__(self, mapping: Mapping) -> None:
        assert mapping.member is not None, "the mapping was checked to have a member section"
        self._source = mapping.source
        self._registers = mapping.member.registers
        self._identities = IdentityMaker(mapping)
        self._attributes = [
            _attribute(key, shorthand(spec)) for key, spec in mapping.member.attributes.items()
        ]

    async def begin(self, means: Means) -> None:
        """Register the attributes that are not registered yet; those that are stay as they are."""
        await means.codes.ids("source", {self._source})
        now = means.clock.now()
        async with means.database.transaction() as tx:
            known = (await stored_members.registry(tx)).attributes
            for attribute in self._attributes:
                if attribute.key not in known:
                    await members.save_attribute(tx, means.vault, attribute, _CALLER, now)

    async def prepare(self, means: Means, payloads: list[bytes]) -> Prepared:
        staged = [_decode(payload) for payload in payloads]
        sources = await means.codes.ids("source", {self._source})
        stores = await means.codes.ids("store", {m.store for m in staged if m.store})
        channels = await means.codes.ids("channel", {m.channel for m in staged if m.channel})
        now = means.clock.now()
        return Prepared(
            items=[
                Inbound(
                    identities=self._identities.make(each.identities),
                    seen_at=now if each.seen_us is None else from_microseconds(each.seen_us),
                    profile=_profile(each.profile or {}, each.attributes or {}),
                    source_id=sources[self._source],
                    store_id=None if each.store is None else stores[each.store],
                    channel_id=None if each.channel is None else channels[each.channel],
                    registers=self._registers,
                )
                for each in staged
            ],
            places=[Place(file=each.file, lines=(each.line,)) for each in staged],
        )

    async def write(self, means: Means, tx: Tx, prepared: Prepared) -> list[Answer]:
        """A record that turns out to name nobody is refused: it would be a new person each time."""
        now = means.clock.now()
        async with tx.connection.transaction() as attempt:
            people = await members.resolve(tx, means.vault, prepared.items, now)
            nameless = {
                at: Answer(outcome="refused", remarks=tuple(identity_remarks(person)))
                for at, (item, person) in enumerate(zip(prepared.items, people, strict=True))
                if isinstance(person, Resolution) and _names_nobody(item, person)
            }
            if nameless:
                raise Rollback(attempt)
        if not nameless:
            return [_answer(each) for each in people]
        named = [item for at, item in enumerate(prepared.items) if at not in nameless]
        answers = iter(await members.resolve(tx, means.vault, named, now))
        return [
            nameless[at] if at in nameless else _answer(next(answers))
            for at in range(len(prepared.items))
        ]

    async def finish(self, means: Means) -> None:
        """Nothing is left to be done."""


def _attribute(key: str, field: Field) -> Attribute:
    kind = "list" if field.split is not None else ATTRIBUTE_TYPES[field.type or "text"]
    return Attribute(key=key, title=key, type=kind, is_personal=field.is_personal)


def _profile(fields: dict[str, Any], attributes: dict[str, Any]) -> ProfileChange | None:
    if not fields and not attributes:
        return None
    if "birth_date" in fields:
        fields = fields | {"birth_date": date.fromisoformat(fields["birth_date"])}
    return ProfileChange(**fields, attributes=attributes)


def _names_nobody(item: Inbound, person: Resolution) -> bool:
    return len(person.refused) == len(item.identities)


def _answer(answer: Resolution | Refusal) -> Answer:
    if isinstance(answer, Refusal):
        return refused(answer)
    remarks = identity_remarks(answer) + [
        Remark(field=each.path, code=each.code, reason=each.detail)
        for each in answer.refused_fields
    ]
    outcome: Outcome = "unchanged"
    if answer.is_new:
        outcome = "created"
    elif answer.changed_fields or answer.merged:
        outcome = "updated"
    return Answer(outcome=outcome, created_members=int(answer.is_new), remarks=tuple(remarks))
