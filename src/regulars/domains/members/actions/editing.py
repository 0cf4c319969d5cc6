"""Changing what is known of one member by hand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.members.actions import announcing
from regulars.domains.members.actions.hand import Hand
from regulars.domains.members.actions.locking import locked_survivors
from regulars.domains.members.policy.attributes import checked_change
from regulars.domains.members.policy.masking import profile_view
from regulars.domains.members.policy.profiles import stated
from regulars.domains.members.store import profiles
from regulars.domains.members.store.registry import current_registry
from regulars.domains.members.types.commands import ProfileEdit
from regulars.domains.members.types.party import Item
from regulars.domains.members.types.profile import Profile
from regulars.domains.members.types.registry import Registry
from regulars.domains.members.types.views import ProfileView
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.outbox import announce
from regulars.kernel.errors import InvalidInput


async def edit_profile(
    tx: Tx, vault: Vault, edit: ProfileEdit, caller: Caller, now: datetime
) -> tuple[str, ...]:
    """Change a member's profile as of now; the fields whose value changed.

    Refuses the whole edit when a field does not accept its value, and members who are unknown or
    were erased. Statements about a later time than now still win.
    """
    registry = await current_registry(tx)
    change, refused = checked_change(registry, edit.change)
    if refused:
        raise InvalidInput("the profile does not accept this", errors=refused)
    party = (await locked_survivors(tx, [edit.member_id]))[edit.member_id]
    before = (await profiles.profiles(tx, vault, [party.id]))[party.id]
    item = _edit_item(change, now)
    after, changed = stated(before.profile, item)
    await profiles.update_members(
        tx, vault, registry, {party.id: after}, {party.id: party.standing}
    )
    if before.own is not None:
        own, _ = stated(before.own, item)
        await profiles.save_own_profiles(tx, vault, registry, {party.id: own})
    if changed:
        await announce(tx, [announcing.member_updated(party.id, changed, now)])
        entry = _profile_entry(registry, party.id, before.profile, after, changed)
        await Hand(tx=tx, vault=vault, caller=caller, now=now).audit(entry)
    return changed


def _edit_item(change: dict[str, Any], now: datetime) -> Item:
    return Item(
        claims=(),
        names_a_person=False,
        registers=False,
        seen_at=now,
        source_id=None,
        channel_id=None,
        store_id=None,
        change=change,
        refused=(),
        refused_fields=(),
    )


def _profile_entry(
    registry: Registry, member_id: UUID, before: Profile, after: Profile, changed: Sequence[str]
) -> AuditEntry:
    return AuditEntry(
        action="member.profile_changed",
        subject_kind="member",
        subject_id=str(member_id),
        before=_shown(registry, before, changed),
        after=_shown(registry, after, changed),
    )


def _shown(registry: Registry, profile: Profile, fields: Sequence[str]) -> ProfileView:
    values = {field: profile.values[field] for field in fields if field in profile.values}
    return profile_view(registry, values, is_masked=True)
