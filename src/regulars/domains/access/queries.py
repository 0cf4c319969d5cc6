"""The questions of access. Whoever is limited to some stores sees what lies within them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.errors import KeyNotFound, RoleNotFound, StaffNotFound
from regulars.domains.access.policy import grants
from regulars.domains.access.store import audit as audit_store
from regulars.domains.access.store import keys as key_store
from regulars.domains.access.store import roles as role_store
from regulars.domains.access.store import sessions as session_store
from regulars.domains.access.store import staff as staff_store
from regulars.domains.access.store import views as view_store
from regulars.domains.access.store.audit import EntryRow
from regulars.domains.access.store.keys import KeyPage
from regulars.domains.access.store.staff import StaffPage
from regulars.domains.access.types import (
    READY_MADE_ROLES,
    ApiKey,
    AuditFilter,
    AuditProof,
    AuditRecord,
    KeyKind,
    Origin,
    Preferences,
    Principal,
    Role,
    SavedView,
    Session,
    StaffAccess,
    StaffMember,
    StaffState,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.feed import Position

_BEGINNING = Position(written_in=0, last_id=UUID(int=0))
_SEALS_A_PAGE = 100
_ENTRIES_A_PAGE = 1_000
_VIEWS_SHOWN_MAX = 1_000


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a list from the newest down: after this id, at most so many."""

    after: UUID | None = None
    count: int


async def staff_member(tx: Tx, vault: Vault, principal: Principal, staff_id: UUID) -> StaffMember:
    """One staff account; refuses `StaffNotFound`. Everybody may read their own."""
    found = await staff_store.accounts(tx, vault, [staff_id])
    if not found or not _may_see(principal, found[0].member):
        raise StaffNotFound("there is no such staff account")
    return found[0].member


async def staff_by_login(tx: Tx, vault: Vault, login: str) -> StaffMember:
    """The account that signs in as `login`; refuses `StaffNotFound`."""
    found = await staff_store.account_by_login(tx, vault, login)
    if found is None:
        raise StaffNotFound("there is no such staff account")
    return found.member


async def staff_list(
    tx: Tx,
    vault: Vault,
    principal: Principal,
    wanted: Slice,
    *,
    state: StaffState | None = None,
    role_code: str | None = None,
) -> list[StaffMember]:
    """Staff accounts, newest first, of a state or holding a role where one is named."""
    page = StaffPage(
        after=wanted.after,
        count=wanted.count,
        state=state,
        role_code=role_code,
        within_store_ids=principal.store_ids,
    )
    accounts = await staff_store.accounts(tx, vault, await staff_store.page_ids(tx, page))
    return [account.member for account in reversed(accounts)]


async def sessions_of(tx: Tx, vault: Vault, staff_id: UUID, now: datetime) -> list[Session]:
    """Somebody's live sessions, newest first."""
    return await session_store.of_staff(tx, vault, staff_id, now)


async def staff_access(tx: Tx, staff_id: UUID, now: datetime) -> StaffAccess:
    """How many live sessions somebody has, and how many live API keys they issued."""
    return await staff_store.access_of(tx, staff_id, now)


async def is_opened(tx: Tx) -> bool:
    """Whether anybody has an account: a fresh database has nobody who could sign in."""
    return await staff_store.any_exist(tx)


async def views(tx: Tx, principal: Principal, page: str | None) -> list[SavedView]:
    """One's own views and all shared ones (of one page), by page and name; up to a thousand."""
    return await view_store.views(tx, principal.id, page, _VIEWS_SHOWN_MAX)


async def views_of_segment(tx: Tx, segment: str) -> list[SavedView]:
    """Everybody's views of members that ask for a segment of this code; up to a thousand."""
    return await view_store.views_of_segment(tx, segment, _VIEWS_SHOWN_MAX)


async def preferences(tx: Tx, principal: Principal) -> Preferences:
    """How somebody likes their pages."""
    return await view_store.preferences(tx, principal.id) or Preferences()


async def names(tx: Tx, vault: Vault, staff_ids: Collection[UUID]) -> dict[UUID, str]:
    """The display names of these staff accounts, by id."""
    return {
        each.member.id: each.member.display_name
        for each in await staff_store.accounts(tx, vault, staff_ids)
    }


async def roles(tx: Tx) -> list[Role]:
    """All roles: the ready-made ones in their own order, then the organisation's by code."""
    return [*READY_MADE_ROLES.values(), *await role_store.custom(tx)]


async def role(tx: Tx, code: str) -> Role:
    """One role; refuses `RoleNotFound`."""
    if code in READY_MADE_ROLES:
        return READY_MADE_ROLES[code]
    found = await role_store.custom(tx, [code])
    if not found:
        raise RoleNotFound(f"there is no role {code!r}")
    return found[0]


