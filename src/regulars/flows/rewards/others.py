"""What rules bring about beside units: tags, tiers given as a floor, announcements."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.members import actions as members
from regulars.domains.members.types import TagChange
from regulars.domains.rules.types import AddTag, Announce, MoveTier, OtherOutcome
from regulars.domains.tiers import actions as tiers
from regulars.domains.tiers.actions import Sitting
from regulars.domains.tiers.types import Manual, ManualTier
from regulars.flows.rewards.batch import Place, Scene
from regulars.flows.rewards.effects import Effects
from regulars.flows.rewards.granting import Decided
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.standing import reached, reviewed_until_now, tier_effects
from regulars.infra.outbox import Announcement, announce

_BY_RULE = Caller(principal=SYSTEM)

Asked = tuple[Place, OtherOutcome]


class Carried(msgspec.Struct, frozen=True):
    """Effects by the place of their occasion, and the tiers that were found reached meanwhile."""

    effects: Sequence[tuple[int, Effects]] = ()
    led_to: Sequence[tuple[int, Happening]] = ()


async def carry_out(scene: Scene, decided: Sequence[Decided]) -> Carried:
    """Carry out all that was decided beside units."""
    asked = [(each.place, other) for each in decided for other in each.decision.others]
    if not asked:
        return Carried()
    tagged = await _tag(scene, asked)
    moved = await _move(scene, asked)
    told = await _announce(scene, asked)
    return Carried([*tagged, *moved.effects, *told], moved.led_to)


async def _tag(scene: Scene, asked: Sequence[Asked]) -> list[tuple[int, Effects]]:
    tagged = [
        (place, other, other.effect) for place, other in asked if isinstance(other.effect, AddTag)
    ]
    if tagged:
        changes = [_tag_change(*each) for each in tagged]
        await members.change_tags(scene.tx, scene.vault, changes, _BY_RULE, scene.now)
    return [(place.at, Effects(tags=(effect.tag,))) for place, _, effect in tagged]


async def _move(scene: Scene, asked: Sequence[Asked]) -> Carried:
    """A tier that a rule gives is a floor under what the member reaches without it.

    What fell due by now takes effect first, unless this is history, of which more may come.
    """
    found: list[tuple[int, Effects]] = []
    led_to: list[tuple[int, Happening]] = []
    for place, other in asked:
        if not isinstance(effect := other.effect, MoveTier):
            continue
        until = _until(effect, place.happening.occurred_at)
        courses = [each for each in place.terms.ladders if each.ladder.code == effect.ladder]
        if until is not None and until <= scene.now:
            continue
        if courses and not place.happening.is_backfill:
            for _, course, due in await reviewed_until_now(scene, [place]):
                found.append((place.at, Effects(tiers=tier_effects(place.terms, course, due))))
                led_to += [(place.at, each) for each in reached(place, course, due)]
        for course in courses:
            manual = Manual(
                tier=effect.tier, mode="floor", reason=other.rule_code, by="rules", until=until
            )
            given = ManualTier(owner_ids=place.happening.owner_ids, manual=manual)
            is_backfill = place.happening.is_backfill
            sitting = Sitting(through=scene.now, now=scene.now, is_backfill=is_backfill)
            (reviewed,) = await tiers.set_manual_tiers(scene.tx, course, [given], sitting)
            changed = tier_effects(place.terms, course, reviewed)
            found.append((place.at, Effects(tiers=changed)))
    return Carried(found, led_to)


async def _announce(scene: Scene, asked: Sequence[Asked]) -> list[tuple[int, Effects]]:
    told = [
        (place, other, other.effect)
        for place, other in asked
        if isinstance(other.effect, Announce) and not place.happening.is_backfill
    ]
    await announce(scene.tx, [_announcement(*each) for each in told])
    return [(place.at, Effects(announced=(effect.topic,))) for place, _, effect in told]


def _until(effect: MoveTier, occurred_at: datetime) -> datetime | None:
    return effect.until if effect.days is None else occurred_at + timedelta(days=effect.days)


def _tag_change(place: Place, other: OtherOutcome, effect: AddTag) -> TagChange:
    at = place.happening.occurred_at
    return TagChange(
        member_id=place.happening.member_id,
        tag=effect.tag,
        origin="rule",
        origin_ref=other.rule_code,
        expires_at=None if effect.days is None else at + timedelta(days=effect.days),
    )


def _announcement(place: Place, other: OtherOutcome, effect: Announce) -> Announcement:
    happening = place.happening
    return Announcement(
        topic=f"rule.{effect.topic}",
        subject_id=happening.member_id,
        payload={
            "program": place.terms.program.code,
            "rule": other.rule_code,
            "member_id": happening.member_id,
            "reference_kind": happening.kind,
            "reference_id": happening.reference_id,
            "data": effect.data,
        },
        occurred_at=happening.occurred_at,
    )
