"""Replays side by side, or against what really happened: units, money, members moved."""

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from regulars.flows.replay.outcomes import Outcome, Outcomes, assets_in_common
from regulars.flows.replay.result import MonthLine, OwedLine

SHOWN_MAX = 20

_NOTHING = Outcome((), (), ())


class MonthShift(msgspec.Struct, frozen=True, kw_only=True):
    """By how much a month differs: positive where there is more than in the base."""

    month: date
    asset: str
    earned_units: int
    taken_back_units: int
    spent_units: int
    expired_units: int
    net_units: int
    cost_minor: int | None


class OwedShift(msgspec.Struct, frozen=True, kw_only=True):
    """By how much what is owed at the end differs."""

    asset: str
    outstanding_units: int
    value_minor: int | None


class MemberShift(msgspec.Struct, frozen=True, kw_only=True):
    """A member who earns more or less than in the base, net of what was taken back."""

    member_id: UUID
    base_units: int
    units: int


class AssetShift(msgspec.Struct, frozen=True, kw_only=True):
    """Who wins and who loses of an asset, and those who do most."""

    asset: str
    base_units: int
    units: int
    winner_count: int
    won_units: int
    loser_count: int
    lost_units: int
    same_count: int
    balance_differs_count: int
    winners: list[MemberShift]
    losers: list[MemberShift]


class TierShift(msgspec.Struct, frozen=True, kw_only=True):
    """How many members end on another tier than in the base."""

    ladder: str
    base_tier: str | None
    tier: str | None
    member_count: int


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """How a replay differs from its base; no members where their outcomes are not kept here."""

    months: list[MonthShift]
    owed: list[OwedShift]
    assets: list[AssetShift] | None
    tiers: list[TierShift] | None


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared: what is needed of a replay, or of what really happened."""

    months: list[MonthLine]
    owed: list[OwedLine]
    outcomes: Outcomes | None


def side_of(summary: Mapping[str, Any], outcomes: Outcomes | None) -> Side:
    """A replay that has ended, as a side."""
    return Side(
        months=msgspec.convert(summary["months"], list[MonthLine]),
        owed=msgspec.convert(summary["owed"], list[OwedLine]),
        outcomes=outcomes,
    )


def difference(base: Side, other: Side) -> Difference:
    """How `other` differs from `base`."""
    ours, theirs = base.outcomes, other.outcomes
    return Difference(
        months=_months(base.months, other.months),
        owed=_owed(base.owed, other.owed),
        assets=_assets(ours, theirs) if ours is not None and theirs is not None else None,
        tiers=_tiers(ours, theirs) if ours is not None and theirs is not None else None,
    )


def _months(base: Sequence[MonthLine], other: Sequence[MonthLine]) -> list[MonthShift]:
    ours = {(each.month, each.asset): each for each in base}
    theirs = {(each.month, each.asset): each for each in other}
    found = []
    for month, asset in sorted(ours.keys() | theirs.keys()):
        one, two = ours.get((month, asset)), theirs.get((month, asset))
        found.append(
            MonthShift(
                month=month,
                asset=asset,
                earned_units=_kind(two, "earned") - _kind(one, "earned"),
                taken_back_units=_kind(two, "taken_back") - _kind(one, "taken_back"),
                spent_units=_kind(two, "spent") - _kind(one, "spent"),
                expired_units=_kind(two, "expired") - _kind(one, "expired"),
                net_units=(two.net_units if two else 0) - (one.net_units if one else 0),
                cost_minor=_money(one.cost_minor if one else 0, two.cost_minor if two else 0),
            )
        )
    return found


def _owed(base: Sequence[OwedLine], other: Sequence[OwedLine]) -> list[OwedShift]:
    ours = {each.asset: each for each in base}
    theirs = {each.asset: each for each in other}
    found = []
    for asset in sorted(ours.keys() | theirs.keys()):
        one, two = ours.get(asset), theirs.get(asset)
        found.append(
            OwedShift(
                asset=asset,
                outstanding_units=(two.outstanding_units if two else 0)
                - (one.outstanding_units if one else 0),
                value_minor=_money(one.value_minor if one else 0, two.value_minor if two else 0),
            )
        )
    return found


def _assets(base: Outcomes, other: Outcomes) -> list[AssetShift]:
    member_ids = base.members.keys() | other.members.keys()
    return [_asset(code, base, other, member_ids) for code in assets_in_common(base, other)]


def _asset(code: str, base: Outcomes, other: Outcomes, member_ids: Set[UUID]) -> AssetShift:
    ours, theirs = base.assets.index(code), other.assets.index(code)
    moved: list[tuple[int, MemberShift]] = []
    base_units = units = balance_differs_count = 0
    for member_id in member_ids:
        one = base.members.get(member_id, _NOTHING)
        two = other.members.get(member_id, _NOTHING)
        before, after = _at(one.earned_units, ours), _at(two.earned_units, theirs)
        base_units += before
        units += after
        balance_differs_count += _at(one.balance_units, ours) != _at(two.balance_units, theirs)
        if before != after:
            shift = MemberShift(member_id=member_id, base_units=before, units=after)
            moved.append((after - before, shift))
    moved.sort(key=lambda each: (each[0], each[1].member_id))
    losers = [each for each in moved if each[0] < 0]
    winners = [each for each in reversed(moved) if each[0] > 0]
    return AssetShift(
        asset=code,
        base_units=base_units,
        units=units,
        winner_count=len(winners),
        won_units=sum(more for more, _ in winners),
        loser_count=len(losers),
        lost_units=-sum(less for less, _ in losers),
        same_count=len(member_ids) - len(moved),
        balance_differs_count=balance_differs_count,
        winners=[each for _, each in winners[:SHOWN_MAX]],
        losers=[each for _, each in losers[:SHOWN_MAX]],
    )


def _tiers(base: Outcomes, other: Outcomes) -> list[TierShift]:
    counts: dict[tuple[str, str | None, str | None], int] = {}
    for ladder in sorted(set(base.ladders) & set(other.ladders)):
        ours, theirs = base.ladders.index(ladder), other.ladders.index(ladder)
        for member_id in base.members.keys() | other.members.keys():
            one = base.members.get(member_id, _NOTHING).tiers
            two = other.members.get(member_id, _NOTHING).tiers
            before = one[ours] if one else None
            after = two[theirs] if two else None
            if before != after:
                counts[ladder, before, after] = counts.get((ladder, before, after), 0) + 1
    return [
        TierShift(ladder=ladder, base_tier=before, tier=after, member_count=member_count)
        for (ladder, before, after), member_count in sorted(
            counts.items(), key=lambda each: tuple(part or "" for part in each[0])
        )
    ]


def _kind(line: MonthLine | None, kind: str) -> int:
    if line is None:
        return 0
    return sum(units for name, units in line.units.items() if name == kind)


def _at(units: Sequence[int], place: int) -> int:
    return units[place] if units else 0


def _money(base: int | None, other: int | None) -> int | None:
    """A difference in money; None where a side names none."""
    return None if base is None or other is None else other - base
