"""Undoing in memory: returns and cancellations, exactly as live traffic undoes."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from regulars.domains.ledger.actions import Movement
from regulars.domains.ledger.types import GiveBack, TakeBack
from regulars.domains.orders.types import SalePart
from regulars.domains.rules import actions as rules
from regulars.domains.rules.types import Granted, ReturnedLine, TakenBack
from regulars.flows.replay.granting import occasion_in, pair_of
from regulars.flows.replay.people import Kept, Member
from regulars.flows.replay.world import World
from regulars.flows.rewards.happenings import Happening
from regulars.kernel.errors import Refusal
from regulars.kernel.money import allocate


class Undoing(msgspec.Struct, frozen=True, kw_only=True):
    """What undoes: a return or a cancellation, and what it brings back of which orders."""

    reference: tuple[str, UUID]
    store_id: int | None
    parts: Sequence[SalePart]


def undo(world: World, member: Member, undoing: Undoing) -> None:
    """Take back what the lines earned, and give back what they were paid with."""
    kept_of = {
        part.order_id: world.kept[part.order_id]
        for part in undoing.parts
        if part.order_id in world.kept
    }
    if not kept_of:
        return
    _take_back(world, member, undoing, kept_of)
    for order_id, kept in kept_of.items():
        for asset_id, spend_id, units in kept.spends:
            if back := _share_of_spend(kept, units, order_id, undoing.parts):
                act = GiveBack(spend_id=spend_id, units=back)
                _must(world.post(member, asset_id, act, undoing.reference))
    for part in undoing.parts:
        if part.order_id in kept_of:
            returned = kept_of[part.order_id].returned_milli
            returned[part.order_ordinal] = part.before_milli + part.part_milli


def undo_note(world: World, member: Member, happening: Happening) -> None:
    """Take back what the amount of a return that names no order would have been granted.

    It is dated to when the return occurred, which lies back where it was in review until now.
    """
    rule_set = world.terms.rules.at(happening.occurred_at)
    if not rule_set.waits_for("order", None):
        return
    occasion = occasion_in(world, member, happening, rule_set, sign=-1)
    for grant in rules.decide_note(occasion, rule_set).grants:
        asset = world.terms.assets[grant.asset]
        reference = happening.kind, happening.reference_id
        act = TakeBack(units=grant.units)
        taken = _must(world.post(member, asset.id, act, reference, happening.occurred_at))
        pair_of(world, member, asset.id, grant.rule_code, happening.store_id)[1] += taken


def whole(kept: Kept) -> list[SalePart]:
    """All that is left of an order's lines, as a cancellation brings it back."""
    sale = kept.sale
    return [
        SalePart(
            sale.id,
            line.ordinal,
            line.quantity_milli,
            line.quantity_milli - before_milli,
            before_milli,
            line.net_minor,
            sale.currency,
            sale.scale,
        )
        for line in sale.lines
        if line.quantity_milli > 0
        for before_milli in [kept.returned_milli.get(line.ordinal, 0)]
    ]


def _take_back(
    world: World, member: Member, undoing: Undoing, kept_of: Mapping[UUID, Kept]
) -> None:
    returned = [
        ReturnedLine(
            reference_id=part.order_id,
            ordinal=part.order_ordinal,
            quantity_milli=part.quantity_milli,
            returned_milli=part.before_milli + part.part_milli,
            return_id=undoing.reference[1],
        )
        for part in undoing.parts
        if part.order_id in kept_of
    ]
    granted = [each for kept in kept_of.values() for each in kept.granted]
    taken = rules.taken_by_returns(granted, returned)
    if not taken:
        return
    for each in taken:
        asset = world.terms.assets[each.granted.asset]
        act = TakeBack(units=each.units, lot_id=each.granted.lot_id)
        units = _must(world.post(member, asset.id, act, undoing.reference))
        pair_of(world, member, asset.id, each.granted.rule_code, undoing.store_id)[1] += units
    _lower_counters(world, granted, taken, kept_of)
    now = {each.granted.id: rules.after(each) for each in taken}
    for kept in kept_of.values():
        kept.granted = [now.get(each.id, each) for each in kept.granted]


def _lower_counters(
    world: World,
    granted: Sequence[Granted],
    taken: Sequence[TakenBack],
    kept_of: Mapping[UUID, Kept],
) -> None:
    tallies = [tally for kept in kept_of.values() for tally in kept.tallies]
    if not tallies:
        return
    lowered = rules.given_back(tallies, granted, taken)
    world.usage.give_back([each.count for each in lowered])
    given = {(each.reference_id, each.count.key): each.count for each in lowered}
    for kept in kept_of.values():
        kept.tallies = [
            each
            if (count := given.get((each.reference_id, each.count.key))) is None
            else msgspec.structs.replace(
                each,
                returned_units=each.returned_units + count.units,
                returned_times=each.returned_times + count.times,
            )
            for each in kept.tallies
        ]


def _share_of_spend(kept: Kept, units: int, order_id: UUID, parts: Sequence[SalePart]) -> int:
    """How many of the units that an order was paid with go back, by what the lines cost."""
    lines = kept.sale.lines
    shares = allocate(units, [max(0, line.net_minor) for line in lines])
    share_of = {line.ordinal: share for line, share in zip(lines, shares, strict=True)}
    back = 0
    for part in parts:
        if part.order_id == order_id:
            share, whole_milli = share_of[part.order_ordinal], part.quantity_milli
            after_milli = part.before_milli + part.part_milli
            back += rules.share_taken(share, whole_milli, after_milli)
            back -= rules.share_taken(share, whole_milli, part.before_milli)
    return back


def _must(outcome: Movement | Refusal) -> int:
    """The units that came or went, debt included; the rest was forgiven or written off."""
    if isinstance(outcome, Refusal):
        # Nothing that is undone is refused by the ledger but by a mistake of ours.
        raise outcome
    return outcome.units + outcome.debt_units
