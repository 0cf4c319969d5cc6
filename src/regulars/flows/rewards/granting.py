"""Decide, book, settle: what rules grant for occasions becomes lots, and is written down."""

from collections.abc import Sequence

import msgspec

from regulars.domains.ledger.types import Asset, Earn, PendingOrder, Posted, Posting
from regulars.domains.rules import actions as rules
from regulars.domains.rules.actions import RuleSet
from regulars.domains.rules.types import Booked, Decision, Grant, Occasion, Settled
from regulars.flows.rewards.batch import Known, Place, Scene
from regulars.flows.rewards.effects import UnitEffect
from regulars.flows.rewards.facts import fact_sheet, ordinal_of
from regulars.flows.rewards.sales import Sale, SaleCodes, order_facts, sale_attributes
from regulars.kernel.errors import Refusal

_NOWHERE = SaleCodes()


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided at a place; the grants become postings in the order of the decision."""

    place: Place
    occasion: Occasion
    decision: Decision


async def decide_all(scene: Scene, known: Known, places: Sequence[Place]) -> list[Decided]:
    """Decide place after place; each sees what the ones before used up of caps and budgets."""
    waiting: list[tuple[Place, Occasion, RuleSet]] = []
    for place in places:
        occasion = occasion_of(place, known)
        rule_set = place.terms.rules.at(occasion.occurred_at)
        waiting.append((place, occasion, rule_set))
    usage = await rules.lock_usage(
        scene.tx, [(occasion, rule_set) for _, occasion, rule_set in waiting]
    )
    decided = []
    for place, occasion, rule_set in waiting:
        decision = rules.decide(occasion, rule_set, usage)
        usage.add(decision.counts)
        decided.append(Decided(place=place, occasion=occasion, decision=decision))
    return decided


def occasion_of(place: Place, known: Known, *, sign: int = 1) -> Occasion:
    """A happening as a program's rules see it; `sign` −1 reads a return as what it undoes."""
    happening, terms = place.happening, place.terms
    background = known.background(happening.member_id)
    attributes: dict[str, object] = {}
    order = None
    if (sale := happening.sale) is not None:
        rate = terms.rate(sale.currency)
        assert rate is not None, "a sale is judged where its money counts"
        order = order_facts(sale, known.goods, terms.program.currency, rate, sign)
        ordinal = ordinal_of(background, happening.occurred_at, sale.id)
        attributes["order"] = {
            **rules.order_attributes(order),
            **sale_attributes(sale, known.codes.get(sale.id, _NOWHERE)),
            "ordinal": ordinal,
            "is_first": ordinal == 1,
        }
    if happening.kind == "event":
        attributes["event"] = dict(happening.properties)
    assert happening.kind != "return" or sign == -1, "a return is judged as what it undoes"
    return Occasion(
        kind="order" if happening.kind == "return" else happening.kind,
        reference_id=happening.reference_id,
        owner_ids=happening.owner_ids,
        occurred_at=happening.occurred_at,
        facts=fact_sheet(
            background,
            place.standings,
            member_id=happening.member_id,
            at=happening.occurred_at,
            terms=terms,
            occasion=attributes,
        ),
        name=happening.name,
        ladder=happening.ladder,
        tier=happening.tier,
        order=order,
        store_id=happening.store_id,
    )


def earnings(decided: Decided) -> list[Posting]:
    """A posting for each grant, in order."""
    place = decided.place
    return [
        _earning(place, place.terms.assets[grant.asset], grant) for grant in decided.decision.grants
    ]


def _earning(place: Place, asset: Asset, grant: Grant) -> Posting:
    happening = place.happening
    return Posting(
        owner_ids=happening.owner_ids,
        asset_id=asset.id,
        effective_at=happening.occurred_at,
        act=Earn(units=grant.units, is_pending=_waits(asset, happening.sale)),
        reference_kind=happening.kind,
        reference_id=happening.reference_id,
        reason=grant.rule_code,
        is_backfill=happening.is_backfill,
    )


def _waits(asset: Asset, sale: Sale | None) -> bool | None:
    """What waits for an order to be complete does not where it is, or where there is no order."""
    waits_for_order = isinstance(asset.settings.pending, PendingOrder)
    return False if waits_for_order and (sale is None or sale.state == "completed") else None


def settled(decided: Decided, answers: Sequence[Posted | Refusal]) -> Settled:
    """The decision as it is written down, with where each grant went in the ledger."""
    return Settled(
        program_id=decided.place.terms.program.id,
        reference_kind=decided.place.happening.kind,
        occasion=decided.occasion,
        decision=decided.decision,
        booked=tuple(map(_booked, answers)),
    )


def earned_effects(decided: Decided, booked: Sequence[Booked]) -> list[UnitEffect]:
    """What was earned, grant by grant."""
    return [
        UnitEffect(
            kind="earned",
            program=decided.place.terms.program.code,
            asset=grant.asset,
            units=grant.units,
            rule=grant.rule_code,
            version_id=grant.version_id,
            transfer_id=each.transfer_id,
            lot_id=each.lot_id,
        )
        for grant, each in zip(decided.decision.grants, booked, strict=True)
    ]


def _booked(answer: Posted | Refusal) -> Booked:
    if isinstance(answer, Refusal):
        # Nothing that a rule grants is refused by the ledger but by a mistake of ours.
        raise answer
    lot_id = next((lot.lot_id for lot in answer.lots if lot.units > 0), None)
    return Booked(transfer_id=answer.id, lot_id=lot_id)
