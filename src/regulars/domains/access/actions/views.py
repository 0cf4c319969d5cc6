"""Saved views and preferences: what people at the console keep for themselves and others.

They hold no data and open none: whoever uses a shared view sees what they may see anyway. The
audit log therefore keeps only what concerns others: shared views.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.actions.audit import record
from regulars.domains.access.errors import ViewNotFound, ViewOfSomebodyElse, ViewsTooMany
from regulars.domains.access.policy import views as policy
from regulars.domains.access.store import views as store
from regulars.domains.access.types import AuditEntry, Caller, Principal
from regulars.domains.access.types.views import Preferences, SavedView, ViewContent
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.ids import new_id

VIEWS_MAX = 500
"""How many views one person keeps."""


async def create_view(
    tx: Tx, vault: Vault, caller: Caller, page: str, content: ViewContent, now: datetime
) -> SavedView:
    """A new view of the caller's. Refuses `ViewNameTaken` and `ViewsTooMany`."""
    if await store.count_of(tx, caller.principal.id) >= VIEWS_MAX:
        raise ViewsTooMany(f"you have {VIEWS_MAX} views; delete some first")
    view = SavedView(
        id=new_id(),
        staff_id=caller.principal.id,
        page=policy.page_of(page),
        created_at=now,
        updated_at=now,
        **msgspec.structs.asdict(policy.clean(content)),
    )
    await store.save(tx, view)
    await _note(tx, vault, caller, "view.created", (None, view), now)
    return view


async def change_view(
    tx: Tx, vault: Vault, caller: Caller, view_id: UUID, content: ViewContent, now: datetime
) -> SavedView:
    """Put `content` into a view. Refuses `ViewNotFound`, `ViewOfSomebodyElse`, `ViewNameTaken`."""
    before = await _own(tx, caller.principal, view_id)
    after = msgspec.structs.replace(
        before, updated_at=now, **msgspec.structs.asdict(policy.clean(content))
    )
    await store.save(tx, after)
    await _note(tx, vault, caller, "view.changed", (before, after), now)
    return after


async def delete_view(tx: Tx, vault: Vault, caller: Caller, view_id: UUID, now: datetime) -> None:
    """Delete a view. Refuses `ViewNotFound` and `ViewOfSomebodyElse`."""
    before = await _own(tx, caller.principal, view_id)
    await store.drop(tx, view_id)
    await _note(tx, vault, caller, "view.deleted", (before, None), now)


async def set_preferences(
    tx: Tx, principal: Principal, wanted: Preferences, now: datetime
) -> Preferences:
    """How the caller likes their pages from now on."""
    policy.refuse_unfit(wanted)
    await store.save_preferences(tx, principal.id, wanted, now)
    return wanted


async def _own(tx: Tx, principal: Principal, view_id: UUID) -> SavedView:
    found = await store.view(tx, view_id)
    if found is None or not policy.may_see(principal, found):
        raise ViewNotFound("there is no such view")
    if not policy.may_change(principal, found):
        raise ViewOfSomebodyElse("this view is somebody else's; save a copy of your own")
    return found


async def _note(
    tx: Tx,
    vault: Vault,
    caller: Caller,
    action: str,
    change: tuple[SavedView | None, SavedView | None],
    now: datetime,
) -> None:
    before, after = change
    if not any(each is not None and each.is_shared for each in (before, after)):
        return
    kept = after or before
    assert kept is not None, "a view was there before or is there after"
    entry = AuditEntry(
        action=action,
        subject_kind="view",
        subject_id=str(kept.id),
        before=None if before is None else _facts(before),
        after=None if after is None else _facts(after),
    )
    await record(tx, vault, caller, [entry], now)


def _facts(view: SavedView) -> dict[str, object]:
    return {
        "page": view.page,
        "name": view.name,
        "is_shared": view.is_shared,
        "filter": view.filter,
        "columns": list(view.columns),
        "sort": view.sort,
    }
