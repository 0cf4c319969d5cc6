"""Lists of members: pages, counts, tags in use."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.members.policy.attributes import filter_value
from regulars.domains.members.policy.masking import masked_identity
from regulars.domains.members.policy.views import member_view
from regulars.domains.members.store import identities, parties, profiles, tags
from regulars.domains.members.store.registry import current_registry
from regulars.domains.members.types.listing import (
    Count,
    ListedMember,
    ListKey,
    MemberFilter,
    PageRequest,
)
from regulars.domains.members.types.views import TagCount, TagOriginCount
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of

COUNT_MAX = 100_000
TAGS_MAX = 1_000
_CONTACT_KINDS = ("phone", "email")


async def list_members(
    tx: Tx,
    vault: Vault,
    narrowed: MemberFilter,
    page: PageRequest,
    now: datetime,
    *,
    is_masked: bool,
) -> Page[ListedMember]:
    """One page of the members that `narrowed` asks for, with their phones and e-mail addresses.

    A fixed number of statements a page. Refuses a cursor of another order.
    """
    name = "members joined_at" if narrowed.is_oldest_first else "members -joined_at"
    after = decode_cursor(page.cursor, name, ListKey)
    rows = await parties.listed(tx, narrowed, after, page.limit + 1, now)
    found = page_of(rows, page.limit, name, _key)
    ids = [row.id for row in found.items]
    shown = await _shown(tx, vault, ids, is_masked=is_masked)
    return Page(items=shown, next_cursor=found.next_cursor)


async def listed_by_id(
    tx: Tx, vault: Vault, member_ids: Sequence[UUID], *, is_masked: bool
) -> list[ListedMember]:
    """These survivors as a list shows them, in order; ids that nobody has are left out."""
    return await _shown(tx, vault, member_ids, is_masked=is_masked)


async def attribute_filter(tx: Tx, key: str, text: str) -> tuple[str, str | int | float | bool]:
    """A custom field and its value, written as a text, for a `MemberFilter`.

    Refuses fields that are not registered, personal ones, and values that do not fit.
    """
    registry = await current_registry(tx)
    return key, filter_value(registry.attributes.get(key), text)


async def any_exist(tx: Tx) -> bool:
    """Whether there is any member at all."""
    return await parties.any_member(tx)


async def count_members(tx: Tx, narrowed: MemberFilter, now: datetime) -> Count:
    """How many members `narrowed` asks for; counted to a hundred thousand, then 'at least'."""
    count = await parties.count_listed(tx, narrowed, COUNT_MAX + 1, now)
    return Count(count=min(count, COUNT_MAX), is_exact=count <= COUNT_MAX)


async def tag_origins(tx: Tx, tag: str, now: datetime) -> list[TagOriginCount]:
    """How many members have a tag, by who set it."""
    return await tags.tag_origins(tx, tag, now)


async def tag_counts(tx: Tx, now: datetime) -> list[TagCount]:
    """The tags in use, up to a thousand, each with the number of members who have it."""
    return await tags.tag_counts(tx, TAGS_MAX, now)


def _key(row: parties.Listed) -> ListKey:
    return ListKey(sorted_at=row.sorted_at, id=row.id)


async def _shown(
    tx: Tx, vault: Vault, ids: Sequence[UUID], *, is_masked: bool
) -> list[ListedMember]:
    registry = await current_registry(tx)
    stored = await profiles.profiles(tx, vault, list(ids))
    contacts = await identities.identities_of(tx, vault, ids, _CONTACT_KINDS)
    return [
        ListedMember(
            member=member_view(registry, stored[member_id], is_masked=is_masked),
            contacts=[
                masked_identity(registry, each) if is_masked else each
                for each in contacts.get(member_id, [])
            ],
        )
        for member_id in ids
        if member_id in stored
    ]
