"""Reports on whole programs as of an instant: points and what else is counted, and tiers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.catalog.errors import UnknownCode
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf, AssetKind, AssetTotals, Holder
from regulars.domains.members import queries as members
from regulars.domains.members.types import Portrait
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.types import TierCount, TierFlow
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.terms import InForce, Terms, in_force
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

HOLDERS_SHOWN = 10


class HolderLine(msgspec.Struct, frozen=True, kw_only=True):
    """A member and what they hold. `external_ids` are the source systems' own numbers for them."""

    member_id: UUID
    external_ids: list[str]
    units: int


class AssetReport(msgspec.Struct, frozen=True, kw_only=True):
    """One asset as of an instant, in units at its scale.

    `members` are all who had joined by then, whether or not they ever had an account;
    `members_with_account` those to whom anything was ever booked. `adjusted` is what was added by
    hand less what was removed; all other amounts are positive, only `debt` is not.
    """

    program: str
    asset: str
    kind: AssetKind
    scale: int
    earned: int
    spent: int
    given_back: int
    taken_back: int
    forgiven: int
    absorbed: int
    deducted: int
    expired: int
    reinstated: int
    adjusted: int
    outstanding: int
    debt: int
    members: int
    members_with_account: int
    members_above_zero: int
    members_at_zero: int
    members_below_zero: int
    top_holders: list[HolderLine]


class PointsReport(msgspec.Struct, frozen=True, kw_only=True):
    """Every asset of the programs that were asked for."""

    as_of: datetime
    known_at: datetime | None
    assets: list[AssetReport]


class LadderReport(msgspec.Struct, frozen=True, kw_only=True):
    """Members by tier, the highest first.

    `none` have no tier though they did something in the window; `no_activity` have none and did
    nothing in it.
    """

    program: str
    ladder: str
    tiers: list[TierCount]
    none: int
    no_activity: int
    members: int


class TiersReport(msgspec.Struct, frozen=True, kw_only=True):
    """Every ladder of the programs that were asked for."""

    as_of: datetime
    known_at: datetime | None
    ladders: list[LadderReport]


class LadderFlows(msgspec.Struct, frozen=True, kw_only=True):
    """How members of one ladder went from tier to tier, most first.

    `members_before` and `members_after` are all who had joined by each instant.
    """

    program: str
    ladder: str
    flows: list[TierFlow]
    members_before: int
    members_after: int


class TierFlowsReport(msgspec.Struct, frozen=True, kw_only=True):
    """Every ladder of the programs that were asked for, between two instants."""

    from_at: datetime
    until_at: datetime
    ladders: list[LadderFlows]


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What is reported on: None is every program. Masked, identities show their ends only."""

    as_of: datetime
    known_at: datetime | None = None
    program: str | None = None
    is_masked: bool = True


async def points_report(tx: Tx, vault: Vault, asking: Asking, now: datetime) -> PointsReport:
    """What was earned, spent, taken back and so on until an instant, and what stood then."""
    as_of = AsOf(effective_at=asking.as_of, known_at=asking.known_at)
    reports = []
    for terms in _programs(await in_force(tx), asking.program):
        for asset in terms.assets.values():
            holders = await ledger.top_holders(tx, asset, as_of, count=HOLDERS_SHOWN)
            together = await ledger.member_totals(tx, asset, as_of)
            totals = await ledger.totals(tx, asset, as_of)
            reports.append(
                AssetReport(
                    program=terms.program.code,
                    asset=asset.settings.code,
                    kind=asset.settings.kind,
                    scale=asset.settings.scale,
                    members=together.member_count,
                    members_with_account=totals.owner_count,
                    members_above_zero=together.above_zero_count,
                    members_at_zero=together.at_zero_count,
                    members_below_zero=together.below_zero_count,
                    top_holders=await _holder_lines(tx, vault, holders, asking, now),
                    **_amounts(totals),
                )
            )
    return PointsReport(as_of=asking.as_of, known_at=asking.known_at, assets=reports)


async def tiers_report(tx: Tx, asking: Asking) -> TiersReport:
    """How many members stood on which tier at an instant; reads all members, in pages."""
    as_of = tiers.AsOf(asking.as_of, asking.known_at)
    reports = []
    for terms in _programs(await in_force(tx), asking.program):
        for course in terms.ladders:
            census = await tiers.census(tx, course, figures_of(tx, terms, course), as_of)
            reports.append(
                LadderReport(
                    program=terms.program.code,
                    ladder=course.ladder.code,
                    tiers=list(census.tiers),
                    none=census.none_count,
                    no_activity=census.no_activity_count,
                    members=census.member_count,
                )
            )
    return TiersReport(as_of=asking.as_of, known_at=asking.known_at, ladders=reports)


async def tier_flows_report(tx: Tx, asking: Asking, from_at: datetime) -> TierFlowsReport:
    """Who stood where at `from_at` and at the instant asked for; reads all members, in pages."""
    between = (
        tiers.AsOf(from_at, asking.known_at),
        tiers.AsOf(asking.as_of, asking.known_at),
    )
    found = []
    for terms in _programs(await in_force(tx), asking.program):
        for course in terms.ladders:
            flows = await tiers.flows(tx, course, figures_of(tx, terms, course), between)
            found.append(
                LadderFlows(
                    program=terms.program.code,
                    ladder=course.ladder.code,
                    flows=flows,
                    members_before=sum(each.member_count for each in flows if not each.is_new),
                    members_after=sum(each.member_count for each in flows),
                )
            )
    return TierFlowsReport(from_at=from_at, until_at=asking.as_of, ladders=found)


def _programs(forced: InForce, code: str | None) -> Sequence[Terms]:
    found = [each for each in forced.programs if code in (None, each.program.code)]
    if code is not None and not found:
        raise UnknownCode("program", code)
    return found


def _amounts(totals: AssetTotals) -> dict[str, int]:
    return {
        "earned": totals.earned_units,
        "spent": totals.spent_units,
        "given_back": totals.given_back_units,
        "taken_back": totals.taken_back_units,
        "forgiven": totals.forgiven_units,
        "absorbed": totals.absorbed_units,
        "deducted": totals.deducted_units,
        "expired": totals.expired_units,
        "reinstated": totals.reinstated_units,
        "adjusted": totals.adjusted_units,
        "outstanding": totals.outstanding_units,
        "debt": totals.debt_units,
    }


async def _holder_lines(
    tx: Tx, vault: Vault, holders: Sequence[Holder], asking: Asking, now: datetime
) -> list[HolderLine]:
    """Holders with the numbers that source systems know them by."""
    ids = [each.owner_id for each in holders]
    known = await members.persons(tx, ids)
    portraits = {
        each.member.id: each
        for each in await members.portraits(
            tx, vault, [each for each in ids if each in known], now, is_masked=asking.is_masked
        )
    }
    return [
        HolderLine(
            member_id=each.owner_id,
            external_ids=_external_ids(portraits.get(each.owner_id)),
            units=each.units,
        )
        for each in holders
    ]


def _external_ids(portrait: Portrait | None) -> list[str]:
    if portrait is None:
        return []
    return [each.value for each in portrait.identities if each.kind == "external"]
