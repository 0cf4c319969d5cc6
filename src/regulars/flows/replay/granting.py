"""Deciding on what happens, and booking what rules grant for it."""

from datetime import timedelta
from uuid import uuid5

import msgspec

from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.actions import Movement
from regulars.domains.ledger.types import Earn, PendingOrder
from regulars.domains.rules import actions as rules
from regulars.domains.rules.actions import RuleSet
from regulars.domains.rules.types import (
    AddTag,
    Decision,
    Grant,
    Granted,
    GrantedLine,
    MoveTier,
    Occasion,
    OtherOutcome,
    Tally,
)
from regulars.domains.tiers.types import Manual
from regulars.flows.replay.looking import Reached, catch_up, give, look
from regulars.flows.replay.people import Kept, Member
from regulars.flows.replay.tally import Pair
from regulars.flows.replay.world import World
from regulars.flows.rewards.batch import Place
from regulars.flows.rewards.facts import NOWHERE, Standings
from regulars.flows.rewards.granting import occasion_of
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.holdings import Had, holdings
from regulars.flows.rewards.sales import order_facts
from regulars.flows.rewards.turns import CONSEQUENCES_MAX
from regulars.kernel.conditions.facts import FactSheet


def decide(world: World, member: Member, happening: Happening, kept: Kept | None = None) -> bool:
    """Decide on something that happened and book what it earns; whether it earned anything."""
    assert happening.kind != "return", "a return is undone, not decided on"
    rule_set = world.terms.rules.at(happening.occurred_at)
    if not rule_set.waits_for(happening.kind, _name(happening)):
        return False
    follow(world, member, catch_up(world, member, world.at))
    occasion = occasion_in(world, member, happening, rule_set)
    decision = rules.decide(occasion, rule_set, world.usage, with_trace=False)
    if decision.counts:
        world.usage.add(decision.counts)
    for grant in decision.grants:
        _earn(world, member, happening, grant, kept)
    for other in decision.others:
        _carry_out(world, member, other)
    if kept is not None:
        kept.tallies = _tallies(member, happening, decision)
    return bool(decision.grants)


def follow(world: World, member: Member, reached: list[Reached]) -> None:
    """What was reached is an occasion of its own, and what that leads to again."""
    for _ in range(CONSEQUENCES_MAX):
        if not reached:
            return
        led_to: list[Reached] = []
        for course, standing, effective_at in reached:
            happening = Happening(
                kind="tier_reached",
                reference_id=uuid5(standing.member_id, f"{course.ladder.id}/{standing.ordinal}"),
                owner_ids=member.owner_ids,
                occurred_at=effective_at,
                is_backfill=True,
                program_id=world.terms.program.id,
                ladder=course.ladder.code,
                tier=standing.tier,
            )
            decide(world, member, happening)
            led_to += look(world, member)
        reached = led_to


def occasion_in(
    world: World, member: Member, happening: Happening, rule_set: RuleSet, sign: int = 1
) -> Occasion:
    """What happened as the rules see it, with no more facts than they ask for."""
    needs, asks_more = world.needs.of(rule_set)
    standings = NOWHERE
    if needs.ladders or needs.assets:
        standings = _standings(world, member, needs.assets)
    if not asks_more:
        return _plain(world, happening, standings, sign)
    place = Place(0, happening, world.terms, standings)
    return occasion_of(place, world.known, sign=sign)


def _plain(world: World, happening: Happening, standings: Standings, sign: int) -> Occasion:
    """An occasion of which the rules ask nothing but the order, tiers and balances."""
    order = None
    if (sale := happening.sale) is not None:
        rate = world.terms.rate(sale.currency)
        assert rate is not None, "a sale is judged where its money counts"
        order = order_facts(sale, world.goods, world.terms.program.currency, rate, sign)
    return Occasion(
        kind="order" if happening.kind == "return" else happening.kind,
        reference_id=happening.reference_id,
        owner_ids=happening.owner_ids,
        occurred_at=happening.occurred_at,
        facts=FactSheet(
            program_zone=world.terms.zone,
            tiers=standings.tiers,
            ladders=standings.ladders,
            balances=standings.holdings.balances,
            expiring=standings.holdings.expiring,
        ),
        name=happening.name,
        ladder=happening.ladder,
        tier=happening.tier,
        order=order,
        store_id=happening.store_id,
    )


