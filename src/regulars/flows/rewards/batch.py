"""A batch on its way through the rules, the ledger and the ladders."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.catalog import queries as catalog
from regulars.domains.rules.types import FactsNeeded
from regulars.flows.rewards.facts import (
    NOWHERE,
    UNKNOWN,
    Background,
    Standings,
    read_backgrounds,
    read_goods,
)
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.sales import Goods, Sale, SaleCodes
from regulars.flows.rewards.terms import InForce, Terms
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What everything in a batch shares: the transaction, what is in force, the hour.

    `later_ids` are documents of the batch that are saved, but whose turn has not come yet.
    """

    tx: Tx
    vault: Vault
    in_force: InForce
    now: datetime
    later_ids: Sequence[UUID] = ()


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What was read for a batch before anything is decided."""

    backgrounds: Mapping[UUID, Background]
    goods: Goods
    codes: Mapping[UUID, SaleCodes]

    def background(self, member_id: UUID) -> Background:
        return self.backgrounds.get(member_id, UNKNOWN)


class Place(msgspec.Struct, frozen=True):
    """A happening in one program: where decisions are made."""

    at: int
    happening: Happening
    terms: Terms
    standings: Standings = NOWHERE


async def read_known(scene: Scene, needs: FactsNeeded, happenings: Sequence[Happening]) -> Known:
    """What the rules ask about everybody and everything in a batch."""
    owners = {each.member_id: each.owner_ids for each in happenings}
    until_at = max(each.occurred_at for each in happenings)
    sales = [each.sale for each in happenings if each.sale is not None]
    backgrounds = await read_backgrounds(scene.tx, scene.vault, needs, owners, until_at, scene.now)
    return Known(
        backgrounds=backgrounds,
        goods=await read_goods(scene.tx, needs, sales),
        codes=await read_codes(scene.tx, needs, sales),
    )


async def read_codes(tx: Tx, needs: FactsNeeded, sales: Sequence[Sale]) -> dict[UUID, SaleCodes]:
    """Where each sale was made, by the codes that people know, where any rule asks."""
    named = {path.partition("order.")[2] for path in needs.paths}
    if not sales or not named & {"source", "channel", "store", "campaign"}:
        return {}
    sources = await catalog.codes_of(tx, "source", {each.source_id for each in sales})
    channels = await catalog.codes_of(tx, "channel", {s.channel_id for s in sales if s.channel_id})
    stores = await catalog.codes_of(tx, "store", {s.store_id for s in sales if s.store_id})
    campaigns = await catalog.codes_of(
        tx, "campaign", {s.campaign_id for s in sales if s.campaign_id}
    )
    return {
        each.id: SaleCodes(
            source=sources.get(each.source_id),
            channel=None if each.channel_id is None else channels.get(each.channel_id),
            store=None if each.store_id is None else stores.get(each.store_id),
            campaign=None if each.campaign_id is None else campaigns.get(each.campaign_id),
        )
        for each in sales
    }
