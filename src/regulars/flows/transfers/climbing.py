"""Ladders after units came or went without an order: whoever it concerns is looked at."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.flows.rewards.batch import Place, Scene
from regulars.flows.rewards.effects import TierEffect
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.rounds import reward
from regulars.flows.rewards.standing import reached, review_places, tier_effects
from regulars.flows.rewards.terms import Terms, in_force
from regulars.flows.transfers.wanted import Done
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal


async def climb(
    tx: Tx,
    vault: Vault,
    made: dict[int, Done | Refusal],
    owners: Mapping[int, tuple[UUID, ...]],
    now: datetime,
) -> dict[int, Done | Refusal]:
    """Review who earned or was adjusted, on the ladders that count the asset.

    `owners` names, by the place of an item, whose ladders may have moved. A tier that was reached
    is an occasion for rules, as everywhere. The answer tells each item the tiers that it changed;
    of several items of one person the last.
    """
    concerned = {at: each for at, each in made.items() if isinstance(each, Done) and at in owners}
    if not concerned:
        return made
    forced = await in_force(tx)
    places: dict[tuple[int, UUID], Place] = {}
    for at, each in concerned.items():
        terms = forced.asset(each.asset.id)[0]
        if _is_counted(terms, each.asset.settings.code):
            happening = _happening(each, owners[at], now)
            places[terms.program.id, each.member_id] = Place(at, happening, terms)
    if not places:
        return made
    scene = Scene(tx=tx, vault=vault, in_force=forced, now=now)
    effects: dict[int, list[TierEffect]] = {}
    led_to: list[tuple[int, Happening]] = []
    for place, course, reviewed in await review_places(scene, list(places.values())):
        effects.setdefault(place.at, []).extend(tier_effects(place.terms, course, reviewed))
        led_to.extend((place.at, each) for each in reached(place, course, reviewed))
    more = await reward(tx, vault, [each for _, each in led_to], now)
    for (at, _), consequence in zip(led_to, more, strict=True):
        effects.setdefault(at, []).extend(consequence.tiers)
    return made | {
        at: msgspec.structs.replace(concerned[at], tiers=tuple(changed))
        for at, changed in effects.items()
    }


def _is_counted(terms: Terms, code: str) -> bool:
    return any(code in course.assets for course in terms.ladders)


def _happening(done: Done, owner_ids: tuple[UUID, ...], now: datetime) -> Happening:
    return Happening(
        kind="manual", reference_id=done.posted.id, owner_ids=owner_ids, occurred_at=now
    )
