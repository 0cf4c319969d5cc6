"""What came of a replay: units and money by month, tier, store and rule; moves; what is owed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

import msgspec

from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf, Asset, Liability, TransferKind
from regulars.flows.replay.came import Outstanding
from regulars.flows.replay.outcomes import Outcomes
from regulars.flows.replay.request import Opening
from regulars.flows.replay.scenario import Tried
from regulars.flows.replay.tally import Counts, Pair
from regulars.flows.rewards.terms import Terms
from regulars.kernel.money import rounded, scale_of

Key = TypeVar("Key")


class MonthLine(msgspec.Struct, frozen=True, kw_only=True):
    """One local month of an asset: units by kind, all positive; what was granted net, its cost.

    `net_units` are earned less taken back; `cost_minor` is what they are worth, None where the
    asset names no value of a unit.
    """

    month: date
    asset: str
    units: dict[TransferKind, int]
    net_units: int
    cost_minor: int | None


class UnitLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What rules granted and what was taken back of it: of a tier, at a store, or by a rule.

    `key` is the code; None stands for no tier, or for no store. A tier is the one held when the
    units came or went.
    """

    asset: str
    key: str | None
    ladder: str | None = None
    earned_units: int = 0
    taken_back_units: int = 0
    net_units: int = 0
    cost_minor: int | None = None


class MoveLine(msgspec.Struct, frozen=True, kw_only=True):
    """How often a tier changed so in a month."""

    month: date
    ladder: str
    from_tier: str | None
    to_tier: str | None
    move_count: int


class StandLine(msgspec.Struct, frozen=True, kw_only=True):
    """How many members stand on a tier at the end."""

    ladder: str
    tier: str | None
    member_count: int


class OwedLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is outstanding at the end and what it is worth, by the breakage that live estimates."""

    asset: str
    outstanding_units: int
    debt_units: int
    unused_units: int
    currency: str | None
    value_minor: int | None
    method: str


class UnmetLine(msgspec.Struct, frozen=True, kw_only=True):
    """Units that were really spent or moved, and that members would not have had."""

    asset: str
    units: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a replay."""

    program: str
    from_at: datetime
    until_at: datetime
    opening: Opening
    rules: Sequence[Tried]
    ladders: Sequence[Tried]
    assets: Sequence[str]
    member_count: int
    order_count: int
    return_count: int
    other_count: int
    months: list[MonthLine]
    tiers: list[UnitLine]
    stores: list[UnitLine]
    by_rule: list[UnitLine]
    moves: list[MoveLine]
    standings: list[StandLine]
    owed: list[OwedLine]
    unmet: list[UnmetLine]


def cost_minor(asset: Asset, units: int) -> int | None:
    """What units are worth, half up, in minor units of the asset's currency."""
    settings = asset.settings
    if settings.unit_value is None or settings.currency is None:
        return None
    worth = Decimal(settings.unit_value) * Decimal(units).scaleb(-settings.scale)
    return rounded(worth.scaleb(scale_of(settings.currency)), "half_up")


def month_lines(
    assets: Mapping[int, Asset], units: Mapping[tuple[int, date, TransferKind], int]
) -> list[MonthLine]:
    """The months of each asset in which anything was moved."""
    kinds: dict[tuple[int, date], dict[TransferKind, int]] = {}
    for (asset_id, month, kind), moved in sorted(units.items()):
        if moved and kind != "repaid":
            kinds.setdefault((asset_id, month), {})[kind] = moved
    lines = []
    for (asset_id, month), of_kind in kinds.items():
        asset = assets[asset_id]
        net_units = of_kind.get("earned", 0) - of_kind.get("taken_back", 0)
        lines.append(
            MonthLine(
                month=month,
                asset=asset.settings.code,
                units=of_kind,
                net_units=net_units,
                cost_minor=cost_minor(asset, net_units),
            )
        )
    return sorted(lines, key=lambda each: (each.month, each.asset))


