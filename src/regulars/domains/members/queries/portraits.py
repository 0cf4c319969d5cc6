"""Portraits: everything that members hold about a person, over all merged parties."""

from collections.abc import Sequence, Set
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.members.errors import MemberNotFound
from regulars.domains.members.policy.consents import standing_consents
from regulars.domains.members.policy.masking import masked_identity
from regulars.domains.members.policy.views import member_view
from regulars.domains.members.store import consents, identities, merges, parties, profiles, tags
from regulars.domains.members.store.registry import current_registry
from regulars.domains.members.types.views import (
    EVERY_PART,
    Consent,
    MergedParty,
    Portrait,
    PortraitPart,
    SaidTag,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


async def portrait(
    tx: Tx, vault: Vault, member_id: UUID, now: datetime, *, is_masked: bool = True
) -> Portrait:
    """The portrait of the person that `member_id` stands for; refuses an id that nobody has."""
    return (await portraits(tx, vault, [member_id], now, is_masked=is_masked))[0]


async def portraits(
    tx: Tx,
    vault: Vault,
    member_ids: Sequence[UUID],
    now: datetime,
    *,
    is_masked: bool = True,
    parts: Set[PortraitPart] = EVERY_PART,
) -> list[Portrait]:
    """The portraits of these people, in order; refuses ids that nobody has.

    Ids that were merged away give the portrait of their survivor. What is not among the `parts`
    is not read and stays empty. A fixed number of statements.
    """
    asked = await parties.parties(tx, member_ids)
    if missing := [str(each) for each in member_ids if each not in asked]:
        raise MemberNotFound(f"no member has the id {', '.join(missing)}")
    ids = sorted({party.survivor_id for party in asked.values()})
    found = await _Reader(tx=tx, ids=ids, parts=parts).read(vault, now, is_masked=is_masked)
    return [found[asked[member_id].survivor_id] for member_id in member_ids]


async def consent_evidence(tx: Tx, member_id: UUID) -> list[Consent]:
    """All evidence of a person's consents, oldest first; refuses an id that nobody has."""
    asked = await parties.parties(tx, [member_id])
    if member_id not in asked:
        raise MemberNotFound(f"no member has the id {member_id}")
    survivor_id = asked[member_id].survivor_id
    return (await consents.consents_of(tx, [survivor_id])).get(survivor_id, [])


async def said_tags(
    tx: Tx, survivor_ids: Sequence[UUID], names: Sequence[str]
) -> dict[tuple[UUID, str], SaidTag]:
    """The newest word on these tags of these survivors: set or taken away, standing or expired."""
    return await tags.said_tags(tx, survivor_ids, names)


class _Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Reads the parts of these survivors' portraits."""

    tx: Tx
    ids: Sequence[UUID]
    parts: Set[PortraitPart]

    async def read(self, vault: Vault, now: datetime, *, is_masked: bool) -> dict[UUID, Portrait]:
        tx, ids, parts = self.tx, self.ids, self.parts
        registry = await current_registry(tx)
        stored = await profiles.profiles(tx, vault, ids)
        held = await identities.identities_of(tx, vault, ids) if "identities" in parts else {}
        tagged = await tags.tags_of(tx, ids, now) if "tags" in parts else {}
        evidence = await consents.consents_of(tx, ids) if "consents" in parts else {}
        parties_of, merges_of = await self._merged() if "merges" in parts else ({}, {})
        return {
            member_id: Portrait(
                member=member_view(registry, stored[member_id], is_masked=is_masked),
                party_ids=parties_of.get(member_id, []),
                identities=[
                    masked_identity(registry, each) if is_masked else each
                    for each in held.get(member_id, [])
                ],
                tags=tagged.get(member_id, []),
                consents=standing_consents(evidence.get(member_id, [])),
                merges=merges_of.get(member_id, []),
            )
            for member_id in ids
        }

    async def _merged(self) -> tuple[dict[UUID, list[UUID]], dict[UUID, list[MergedParty]]]:
        """Each survivor's parties, and the merges that made one person of them."""
        group = await parties.grouped_parties(self.tx, self.ids)
        merged = await merges.standing_merges(self.tx, [party.id for party in group])
        survivor_of = {party.id: party.survivor_id for party in group}
        parties_of: dict[UUID, list[UUID]] = {}
        for party in group:
            parties_of.setdefault(party.survivor_id, []).append(party.id)
        merges_of: dict[UUID, list[MergedParty]] = {}
        for each in merged:
            merges_of.setdefault(survivor_of[each.loser_id], []).append(each)
        return parties_of, merges_of