def _standings(world: World, member: Member, assets: frozenset[str]) -> Standings:
    had: list[Had] = []
    for code in assets & world.terms.assets.keys():
        asset = world.terms.assets[code]
        balance = world.book.balance(asset.id, member.owner_ids, world.at)
        world.note_due()
        dying = ledger.dying_of(world.book, asset.id, member.owner_ids, world.at)
        had.append((asset, balance, dying))
    held = zip(world.courses, member.standings, strict=True)
    return Standings(
        tiers={course.ladder.code: each.tier for course, each in held if each.tier is not None},
        ladders=world.levels(),
        holdings=holdings((), had),
    )


def _earn(
    world: World, member: Member, happening: Happening, grant: Grant, kept: Kept | None
) -> None:
    asset = world.terms.assets[grant.asset]
    sale = happening.sale
    is_pending = None
    if isinstance(asset.settings.pending, PendingOrder):
        is_pending = False if sale is None or sale.state == "completed" else None
    act = Earn(units=grant.units, is_pending=is_pending)
    reference = happening.kind, happening.reference_id
    movement = world.post(member, asset.id, act, reference, happening.occurred_at)
    assert isinstance(movement, Movement), movement
    pair_of(world, member, asset.id, grant.rule_code, happening.store_id)[0] += grant.units
    if kept is not None:
        kept.granted.append(_granted(world, happening, grant, movement))


def pair_of(world: World, member: Member, asset_id: int, rule: str, store_id: int | None) -> Pair:
    """Where units are counted that a rule grants the member now, or that are taken back of it."""
    tiers = tuple([standing.tier for standing in member.standings])
    return world.tally.counts.rule_units[asset_id, rule, store_id, tiers]


def _granted(world: World, happening: Happening, grant: Grant, movement: Movement) -> Granted:
    return Granted(
        member_id=happening.owner_ids[0],
        id=movement.id,
        program_id=world.terms.program.id,
        reference_kind=happening.kind,
        reference_id=happening.reference_id,
        rule_id=grant.rule_id,
        rule_code=grant.rule_code,
        version_id=grant.version_id,
        asset=grant.asset,
        units=grant.units,
        reversed_units=0,
        transfer_id=movement.id,
        lot_id=movement.id,
        occurred_at=happening.occurred_at,
        recorded_at=happening.occurred_at,
        lines=tuple(
            GrantedLine(ordinal=ordinal, units=units) for ordinal, units in grant.lines if units
        ),
    )


def _tallies(member: Member, happening: Happening, decision: Decision) -> list[Tally]:
    return [
        Tally(
            member_id=member.owner_ids[0],
            reference_id=happening.reference_id,
            count=each,
        )
        for each in decision.counts
    ]


def _carry_out(world: World, member: Member, other: OtherOutcome) -> None:
    effect, at = other.effect, world.at
    if isinstance(effect, AddTag):
        member_id = member.owner_ids[0]
        until = None if effect.days is None else at + timedelta(days=effect.days)
        before = world.background(member_id)
        world.backgrounds[member_id] = msgspec.structs.replace(
            before, tags={**before.tags, effect.tag: until}
        )
    elif isinstance(effect, MoveTier):
        until = effect.until if effect.days is None else at + timedelta(days=effect.days)
        if until is not None and until <= at:
            return
        manual = Manual(
            tier=effect.tier, mode="floor", reason=other.rule_code, by="rules", until=until
        )
        give(world, member, effect.ladder, manual)


def _name(happening: Happening) -> str | None:
    if happening.kind == "tier_reached":
        return f"{happening.ladder}/{happening.tier}"
    return happening.name
