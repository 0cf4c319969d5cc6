"""The questions about links, about where members came from, and about costs."""

from collections.abc import Collection
from uuid import UUID

from regulars.domains.insights.errors import AcquisitionUnknown, LinkNotFound
from regulars.domains.insights.policy.attribution import Knowledge
from regulars.domains.insights.policy.links import destination
from regulars.domains.insights.store import acquisition as store
from regulars.domains.insights.types.acquisition import Acquisition, Cost, Link
from regulars.infra.db import Tx

__all__ = [
    "Knowledge",
    "acquisition",
    "acquisitions",
    "costs",
    "destination",
    "link",
    "links",
    "links_of_codes",
    "lookback_days",
]

LINKS_MAX = 100_000


async def links(tx: Tx, after: str | None, count: int) -> list[Link]:
    """Links by code, with how often each was followed."""
    return await store.links(tx, None, after, count)


async def links_of_codes(tx: Tx, codes: Collection[str]) -> list[Link]:
    """The links of these codes, so far as there are any."""
    return await store.links(tx, codes, None, len(codes))


async def link(tx: Tx, code: str, *, is_followed: bool = False) -> Link:
    """One link; refuses one that there is not, and to follow one that is not active."""
    found = await store.links(tx, [code], None, 1)
    if not found or (is_followed and not found[0].is_active):
        raise LinkNotFound(f"there is no link {code!r}")
    return found[0]


async def acquisition(tx: Tx, member_id: UUID) -> Acquisition:
    """Where a member came from, and why that is said; also of whoever was merged into them."""
    found = await store.of_members(tx, [member_id])
    if member_id not in found:
        raise AcquisitionUnknown("it is not known yet where this member came from")
    return found[member_id]


async def acquisitions(tx: Tx, member_ids: Collection[UUID]) -> list[Acquisition]:
    """Where these members came from, as far as it is known of them themselves."""
    found = await store.of_members(tx, member_ids)
    return [each for asked_id, each in found.items() if each.member_id == asked_id]


async def lookback_days(tx: Tx) -> int:
    """How many days before joining a touch counts."""
    return (await store.state(tx)).lookback_days


async def costs(tx: Tx, after: UUID | None, count: int) -> list[Cost]:
    """Costs, newest first."""
    return await store.costs(tx, None, after, count)
