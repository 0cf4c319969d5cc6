"""A return that is cancelled after it took something back: that is given back."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as known
from regulars.domains.ledger.types import Earn, LotEntry, LotView, Posting, TransferView
from regulars.domains.members.types import Person
from regulars.domains.orders.types import Document
from regulars.domains.rules import actions as rules
from regulars.flows.rewards.batch import Place, Scene
from regulars.flows.rewards.effects import NO_EFFECTS, BalanceEffect, Effects, UnitEffect
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.rounds import reward
from regulars.flows.rewards.standing import reached, review_places, tier_effects
from regulars.kernel.errors import Refusal

REASON = "return cancelled"


async def give_back_taken(
    scene: Scene, document: Document, person: Person, order_ids: Sequence[UUID]
) -> Effects:
    """Give back what a return took of what these orders were granted.

    It comes as of when it was taken, as lots that live as long as those it was taken from; what had
    become debt pays that off. Caps and budgets are used again. What the return gave back of a
    payment stays given back: a later return of the same goods gives back only the rest.
    """
    await rules.restore(scene.tx, order_ids, document.id, scene.now)
    booked = await known.transfers_of_references(scene.tx, [document.id])
    taken = [each for each in booked if each.kind == "taken_back"]
    if not taken:
        return NO_EFFECTS
    postings = await _earnings(scene, document, person, taken)
    effects = NO_EFFECTS
    for posting, answer in zip(
        postings, await ledger.post(scene.tx, postings, scene.now), strict=True
    ):
        if isinstance(answer, Refusal):
            # Nothing that comes back is refused by the ledger but by a mistake of ours.
            raise answer
        terms, asset = scene.in_force.asset(posting.asset_id)
        program, code = terms.program.code, asset.settings.code
        came = UnitEffect(
            kind="earned", program=program, asset=code, units=answer.units, transfer_id=answer.id
        )
        balances = () if answer.balance is None else (answer.balance,)
        effects = effects.plus(
            Effects(
                units=(came,),
                balances=[
                    BalanceEffect(program=program, asset=code, balance=each) for each in balances
                ],
            )
        )
    return effects.plus(await _review(scene, document, person))


async def _earnings(
    scene: Scene, document: Document, person: Person, taken: Sequence[TransferView]
) -> list[Posting]:
    """One for each lot that something was taken from."""
    of_transfer = {each.id: each for each in taken}
    entries = await known.lots_of_transfers(
        scene.tx, sorted({each.owner_id for each in taken}), sorted(of_transfer)
    )
    keys = sorted({(each.owner_id, each.lot_id) for each in entries})
    lots = {each.id: each for each in await known.lots_by_id(scene.tx, keys)}
    return [
        _earning(document, person, of_transfer[each.transfer_id], (each, lots[each.lot_id]))
        for each in entries
    ]


def _earning(
    document: Document, person: Person, taken: TransferView, part: tuple[LotEntry, LotView]
) -> Posting:
    """What waits for its order goes on waiting; what became debt has the life of new units."""
    entry, lot = part
    is_waiting = lot.available_at is None
    act = Earn(units=-entry.units, is_pending=False)
    if not lot.is_debt:
        act = Earn(
            units=-entry.units,
            available_at=lot.available_at,
            expires_at=lot.expires_at,
            is_pending=is_waiting,
        )
    return Posting(
        owner_ids=person.owner_ids,
        asset_id=taken.asset_id,
        effective_at=taken.effective_at,
        act=act,
        reference_kind=lot.reference_kind if is_waiting else "return",
        reference_id=lot.reference_id if is_waiting else document.id,
        reason=REASON,
        is_backfill=document.is_backfill,
    )


async def _review(scene: Scene, document: Document, person: Person) -> Effects:
    """What counts is more again: whoever reaches a tier by it does so now."""
    happening = Happening(
        kind="manual",
        reference_id=document.id,
        owner_ids=person.owner_ids,
        occurred_at=scene.now,
        store_id=document.store_id,
        channel_id=document.channel_id,
    )
    places = [Place(0, happening, terms) for terms in scene.in_force.programs]
    effects = NO_EFFECTS
    led_to: list[Happening] = []
    for place, course, reviewed in await review_places(scene, places):
        effects = effects.plus(Effects(tiers=tier_effects(place.terms, course, reviewed)))
        led_to += reached(place, course, reviewed)
    for more in await reward(scene.tx, scene.vault, led_to, scene.now, scene.in_force):
        effects = effects.plus(more)
    return effects
