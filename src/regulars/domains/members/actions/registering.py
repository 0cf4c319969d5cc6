"""Changing the registry: custom fields, identity rules, values that name nobody."""

from datetime import datetime

from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.members.actions.hand import Hand
from regulars.domains.members.policy.registry import (
    checked_registry_change,
    refuse_unfit_attribute,
)
from regulars.domains.members.store import registry as store
from regulars.domains.members.types.registry import Attribute, RegistryChange
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


async def save_attribute(
    tx: Tx, vault: Vault, attribute: Attribute, caller: Caller, now: datetime
) -> None:
    """Register a custom field, or change its title and add to its values.

    Refuses to change what stored values mean: the type, whether it is personal, values of an enum
    taken away.
    """
    stored = await store.lock_attribute(tx, attribute.key)
    refuse_unfit_attribute(attribute, stored)
    await store.save_attribute(tx, attribute, now)
    await store.renew_version(tx)
    await Hand(tx=tx, vault=vault, caller=caller, now=now).audit(
        AuditEntry(
            action="attribute.saved",
            subject_kind="attribute",
            subject_id=attribute.key,
            before=stored,
            after=attribute,
        )
    )


async def change_registry(
    tx: Tx, vault: Vault, change: RegistryChange, caller: Caller, now: datetime
) -> None:
    """Change how identities are read from now on; what is stored stays as it is.

    Refuses unknown kinds and regions, and two kinds of one priority.
    """
    current = await store.current_registry(tx)
    checked = checked_registry_change(current, change)
    await store.change_blocked_values(tx, checked.blocked, checked.unblocked)
    for rule in checked.rules:
        await store.save_identity_rule(tx, rule)
    await store.renew_version(tx, checked.phone_region)
    await Hand(tx=tx, vault=vault, caller=caller, now=now).audit(
        AuditEntry(
            action="members.registry_changed",
            subject_kind="registry",
            subject_id="members",
            after=checked,
        )
    )
