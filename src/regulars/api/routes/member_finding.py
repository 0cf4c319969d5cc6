"""Finding members: by what a till was shown, by an identity, by a part of a name.

No phone number and no e-mail address ever stands in an address, so looking for one is a POST.
Concurrent look-ups of tills share a read.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from regulars.api.auth import ApiCall, caller_of
from regulars.api.context import coalescer_of
from regulars.api.ledger_answers import AssetBalance, asset_balance
from regulars.api.member_bodies import LookUpBody, SearchBody
from regulars.api.routes.members import Unmasked
from regulars.api.tier_answers import TierCard, tier_card
from regulars.bootstrap import Platform
from regulars.domains.access.types import Principal
from regulars.domains.members import actions, queries
from regulars.domains.members.errors import MemberNotFound
from regulars.domains.members.types import (
    Identity,
    IdentityKind,
    ListedMember,
    LookedUp,
    MemberView,
    Tag,
)
from regulars.flows.cards import Card, cards
from regulars.flows.rewards.terms import InForce, in_force
from regulars.infra.coalesce import Coalescer, CoalescerLimits
from regulars.infra.db import Tx
from regulars.kernel.errors import FieldError, InvalidInput, Refusal

_READ = {"permission": "members.read"}
_LOOK_UPS = "look-ups"


class Recognised(msgspec.Struct, frozen=True, kw_only=True):
    """Whom some identities name, with their tiers and balances.

    `tiers` and `balances` are None for callers who may not read them (`tiers.read`,
    `ledger.read`). `other_ids` are further members whom the identities name; they wait for a
    merge.
    """

    member: MemberView
    tags: list[Tag]
    matched_by: IdentityKind
    other_ids: list[UUID]
    tiers: list[TierCard] | None
    balances: list[AssetBalance] | None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A member who was looked up, and their card."""

    looked_up: LookedUp
    card: Card


def coalescers(platform: Platform) -> dict[str, Coalescer[list[Identity], Found]]:
    """Single look-ups of many callers, read together; a lone one does not wait for others."""

    async def run(asked: list[list[Identity]]) -> Sequence[Found | Refusal]:
        now = platform.clock.now()
        async with platform.database.reading() as tx:
            found = await queries.look_up_each(tx, platform.vault, asked, now)
            known = [each for each in found if each is not None]
            shown = iter(await _cards(tx, await in_force(tx), known, now))
        return [
            _nobody() if each is None else Found(looked_up=each, card=next(shown)) for each in found
        ]

    limits = CoalescerLimits(wait_max_seconds=0, queued_max=platform.settings.queued_writes_max)
    return {_LOOK_UPS: Coalescer(run, name=_LOOK_UPS, limits=limits)}


@post("/members:resolve", status_code=200, opt=_READ)
async def resolve_member(
    request: ApiCall,
    data: JSONBody[LookUpBody],
    platform: NamedDependency[Platform],
    unmasked: Unmasked = False,
) -> Recognised:
    """The member whom these identities name, for a till: tier, balances; nobody is changed."""
    if not unmasked:
        answer: Found = await coalescer_of(request, _LOOK_UPS).submit(data.identities)
        return _recognised(request.user, answer.looked_up, answer.card)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        found = await queries.look_up(tx, platform.vault, data.identities, now, is_masked=False)
        if found is None:
            raise _nobody()
        shown = [ListedMember(member=found.member, contacts=[])]
        await actions.note_open_list(tx, platform.vault, shown, caller_of(request), now)
        [card] = await _cards(tx, await in_force(tx), [found], now)
    return _recognised(request.user, found, card)


async def _cards(tx: Tx, forced: InForce, found: Sequence[LookedUp], now: datetime) -> list[Card]:
    """Tiers and balances of everybody who was found."""
    if not found or not forced.programs:
        return [Card() for _ in found]
    persons = await queries.persons(tx, sorted({each.member.id for each in found}))
    groups = {each.member_id: each.owner_ids for each in persons.values()}
    ids = list(groups)
    card_of = dict(
        zip(ids, await cards(tx, forced, [groups[each] for each in ids], now), strict=True)
    )
    return [card_of.get(each.member.id, Card()) for each in found]


def _recognised(principal: Principal, found: LookedUp, card: Card) -> Recognised:
    may_tiers = "tiers.read" in principal.permissions
    may_balances = "ledger.read" in principal.permissions
    return Recognised(
        member=found.member,
        tags=found.tags,
        matched_by=found.matched_by,
        other_ids=found.other_ids,
        tiers=[tier_card(each) for each in card.stood] if may_tiers else None,
        balances=(
            [asset_balance(each.owned, each.asset) for each in card.held] if may_balances else None
        ),
    )


@post("/members/search", status_code=200, opt=_READ)
async def search_members(
    request: ApiCall,
    data: JSONBody[SearchBody],
    platform: NamedDependency[Platform],
    unmasked: Unmasked = False,
) -> list[ListedMember]:
    """Members with an identity, or with a part of a name; up to fifty."""
    if (data.identity is None) == (data.name is None):
        error = FieldError(path="name", code="missing", detail="give an identity or a name")
        raise InvalidInput("give either an identity or a name", errors=[error])
    async with platform.database.transaction() as tx:
        if data.identity is not None:
            [member_id] = await queries.find_by_identities(tx, platform.vault, [data.identity])
            ids = [] if member_id is None else [member_id]
        else:
            ids = await queries.search_by_name(tx, platform.vault, data.name or "")
        found = await queries.listed_by_id(tx, platform.vault, ids, is_masked=not unmasked)
        if unmasked:
            now = platform.clock.now()
            await actions.note_open_list(tx, platform.vault, found, caller_of(request), now)
    return found


def _nobody() -> MemberNotFound:
    return MemberNotFound("nobody has any of these identities")


router = Router("/v1", route_handlers=[resolve_member, search_members], tags=["members"])
