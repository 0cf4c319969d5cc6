"""What conditions ask about members, read once for a whole batch."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import Filter, ProductFilter
from regulars.domains.events import queries as events
from regulars.domains.events.types import PastTrack
from regulars.domains.members import queries as members
from regulars.domains.members.types import Portrait, PortraitPart
from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import PastDocument
from regulars.domains.rules.types import FactsNeeded
from regulars.flows.rewards.found_out import (
    NOTHING_FOUND,
    FoundOut,
    attributes_at,
    places_of,
    read_found_out,
    scores_of,
    segments_at,
    stage_at,
    survivors_of,
)
from regulars.flows.rewards.holdings import NOTHING, Holdings
from regulars.flows.rewards.sales import Goods, Product, Sale
from regulars.flows.rewards.terms import Terms
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.conditions.facts import FactSheet, PastEvent
from regulars.kernel.errors import InvalidInput
from regulars.kernel.money import decimal_from_minor
from regulars.kernel.period import zone

HISTORY_MAX = 1_000
"""How many of a member's latest events, and of their latest orders, conditions look back on."""

ORDER = "order"
RETURN = "return"
"""The names under which a member's orders and returns stand among their events."""

_PARTS_OF: Mapping[str, frozenset[PortraitPart]] = {
    "tag": frozenset({"tags"}),
    "consent": frozenset({"consents"}),
    "reachable": frozenset({"identities"}),
}
"""What of a portrait each leaf reads, beside the profile."""

_FROM_CATALOG = frozenset({"order.categories", "order.brands"})
_COUNTED = frozenset({"order.ordinal", "order.is_first"})


