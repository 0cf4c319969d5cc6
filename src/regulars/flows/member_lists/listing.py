"""Pages of members with what they come to."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from regulars.domains.insights import queries as insights
from regulars.domains.insights.queries import Wanted
from regulars.domains.insights.types import ListedRow
from regulars.domains.members import queries as members
from regulars.domains.members.types import ListedMember
from regulars.flows.rewards.terms import Terms
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.listing import Page

Item = TypeVar("Item")


class ListedTier(msgspec.Struct, frozen=True, kw_only=True):
    """Where a member stands on a ladder; None without a tier."""

    ladder: str
    tier: str | None


class ListedBalance(msgspec.Struct, frozen=True, kw_only=True):
    """What a member can spend of an asset, in units at its scale."""

    asset: str
    scale: int
    spendable_units: int


class MemberInList(msgspec.Struct, frozen=True, kw_only=True):
    """A member in a list, with what they come to.

    `spend_micro` is what they bought net of returns, in millionths of the program's currency.
    `tiers`, `balances` and what they bought are None for callers who may not read it. `store`,
    `channel` and `source` are the codes of where they came from; `made_at` is when this was
    worked out.
    """

    member: ListedMember
    tags: list[str]
    store: str | None
    channel: str | None
    source: str | None
    order_count: int | None
    return_count: int | None
    first_order_at: datetime | None
    last_order_at: datetime | None
    spend_micro: int | None
    tiers: list[ListedTier] | None
    balances: list[ListedBalance] | None
    made_at: datetime


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller may see of members in a list."""

    permissions: frozenset[str]
    is_masked: bool = True

    def may(self, permission: str) -> bool:
        return permission in self.permissions


class PageWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which page of which list."""

    wanted: Wanted
    limit: int
    cursor: str | None = None


async def list_page(
    tx: Tx, vault: Vault, page: PageWanted, terms: Terms | None, sight: Sight
) -> Page[MemberInList]:
    """One page. A fixed number of statements."""
    found = await insights.list_rows(tx, page.wanted, page.limit, page.cursor)
    ids = [row.member_id for row in found.items]
    shown = await members.listed_by_id(tx, vault, ids, is_masked=sight.is_masked)
    by_id = {each.member.id: each for each in shown}
    return Page(items=in_list(found.items, by_id, terms, sight), next_cursor=found.next_cursor)


def in_list(
    rows: Sequence[ListedRow],
    by_id: dict[UUID, ListedMember],
    terms: Terms | None,
    sight: Sight,
) -> list[MemberInList]:
    """Rows with their members; a member who has just gone is left out."""
    may_orders = sight.may("orders.read")
    return [
        MemberInList(
            member=by_id[row.member_id],
            tags=row.tags,
            store=row.store,
            channel=row.channel,
            source=row.source,
            order_count=row.order_count if may_orders else None,
            return_count=row.return_count if may_orders else None,
            first_order_at=row.first_order_at if may_orders else None,
            last_order_at=row.last_order_at if may_orders else None,
            spend_micro=_spend(row, terms) if may_orders else None,
            tiers=_tiers(row, terms) if sight.may("tiers.read") else None,
            balances=_balances(row, terms) if sight.may("ledger.read") else None,
            made_at=row.made_at,
        )
        for row in rows
        if row.member_id in by_id
    ]


def _spend(row: ListedRow, terms: Terms | None) -> int:
    return _at(row.spend_micro, terms.program.id) or 0 if terms else 0


def _tiers(row: ListedRow, terms: Terms | None) -> list[ListedTier]:
    return [
        ListedTier(ladder=course.ladder.code, tier=_at(row.tiers, course.ladder.id))
        for course in (terms.ladders if terms else ())
    ]


def _balances(row: ListedRow, terms: Terms | None) -> list[ListedBalance]:
    return [
        ListedBalance(
            asset=code,
            scale=asset.settings.scale,
            spendable_units=_at(row.spendable_units, asset.id) or 0,
        )
        for code, asset in (terms.assets.items() if terms else ())
    ]


def _at(values: Sequence[Item], place: int) -> Item | None:
    return values[place - 1] if place <= len(values) else None
