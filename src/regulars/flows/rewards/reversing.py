"""Taking back: what returns and cancellations undo, from the record of what each line earned."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import GiveBack, Posted, Posting, TakeBack
from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import BroughtBack, Line
from regulars.domains.rules import actions as rules
from regulars.domains.rules.types import ReturnedLine, TakenBack
from regulars.flows.rewards.batch import Known, Place, Scene
from regulars.flows.rewards.effects import UnitEffect, UnitKind
from regulars.flows.rewards.granting import occasion_of
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.terms import Terms
from regulars.kernel.errors import Refusal
from regulars.kernel.money import allocate


class Undoing(msgspec.Struct, frozen=True, kw_only=True):
    """A posting that undoes something, and the occasion that asks for it, by its place."""

    at: int
    terms: Terms
    asset: str
    posting: Posting
    rule: str | None = None


async def undo_returned(scene: Scene, returned: Sequence[tuple[int, Happening]]) -> list[Undoing]:
    """What returns of goods undo: grants by line, and units that the goods were paid with."""
    parts = [
        ReturnedLine(
            reference_id=part.order_id,
            ordinal=part.order_ordinal,
            quantity_milli=part.quantity_milli,
            returned_milli=part.returned_milli,
            return_id=part.return_id,
        )
        for _, happening in returned
        for part in happening.parts
    ]
    by_return = {happening.reference_id: (at, happening) for at, happening in returned}
    undoings: list[Undoing] = []
    for taken in await rules.reverse(scene.tx, parts, scene.now):
        undoings.extend(_undo_grant(scene, taken, by_return))
    return [*undoings, *await _give_back(scene, by_return)]


def undo_note(place: Place, known: Known) -> list[Undoing]:
    """What a return that names no order undoes: what its amount would have been granted."""
    happening = place.happening
    occasion = occasion_of(place, known, sign=-1)
    decision = rules.decide_note(occasion, place.terms.rules.at(happening.occurred_at))
    return [
        _undoing(
            place.at,
            place.terms,
            grant.asset,
            _posting(happening, place.terms, grant.asset, TakeBack(units=grant.units)),
            grant.rule_code,
        )
        for grant in decision.grants
    ]


def undone_effects(undoing: Undoing, answer: Posted | Refusal) -> list[UnitEffect]:
    """What was taken back or given back, and what became of the rest."""
    if isinstance(answer, Refusal):
        raise answer
    main: UnitKind = "given_back" if isinstance(undoing.posting.act, GiveBack) else "taken_back"
    found: list[tuple[UnitKind, int]] = [
        (main, answer.units),
        ("forgiven", answer.forgiven_units),
        ("absorbed", answer.absorbed_units),
        ("debt", answer.debt_units),
        ("deducted", answer.deducted_units),
    ]
    return [
        UnitEffect(
            kind=kind,
            program=undoing.terms.program.code,
            asset=undoing.asset,
            units=units,
            rule=undoing.rule,
            transfer_id=answer.id,
            deduct_minor=answer.deduct_minor if kind == "deducted" else None,
        )
        for kind, units in found
        if units
    ]


def _undo_grant(
    scene: Scene, taken: TakenBack, by_return: Mapping[UUID, tuple[int, Happening]]
) -> list[Undoing]:
    """One posting for each return that takes something back of a grant."""
    units_of: dict[UUID, int] = {}
    for part in taken.parts:
        units_of[part.return_id] = units_of.get(part.return_id, 0) + part.units
    granted = taken.granted
    terms = scene.in_force.program(granted.program_id)
    undoings = []
    for return_id, units in units_of.items():
        at, happening = by_return[return_id]
        posting = _posting(
            happening, terms, granted.asset, TakeBack(units=units, lot_id=granted.lot_id)
        )
        undoings.append(_undoing(at, terms, granted.asset, posting, granted.rule_code))
    return undoings


async def _give_back(
    scene: Scene, by_return: Mapping[UUID, tuple[int, Happening]]
) -> list[Undoing]:
    """What was spent on the goods that returns brought back, in proportion to what they cost.

    As with grants, what goes back of a line depends on how much of it has come back in all.
    """
    parts = [part for _, happening in by_return.values() for part in happening.parts]
    order_ids = sorted({part.order_id for part in parts})
    booked = await ledger.transfers_of_references(scene.tx, order_ids) if order_ids else []
    spends = [each for each in booked if each.kind == "spent" and each.reference_kind == "order"]
    if not spends:
        return []
    lines: dict[UUID, list[Line]] = {}
    for line in await orders.lines(scene.tx, order_ids):
        lines.setdefault(line.document_id, []).append(line)
    given = await ledger.given_back(scene.tx, spends)
    undoings = []
    for spend in spends:
        left_units = spend.units - given.get(spend.id, 0)
        assert spend.reference_id is not None, "a spend with an order names it"
        share_of = _shares_of_lines(spend.units, lines[spend.reference_id])
        terms, asset = scene.in_force.asset(spend.asset_id)
        code = asset.settings.code
        for return_id, units in _shares_by_return(spend.reference_id, parts, share_of).items():
            units = min(units, left_units)  # A return that was cancelled gave some back before.
            if not units:
                continue
            left_units -= units
            at, happening = by_return[return_id]
            posting = _posting(happening, terms, code, GiveBack(spend_id=spend.id, units=units))
            undoings.append(_undoing(at, terms, code, posting, None))
    return undoings


def _shares_of_lines(units: int, lines: Sequence[Line]) -> dict[int, int]:
    """The units that were spent on each line, by what the lines cost."""
    shares = allocate(units, [max(0, line.net_minor) for line in lines])
    return {line.ordinal: share for line, share in zip(lines, shares, strict=True)}


def _shares_by_return(
    order_id: UUID, parts: Sequence[BroughtBack], share_of: Mapping[int, int]
) -> dict[UUID, int]:
    """How many of the units spent on an order each return gives back."""
    found: dict[UUID, int] = {}
    for part in parts:
        if part.order_id != order_id:
            continue
        units, whole_milli = share_of[part.order_ordinal], part.quantity_milli
        before_milli = part.returned_milli - part.part_milli
        more = rules.share_taken(units, whole_milli, part.returned_milli)
        more -= rules.share_taken(units, whole_milli, before_milli)
        if more:
            found[part.return_id] = found.get(part.return_id, 0) + more
    return found


def _posting(happening: Happening, terms: Terms, asset: str, act: TakeBack | GiveBack) -> Posting:
    return Posting(
        owner_ids=happening.owner_ids,
        asset_id=terms.assets[asset].id,
        effective_at=happening.occurred_at,
        act=act,
        reference_kind=happening.kind,
        reference_id=happening.reference_id,
        is_backfill=happening.is_backfill,
    )


def _undoing(at: int, terms: Terms, asset: str, posting: Posting, rule: str | None) -> Undoing:
    posting = msgspec.structs.replace(posting, reason=rule)
    return Undoing(at=at, terms=terms, asset=asset, posting=posting, rule=rule)
