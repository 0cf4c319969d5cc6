"""A member's card: tiers and balances, as a till shows them and as they stood at any instant."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf, Asset, OwnerBalance
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.queries import Course
from regulars.domains.tiers.types import LadderBody, Names, Progress, Standing
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.terms import InForce, Terms
from regulars.infra.db import Tx


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has of one asset."""

    asset: Asset
    owned: OwnerBalance


class Stood(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person stands on one ladder; `names` are the tier's."""

    terms: Terms
    course: Course
    standing: Standing
    names: Names | None


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One person's balances and standings."""

    held: Sequence[Held] = ()
    stood: Sequence[Stood] = ()


async def cards(
    tx: Tx, forced: InForce, groups: Sequence[tuple[UUID, ...]], now: datetime
) -> list[Card]:
    """The card of each person, in order: a fixed number of statements, whatever their number."""
    if not groups or not forced.programs:
        return [Card() for _ in groups]
    held = by_owner(forced, await ledger.balances(tx, groups, now))
    stood: list[list[Stood]] = [[] for _ in groups]
    for terms in forced.programs:
        for course in terms.ladders:
            reader = figures_of(tx, terms, course)
            found = await tiers.standings(tx, course, reader, groups, now)
            for mine, standing in zip(stood, found, strict=True):
                mine.append(stood_on(terms, course, standing, now))
    return [
        Card(held=held.get(group[0], ()), stood=mine)
        for group, mine in zip(groups, stood, strict=True)
    ]


async def standings_of(
    tx: Tx,
    forced: InForce,
    owner_ids: tuple[UUID, ...],
    now: datetime,
    as_of: tiers.AsOf | None,
) -> list[Stood]:
    """Where one person stands on every ladder, now or as of an instant."""
    at = as_of.effective_at if as_of else now
    return [
        stood_on(terms, course, standing, at)
        for terms in forced.programs
        for course in terms.ladders
        for standing in await tiers.standings(
            tx, course, figures_of(tx, terms, course), [owner_ids], now, as_of
        )
    ]


async def balances_of(
    tx: Tx,
    forced: InForce,
    owner_ids: tuple[UUID, ...],
    now: datetime,
    as_of: AsOf | None,
) -> list[Held]:
    """What one person has of every asset that they have an account of, now or as of an instant."""
    if as_of is None:
        found = await ledger.balances(tx, [owner_ids], now)
    else:
        found = await ledger.balances_as_of(tx, [owner_ids], as_of)
    return list(by_owner(forced, found).get(owner_ids[0], ()))


async def progress_of(
    tx: Tx, stood: Stood, owner_ids: tuple[UUID, ...], now: datetime
) -> Progress | None:
    """What a person still needs on one ladder; None while no version of it is in force."""
    reader = figures_of(tx, stood.terms, stood.course)
    [found] = await tiers.progress_of(tx, stood.course, reader, [owner_ids], now)
    return found


def by_owner(forced: InForce, balances: Sequence[OwnerBalance]) -> Mapping[UUID, list[Held]]:
    found: dict[UUID, list[Held]] = {}
    for owned in balances:
        held = Held(asset=forced.asset(owned.asset_id)[1], owned=owned)
        found.setdefault(owned.owner_id, []).append(held)
    return found


def stood_on(terms: Terms, course: Course, standing: Standing, at: datetime) -> Stood:
    body = body_at(course, at)
    names = next((each.names for each in body.tiers if each.code == standing.tier), None)
    return Stood(terms=terms, course=course, standing=standing, names=names)


def body_at(course: Course, at: datetime) -> LadderBody:
    """The ladder as it is in force at an instant, or as it was or will be nearest to it."""
    terms = course.at(at)
    return (terms or course.terms[-1]).body