async def api_key(tx: Tx, principal: Principal, key_id: UUID) -> ApiKey:
    """One API key, without its secret; refuses `KeyNotFound`."""
    found = await key_store.by_id(tx, [key_id])
    if not found or not grants.covers(principal.store_ids, found[0].store_ids):
        raise KeyNotFound("there is no such key")
    return found[0]


async def api_keys(
    tx: Tx,
    principal: Principal,
    wanted: Slice,
    *,
    kind: KeyKind | None = None,
    with_revoked: bool = False,
) -> list[ApiKey]:
    """API keys, newest first; revoked ones where they are asked for."""
    page = KeyPage(
        after=wanted.after,
        count=wanted.count,
        kind=kind,
        with_revoked=with_revoked,
        within_store_ids=principal.store_ids,
    )
    return await key_store.by_id(tx, await key_store.page_ids(tx, page))


async def key_count_beside(tx: Tx, key: ApiKey, now: datetime) -> int:
    """How many other live keys of its kind the source of a key has; none where it has no source."""
    return await key_store.count_beside(tx, key.id, now)


async def audit_log(
    tx: Tx, vault: Vault, principal: Principal, wanted: Slice, narrow: AuditFilter
) -> list[AuditRecord]:
    """Audit entries, newest first; refuses callers who are limited to some stores."""
    grants.refuse_narrow(principal)
    rows = await audit_store.page(tx, narrow, after=wanted.after, count=wanted.count)
    names = await _actor_names(tx, vault, rows)
    return [_opened(vault, row, names) for row in rows]


async def audit_actions(tx: Tx, principal: Principal) -> list[str]:
    """What has been done so far, each action once; refuses whoever may not read the log."""
    grants.refuse_narrow(principal)
    return await audit_store.actions(tx)


async def check_audit(tx: Tx, vault: Vault) -> AuditProof:
    """Check every audit entry against its keyed hash, and every seal against its entries.

    An entry that was changed is named in `altered_ids`; a seal under which entries were added,
    removed or replaced in `broken_seals`. Memory stays flat: a seal covers a thousand entries.
    """
    position, digest, entry_count = _BEGINNING, b"", 0
    altered: list[UUID] = []
    broken: list[int] = []
    number = 0
    while seals := await audit_store.seals_after(tx, number, _SEALS_A_PAGE):
        for seal in seals:
            rows = await audit_store.entries_between(tx, position, seal)
            altered += [row.id for row in rows if not audit_store.opened(vault, row).is_intact]
            hashes = [row.content_hash for row in rows]
            if seal.number != number + 1 or seal.digest != audit_store.chained(
                vault, digest, hashes
            ):
                broken.append(seal.number)
            position = Position(written_in=seal.through_written_in, last_id=seal.through_id)
            number, digest, entry_count = seal.number, seal.digest, entry_count + len(rows)
    unsealed_count, unsealed_altered = await _check_unsealed(tx, vault, position)
    return AuditProof(
        entry_count=entry_count + unsealed_count,
        seal_count=number,
        altered_ids=(*altered, *unsealed_altered),
        broken_seals=tuple(broken),
    )


async def _check_unsealed(tx: Tx, vault: Vault, position: Position) -> tuple[int, list[UUID]]:
    """How many entries stand after `position`, and which of them were altered."""
    entry_count = 0
    altered: list[UUID] = []
    while rows := await audit_store.entries_after(tx, position, _ENTRIES_A_PAGE):
        entry_count += len(rows)
        altered += [row.id for row in rows if not audit_store.opened(vault, row).is_intact]
        position = Position(written_in=rows[-1].written_in, last_id=rows[-1].id)
    return entry_count, altered


async def _actor_names(tx: Tx, vault: Vault, rows: Sequence[EntryRow]) -> dict[UUID, str]:
    staff_ids = {row.actor_id for row in rows if row.actor_kind == "staff"}
    key_ids = {row.actor_id for row in rows if row.actor_kind == "key"}
    return {
        **await staff_store.names(tx, vault, staff_ids),
        **await key_store.names(tx, key_ids),
    }


def _opened(vault: Vault, row: EntryRow, names: dict[UUID, str]) -> AuditRecord:
    opened = audit_store.opened(vault, row)
    sealed = opened.sealed
    return AuditRecord(
        id=row.id,
        occurred_at=row.occurred_at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_name=names.get(row.actor_id),
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        before=sealed.before,
        after=sealed.after,
        origin=Origin(ip=sealed.ip, user_agent=sealed.user_agent, request_id=row.request_id),
        is_intact=opened.is_intact,
    )


def _may_see(principal: Principal, member: StaffMember) -> bool:
    return principal.id == member.id or grants.covers(principal.store_ids, member.store_ids)