class Background(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a member apart from the occasion. Everything may be empty if not needed.

    Documents are looked back on as events only if `events` names them; otherwise they are counted.
    """

    attributes: Mapping[str, object] = {}
    tags: Mapping[str, datetime | None] = {}
    consents: Mapping[tuple[str, str], bool] = {}
    channels: frozenset[str] = frozenset()
    member_zone: ZoneInfo | None = None
    tracks: Sequence[PastTrack] = ()
    documents: Sequence[PastDocument] = ()
    events: frozenset[str] = frozenset()
    found_out: FoundOut = NOTHING_FOUND


UNKNOWN = Background()


class Standings(msgspec.Struct, frozen=True, kw_only=True):
    """Where a member stands in one program at the instant that is judged."""

    tiers: Mapping[str, str] = {}
    ladders: Mapping[str, Sequence[str]] = {}
    holdings: Holdings = NOTHING


NOWHERE = Standings()


async def read_backgrounds(
    tx: Tx,
    vault: Vault,
    needs: FactsNeeded,
    owners: Mapping[UUID, tuple[UUID, ...]],
    until_at: datetime,
    now: datetime,
) -> dict[UUID, Background]:
    """What the rules ask about these survivors, each read with the parties merged into them.

    History is read up to `until_at`, the latest instant that will be judged. A fixed number of
    statements, and none where nothing is asked.
    """
    if not owners:
        return {}
    survivors = sorted(owners)
    portraits: dict[UUID, Portrait] = {}
    if needs.kinds & _PARTS_OF.keys() or any(path.startswith("member.") for path in needs.paths):
        found = await members.portraits(
            tx, vault, survivors, now, is_masked=False, parts=_parts_asked(needs)
        )
        portraits = dict(zip(survivors, found, strict=True))
    tracks = await _tracks(tx, needs, owners, until_at)
    documents = await _documents(tx, needs, owners, until_at)
    found_out = await read_found_out(tx, needs, owners, until_at)
    if not (portraits or tracks or documents or found_out):
        return {}
    return {
        survivor: msgspec.structs.replace(
            _from_portrait(portraits.get(survivor)),
            found_out=found_out.get(survivor, NOTHING_FOUND),
            tracks=tracks.get(survivor, ()),
            documents=documents.get(survivor, ()),
            events=needs.events,
        )
        for survivor in survivors
    }


async def read_goods(tx: Tx, needs: FactsNeeded, sales: Iterable[Sale]) -> Goods:
    """What the catalog knows of what was sold, where any rule asks."""
    asked = needs.paths & _FROM_CATALOG or any(path.startswith("line.") for path in needs.paths)
    lines = [line for sale in sales for line in sale.lines] if asked else []
    skus = sorted({line.sku for line in lines})
    if not skus:
        return Goods()
    found = await catalog.products(tx, ProductFilter(entries=Filter(count=len(skus), codes=skus)))
    products = {
        each.sku: Product(each.category_code, each.brand_code, each.is_goods) for each in found
    }
    named = {line.category_code for line in lines} | {each.category_code for each in found}
    codes = sorted(code for code in named if code is not None)
    categories = await catalog.categories(tx, Filter(count=len(codes), codes=codes))
    above = {each.code: tuple(reversed(each.ancestor_codes)) for each in categories}
    return Goods(products, above)


def fact_sheet(
    background: Background,
    standings: Standings,
    *,
    member_id: UUID,
    at: datetime,
    terms: Terms,
    occasion: Mapping[str, object],
) -> FactSheet:
    """All that is known of a member at the instant `at`, with what the occasion itself says."""
    found_out = background.found_out
    return FactSheet(
        program_zone=terms.zone,
        member_zone=background.member_zone,
        member_id=member_id,
        attributes={
            **occasion,
            **attributes_at(found_out, terms, at),
            "member": {**background.attributes, **places_of(found_out.today)},
        },
        tags={tag for tag, until in background.tags.items() if until is None or until > at},
        history=_history(background, at),
        segments=segments_at(found_out, terms.program.id, at),
        stage_name=stage_at(found_out, at),
        rfm_scores=scores_of(found_out.today),
        tiers=standings.tiers,
        ladders=standings.ladders,
        balances=standings.holdings.balances,
        expiring=standings.holdings.expiring,
        consents=background.consents,
        channels=background.channels,
    )


def ordinal_of(background: Background, at: datetime, document_id: UUID) -> int:
    """The how-manieth order of the member this is, counted from 1 by when they occurred."""
    return 1 + sum(
        each.kind == "order"
        and each.id != document_id
        and (each.occurred_at, each.id) < (at, document_id)
        for each in background.documents
    )


def _parts_asked(needs: FactsNeeded) -> frozenset[PortraitPart]:
    return frozenset().union(*(_PARTS_OF.get(kind, frozenset()) for kind in needs.kinds))


async def _tracks(
    tx: Tx, needs: FactsNeeded, owners: Mapping[UUID, tuple[UUID, ...]], until_at: datetime
) -> dict[UUID, list[PastTrack]]:
    names = sorted(needs.events - {ORDER, RETURN})
    if not names:
        return {}
    survivor_of = survivors_of(owners)
    found: dict[UUID, list[PastTrack]] = {}
    past = await events.past_events(
        tx, sorted(survivor_of), names, before_at=until_at, count=HISTORY_MAX
    )
    for each in past:
        found.setdefault(survivor_of[each.member_id], []).append(each)
    return found


async def _documents(
    tx: Tx, needs: FactsNeeded, owners: Mapping[UUID, tuple[UUID, ...]], until_at: datetime
) -> dict[UUID, list[PastDocument]]:
    if not (needs.paths & _COUNTED or needs.events & {ORDER, RETURN}):
        return {}
    survivor_of = survivors_of(owners)
    found: dict[UUID, list[PastDocument]] = {}
    past = await orders.past_documents(
        tx, sorted(survivor_of), until_at=until_at, count=HISTORY_MAX
    )
    for each in past:
        found.setdefault(survivor_of[each.member_id], []).append(each)
    return found


def _from_portrait(portrait: Portrait | None) -> Background:
    if portrait is None:
        return UNKNOWN
    member, profile = portrait.member, portrait.member.profile
    plain = msgspec.structs.asdict(profile)
    custom = plain.pop("attributes")
    attributes: dict[str, Any] = {
        **custom,
        **plain,
        "birth_date": None
        if profile.birth_date is None
        else date.fromisoformat(profile.birth_date),
        "joined_at": member.joined_at,
        "registered_at": member.registered_at,
        "first_seen_at": member.first_seen_at,
    }
    return Background(
        attributes=attributes,
        tags={each.tag: each.expires_at for each in portrait.tags},
        consents={(each.purpose, each.channel): each.is_granted for each in portrait.consents},
        channels=frozenset(each.kind for each in portrait.identities),
        member_zone=_zone(profile.time_zone),
    )


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return None if name is None else zone(name)
    except InvalidInput:
        return None


def _history(background: Background, at: datetime) -> dict[str, list[PastEvent]]:
    found: dict[str, list[PastEvent]] = {}
    for track in background.tracks:
        if track.occurred_at < at:
            event = PastEvent(
                name=track.name,
                occurred_at=track.occurred_at,
                properties=track.payload.get("properties") or {},
            )
            found.setdefault(track.name, []).append(event)
    for document in background.documents:
        if document.kind in background.events and document.occurred_at < at:
            found.setdefault(document.kind, []).append(_past_document(document))
    return found


def _past_document(document: PastDocument) -> PastEvent:
    total: Decimal = decimal_from_minor(document.total_minor, document.scale)
    return PastEvent(
        name=document.kind,
        occurred_at=document.occurred_at,
        properties={"total": total, "currency": document.currency},
    )