def tier_lines(terms: Terms, counts: Counts) -> list[UnitLine]:
    """What members of each tier were granted."""
    pairs = _summed(
        ((place, tier, asset_id), pair)
        for (asset_id, _, _, tiers), pair in counts.rule_units.items()
        for place, tier in enumerate(tiers)
    )
    return _sorted(
        _line(terms, asset_id, tier, pair, terms.ladders[place].ladder.code)
        for (place, tier, asset_id), pair in pairs.items()
    )


def store_lines(terms: Terms, counts: Counts, codes: Mapping[int, str]) -> list[UnitLine]:
    """What was granted at each store."""
    pairs = _summed(
        ((store_id, asset_id), pair)
        for (asset_id, _, store_id, _), pair in counts.rule_units.items()
    )
    return _sorted(
        _line(terms, asset_id, None if store_id is None else codes.get(store_id), pair)
        for (store_id, asset_id), pair in pairs.items()
    )


def rule_lines(terms: Terms, counts: Counts) -> list[UnitLine]:
    """What each rule granted."""
    pairs = _summed(
        ((rule, asset_id), pair) for (asset_id, rule, _, _), pair in counts.rule_units.items()
    )
    return _sorted(_line(terms, asset_id, rule, pair) for (rule, asset_id), pair in pairs.items())


def move_lines(terms: Terms, counts: Counts) -> list[MoveLine]:
    """How often tiers changed."""
    found = [
        MoveLine(
            month=month,
            ladder=terms.ladders[place].ladder.code,
            from_tier=from_tier,
            to_tier=to_tier,
            move_count=move_count,
        )
        for (month, place, from_tier, to_tier), move_count in counts.moves.items()
    ]
    return sorted(
        found,
        key=lambda each: (each.month, each.ladder, each.from_tier or "", each.to_tier or ""),
    )


def stand_lines(outcomes: Outcomes) -> list[StandLine]:
    """Who stands where at the end."""
    counts: dict[tuple[str, str | None], int] = {}
    for outcome in outcomes.members.values():
        for key in zip(outcomes.ladders, outcome.tiers, strict=True):
            counts[key] = counts.get(key, 0) + 1
    return [
        StandLine(ladder=ladder, tier=tier, member_count=member_count)
        for (ladder, tier), member_count in sorted(
            counts.items(), key=lambda item: (item[0][0], item[0][1] or "")
        )
    ]


def owed_line(asset: Asset, owed: Liability, debt_units: int) -> OwedLine:
    return OwedLine(
        asset=asset.settings.code,
        outstanding_units=owed.outstanding_units,
        debt_units=debt_units,
        unused_units=owed.unused_units,
        currency=owed.currency,
        value_minor=owed.value_minor,
        method=owed.method,
    )


def owed_of(
    asset: Asset, at_end: Outstanding, samples: dict[int, ledger.Sample], until_at: datetime
) -> OwedLine:
    """The liability at the end, by the breakage of these samples."""
    ages = sorted(at_end.units_by_age.items())
    owed = ledger.liability_for(asset, AsOf(effective_at=until_at), ages, samples)
    return owed_line(asset, owed, at_end.debt_units)


def _summed(pairs: Iterable[tuple[Key, Pair]]) -> dict[Key, Pair]:
    found: dict[Key, Pair] = {}
    for key, (earned_units, taken_units) in pairs:
        whole = found.setdefault(key, [0, 0])
        whole[0] += earned_units
        whole[1] += taken_units
    return found


def _line(
    terms: Terms, asset_id: int, key: str | None, pair: Pair, ladder: str | None = None
) -> UnitLine:
    asset = next(each for each in terms.assets.values() if each.id == asset_id)
    earned, taken = pair
    return UnitLine(
        asset=asset.settings.code,
        key=key,
        ladder=ladder,
        earned_units=earned,
        taken_back_units=taken,
        net_units=earned - taken,
        cost_minor=cost_minor(asset, earned - taken),
    )


def _sorted(lines: Iterable[UnitLine]) -> list[UnitLine]:
    return sorted(lines, key=lambda each: (each.ladder or "", each.asset, each.key or ""))
