"""Where members stand: read before rules decide, reviewed after units were booked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from regulars.domains.ledger import queries as ledger
from regulars.domains.rules.types import FactsNeeded
from regulars.domains.tiers import actions as tiers
from regulars.domains.tiers.actions import Sitting
from regulars.domains.tiers.queries import Course
from regulars.domains.tiers.types import Occasion, Review, Reviewed
from regulars.flows.rewards.batch import Place, Scene
from regulars.flows.rewards.effects import TierEffect
from regulars.flows.rewards.facts import Standings
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.holdings import NOTHING, Had, Holdings, holdings
from regulars.flows.rewards.terms import Terms


async def read_standings(
    scene: Scene, needs: FactsNeeded, places: Sequence[Place]
) -> list[Standings]:
    """Tiers and balances of each place's member at its instant, where any rule asks for them."""
    tiers_of: dict[tuple[int, UUID], dict[str, str]] = {}
    held_of: dict[tuple[int, UUID], Holdings] = {}
    for terms, here in _by_program(places).items():
        for course in terms_of(here).ladders:
            if course.ladder.code in needs.ladders:
                for member_id, tier in (await _tiers(scene, course, here)).items():
                    tiers_of.setdefault((terms, member_id), {})[course.ladder.code] = tier
        if any(code in needs.assets for code in terms_of(here).assets):
            held_of |= {
                (terms, member_id): held
                for member_id, held in (await _holdings(scene, needs, here)).items()
            }
    return [
        Standings(
            tiers=tiers_of.get(key, {}),
            ladders=_levels(place.terms, place.happening.occurred_at),
            holdings=held_of.get(key, NOTHING),
        )
        for place in places
        for key in [(place.terms.program.id, place.happening.member_id)]
    ]


async def review_places(
    scene: Scene, places: Sequence[Place]
) -> list[tuple[Place, Course, Reviewed]]:
    """Review whoever something happened to, on every ladder of the programs that it counts in."""
    found: list[tuple[Place, Course, Reviewed]] = []
    for here in _by_program(places).values():
        for course in terms_of(here).ladders:
            for is_backfill in (False, True):
                concerned = [each for each in here if each.happening.is_backfill == is_backfill]
                reviews = [_review(scene, each.happening) for each in concerned]
                answers = await _reviewed(scene, course, concerned, reviews)
                found.extend(
                    (place, course, reviewed)
                    for place, reviewed in zip(concerned, answers, strict=True)
                )
    return found


async def reviewed_until_now(
    scene: Scene, places: Sequence[Place]
) -> list[tuple[Place, Course, Reviewed]]:
    """What fell due for each place's person by now takes effect, on every ladder of its program.

    Whoever changes a standing otherwise than by what figures say does this first. Each person comes
    once in a program.
    """
    found: list[tuple[Place, Course, Reviewed]] = []
    for here in _by_program(places).values():
        reviews = [Review(each.happening.owner_ids) for each in here]
        for course in terms_of(here).ladders:
            answers = await _reviewed(scene, course, here, reviews)
            found.extend(
                (place, course, reviewed) for place, reviewed in zip(here, answers, strict=True)
            )
    return found


def tier_effects(terms: Terms, course: Course, reviewed: Reviewed) -> list[TierEffect]:
    """Each change of the tier that counts."""
    return [
        TierEffect(
            program=terms.program.code,
            ladder=course.ladder.code,
            from_tier=change.from_tier,
            to_tier=change.standing.tier,
            why=change.why,
        )
        for change in reviewed.changes
        if change.from_tier != change.standing.tier
    ]


def reached(place: Place, course: Course, reviewed: Reviewed) -> list[Happening]:
    """The tiers that were reached upwards: occasions of their own."""
    ranks = {code: at for at, code in enumerate(_codes(course, place.happening.occurred_at))}
    return [
        Happening(
            kind="tier_reached",
            reference_id=uuid5(
                change.standing.member_id, f"{course.ladder.id}/{change.standing.ordinal}"
            ),
            owner_ids=place.happening.owner_ids,
            occurred_at=change.effective_at,
            is_backfill=place.happening.is_backfill,
            program_id=place.terms.program.id,
            ladder=course.ladder.code,
            tier=change.standing.tier,
        )
        for change in reviewed.changes
        if ranks.get(change.standing.tier or "", -1) > ranks.get(change.from_tier or "", -1)
    ]


def terms_of(places: Sequence[Place]) -> Terms:
    return places[0].terms


def _review(scene: Scene, happening: Happening) -> Review:
    at = happening.occurred_at
    known_until = at if happening.is_backfill else max(at, scene.now)
    return Review(happening.owner_ids, (Occasion(at, known_until),), through=known_until)


async def _reviewed(
    scene: Scene, course: Course, places: Sequence[Place], reviews: Sequence[Review]
) -> list[Reviewed]:
    if not places:
        return []
    sitting = Sitting(through=scene.now, now=scene.now, is_backfill=places[0].happening.is_backfill)
    reader = figures_of(
        scene.tx, places[0].terms, course, without_ids=scene.later_ids, is_for_reviews=True
    )
    return await tiers.review_members(scene.tx, course, reader, reviews, sitting)


async def _tiers(scene: Scene, course: Course, places: Sequence[Place]) -> dict[UUID, str]:
    """Tiers at each place's instant, after all that fell due before it."""
    found: dict[UUID, str] = {}
    for is_backfill in (False, True):
        concerned = [each for each in places if each.happening.is_backfill == is_backfill]
        reviews = [
            Review(each.happening.owner_ids, through=each.happening.occurred_at)
            for each in concerned
        ]
        answers = await _reviewed(scene, course, concerned, reviews)
        for place, reviewed in zip(concerned, answers, strict=True):
            if reviewed.standing.tier is not None:
                found[place.happening.member_id] = reviewed.standing.tier
    return found


async def _holdings(
    scene: Scene, needs: FactsNeeded, places: Sequence[Place]
) -> dict[UUID, Holdings]:
    """What everybody has now; every place stands at most moments before."""
    assets = {
        asset.id: asset for code, asset in terms_of(places).assets.items() if code in needs.assets
    }
    groups = [each.happening.owner_ids for each in places]
    had: dict[UUID, list[Had]] = {group[0]: [] for group in groups}
    for owned in await ledger.balances(scene.tx, groups, scene.now, asset_ids=list(assets)):
        had[owned.owner_id].append((assets[owned.asset_id], owned.balance, owned.dying))
    return {member_id: holdings(assets.values(), each) for member_id, each in had.items()}


def _by_program(places: Sequence[Place]) -> Mapping[int, list[Place]]:
    found: dict[int, list[Place]] = {}
    for place in places:
        found.setdefault(place.terms.program.id, []).append(place)
    return found


def _levels(terms: Terms, at: datetime) -> dict[str, Sequence[str]]:
    return {course.ladder.code: _codes(course, at) for course in terms.ladders}


def _codes(course: Course, at: datetime) -> list[str]:
    """The tiers of a ladder from the lowest to the highest."""
    version = course.at(at)
    return [] if version is None else [tier.code for tier in version.body.tiers]
