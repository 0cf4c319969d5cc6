"""The rounds of a batch: from what happened to everything that it does."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger.types import Posted, Posting, SlidingExpiry, Touch
from regulars.domains.rules import actions as rules
from regulars.domains.rules import queries as known_rules
from regulars.domains.rules.types import Booked, FactsNeeded, Settled
from regulars.flows.rewards.batch import Known, Place, Scene, read_known
from regulars.flows.rewards.effects import NO_EFFECTS, BalanceEffect, Effects, UnitEffect
from regulars.flows.rewards.granting import (
    Decided,
    decide_all,
    earned_effects,
    earnings,
    settled,
)
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.others import carry_out
from regulars.flows.rewards.reversing import (
    Undoing,
    undo_note,
    undo_returned,
    undone_effects,
)
from regulars.flows.rewards.standing import reached, read_standings, review_places, tier_effects
from regulars.flows.rewards.terms import InForce, Terms, in_force
from regulars.flows.rewards.turns import Placed, Turns
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal


async def reward(
    tx: Tx,
    vault: Vault,
    happenings: Sequence[Happening],
    now: datetime,
    forced: InForce | None = None,
) -> list[Effects]:
    """Let each happening have its effects, and tell them, in order.

    Caps and budgets are exact, whoever else is at work; of one person's happenings each sees what
    the one before it did. Costs a few statements where no program is in force; what is in force is
    read unless it is `forced`, given by whoever has read it.
    """
    if not happenings:
        return []
    forced = forced or await in_force(tx)
    effects = [NO_EFFECTS] * len(happenings)
    concerning = _concerning(forced, happenings)
    if not concerning:
        return effects
    scene = Scene(tx=tx, vault=vault, in_force=forced, now=now)
    needs = _needs(forced, [each for _, each in concerning])
    known = await read_known(scene, needs, [each for _, each in concerning])
    turns = Turns(concerning)
    while together_now := turns.next():
        here = msgspec.structs.replace(scene, later_ids=_document_ids(turns.later()))
        this = _Round(here, needs, known)
        led_to = await this.take(together_now)
        turns.lead_to([each for each in led_to if _is_waited_for(forced, each[1])])
        for at, more in this.effects.items():
            effects[at] = effects[at].plus(more)
    return effects


def _concerning(forced: InForce, happenings: Sequence[Happening]) -> list[Placed]:
    """What any program waits for, at its place; of sales all, for they count as a person's past.

    Most events of a batch are looked at by no rule: nothing is read for them, and nobody whose
    event does matter waits for theirs.
    """
    waited_for = [_is_waited_for(forced, each) for each in happenings]
    if not any(waited_for):
        return []
    return [
        (at, each)
        for at, (each, is_waited_for) in enumerate(zip(happenings, waited_for, strict=True))
        if is_waited_for or each.sale is not None
    ]


def _is_waited_for(forced: InForce, happening: Happening) -> bool:
    return any(_concerns(terms, happening) for terms in forced.programs)


def _document_ids(happenings: Iterable[Happening]) -> list[UUID]:
    """The live documents among these; history is judged as of its own time anyway."""
    return [
        each.reference_id for each in happenings if each.sale is not None and not each.is_backfill
    ]


def _needs(forced: InForce, happenings: Sequence[Happening]) -> FactsNeeded:
    """What the rules that were in force at any of these instants ask about."""
    instants = {each.occurred_at for each in happenings}
    rule_sets = {terms.rules.at(at) for terms in forced.programs for at in instants}
    return known_rules.facts_needed(live for rule_set in rule_sets for live in rule_set.lives)


class _Round:
    """Happenings to different persons, taken together; `effects` tells what came of each."""

    def __init__(self, scene: Scene, needs: FactsNeeded, known: Known) -> None:
        self._scene = scene
        self._needs = needs
        self._known = known
        self.effects: dict[int, Effects] = {}

    async def take(self, happenings: Sequence[Placed]) -> list[Placed]:
        """Undo, decide, book, write down, review; the tiers that were reached by it."""
        places = [
            Place(at, happening, terms)
            for at, happening in happenings
            for terms in self._scene.in_force.programs
            if _concerns(terms, happening)
        ]
        if not places:
            return []
        undoings = await self._undoings(happenings, places)
        decided = await self._decided([each for each in places if each.happening.kind != "return"])
        await self._book(undoings, decided)
        carried = await carry_out(self._scene, decided)
        for at, more in carried.effects:
            self._note(at, more)
        led_to = list(carried.led_to)
        moved = [each for each in places if self._may_move(each)]
        for place, course, reviewed in await review_places(self._scene, moved):
            self._note(place.at, Effects(tiers=tier_effects(place.terms, course, reviewed)))
            led_to.extend((place.at, each) for each in reached(place, course, reviewed))
        return led_to

    async def _undoings(
        self, happenings: Sequence[Placed], places: Sequence[Place]
    ) -> list[Undoing]:
        matched = [(at, each) for at, each in happenings if each.kind == "return" and each.parts]
        undoings = await undo_returned(self._scene, matched) if matched else []
        for place in await self._with_standings([each for each in places if _is_note(each)]):
            undoings.extend(undo_note(place, self._known))
        return undoings

    async def _decided(self, places: Sequence[Place]) -> list[Decided]:
        if not places:
            return []
        stood = await self._with_standings(places)
        return await decide_all(self._scene, self._known, stood)

    async def _with_standings(self, places: Sequence[Place]) -> Sequence[Place]:
        """The places with the tiers and balances of their members, where any rule asks."""
        if not places or not (self._needs.ladders or self._needs.assets):
            return places
        standings = await read_standings(self._scene, self._needs, places)
        return [
            msgspec.structs.replace(place, standings=found)
            for place, found in zip(places, standings, strict=True)
        ]

    async def _book(self, undoings: Sequence[Undoing], decided: Sequence[Decided]) -> None:
        touched = [(each.place, posting) for each in decided for posting in _activities(each.place)]
        earned = [earnings(each) for each in decided]
        postings = [
            *(each.posting for each in undoings),
            *(posting for _, posting in touched),
            *(posting for each in earned for posting in each),
        ]
        answers = await ledger.post(self._scene.tx, postings, self._scene.now) if postings else []
        rest = iter(answers)
        for undoing in undoings:
            self._note_undone(undoing, next(rest))
        for _ in touched:
            next(rest)
        saved: list[Settled] = []
        for each, of_each in zip(decided, earned, strict=True):
            booked = [next(rest) for _ in of_each]
            saved.append(settled(each, booked))
            self._note_earned(each, saved[-1].booked, booked)
        if saved:
            await rules.save(self._scene.tx, saved, self._scene.now)

    def _note_undone(self, undoing: Undoing, answer: Posted | Refusal) -> None:
        units = undone_effects(undoing, answer)
        assert isinstance(answer, Posted), "what is refused was raised"
        self._note(
            undoing.at,
            Effects(units=units, balances=_balances(undoing.terms, undoing.asset, answer)),
        )

    def _note_earned(
        self, decided: Decided, booked: Sequence[Booked], answers: Sequence[Posted | Refusal]
    ) -> None:
        place = decided.place
        units: list[UnitEffect] = earned_effects(decided, booked)
        balances = [
            balance
            for grant, answer in zip(decided.decision.grants, answers, strict=True)
            if isinstance(answer, Posted)
            for balance in _balances(place.terms, grant.asset, answer)
        ]
        self._note(place.at, Effects(units=units))
        for each in balances:
            self._note(place.at, Effects(balances=(each,)))

    def _may_move(self, place: Place) -> bool:
        """Whether figures of ladders may be others now."""
        effects = self.effects.get(place.at, NO_EFFECTS)
        return place.happening.sale is not None or bool(effects.units)

    def _note(self, at: int, more: Effects) -> None:
        self.effects[at] = self.effects.get(at, NO_EFFECTS).plus(more)


def _concerns(terms: Terms, happening: Happening) -> bool:
    """Whether anything may come of a happening in a program."""
    if happening.sale is not None:
        return terms.counts(happening.sale)
    assert happening.kind != "return", "a return brings its sale"
    name = happening.name
    if happening.kind == "tier_reached":
        name = f"{happening.ladder}/{happening.tier}"
    return (
        happening.program_id in (None, terms.program.id)
        and terms.listens_to(happening.channel_id, happening.store_id)
        and terms.rules.at(happening.occurred_at).waits_for(happening.kind, name)
    )


def _is_note(place: Place) -> bool:
    """A return that names no order and counts by its amount."""
    sale = place.happening.sale
    return (
        place.happening.kind == "return" and sale is not None and sale.return_policy == "by_amount"
    )


def _activities(place: Place) -> list[Posting]:
    """An order keeps sliding units alive, and brings back what died lately."""
    happening = place.happening
    if happening.kind != "order":
        return []
    return [
        Posting(
            owner_ids=happening.owner_ids,
            asset_id=asset.id,
            effective_at=happening.occurred_at,
            act=Touch(),
            reference_kind=happening.kind,
            reference_id=happening.reference_id,
            is_backfill=happening.is_backfill,
        )
        for asset in place.terms.assets.values()
        if isinstance(asset.settings.expiry, SlidingExpiry) or asset.settings.reinstatement_days
    ]


def _balances(terms: Terms, asset: str, answer: Posted) -> tuple[BalanceEffect, ...]:
    if answer.balance is None:
        return ()
    return (BalanceEffect(program=terms.program.code, asset=asset, balance=answer.balance),)
