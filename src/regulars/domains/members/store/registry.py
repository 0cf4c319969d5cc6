"""The registry in the database, remembered by its version.

What a process remembers is a guess: the first statement of every resolution reads the version, and
a registry of another version is read anew. So a change counts from its commit on, in every
process, and costs the hot path nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.members.store import SQL
from regulars.domains.members.types.registry import (
    Attribute,
    BlockedValue,
    IdentityRule,
    Registry,
)
from regulars.infra.db import Tx
from regulars.kernel.ids import new_id


class _Settings(msgspec.Struct, frozen=True, kw_only=True):
    version: UUID
    phone_region: str


class _Memory(msgspec.Struct, kw_only=True):
    latest: Registry | None = None


_memory = _Memory()


async def remembered_registry(tx: Tx) -> Registry:
    """The registry as this process last read it, which may be out of date."""
    return _memory.latest or await current_registry(tx)


async def current_registry(tx: Tx) -> Registry:
    """The registry as it is in the database now: one statement where it is remembered."""
    settings = await tx.one(SQL.registry_settings, _Settings)
    latest = _memory.latest
    if latest is not None and latest.version == settings.version:
        return latest
    rules = await tx.all(SQL.identity_rules, IdentityRule)
    blocked = await tx.all(SQL.blocked_values, BlockedValue)
    attributes = await tx.all(SQL.attributes, Attribute)
    _memory.latest = Registry(
        version=settings.version,
        phone_region=settings.phone_region,
        rules={rule.kind: rule for rule in rules},
        blocked=frozenset((each.kind, each.value) for each in blocked),
        attributes={attribute.key: attribute for attribute in attributes},
    )
    return _memory.latest


async def renew_version(tx: Tx, phone_region: str | None = None) -> None:
    """Give the registry a new version, after a change in the same transaction."""
    await tx.run(SQL.renew_registry_version, version=new_id(), phone_region=phone_region)


async def lock_attribute(tx: Tx, key: str) -> Attribute | None:
    """The attribute as it is, locked until the transaction ends."""
    return await tx.maybe(SQL.lock_attribute, Attribute, key=key)


async def save_attribute(tx: Tx, attribute: Attribute, now: datetime) -> None:
    await tx.run(
        SQL.save_attribute,
        key=attribute.key,
        title=attribute.title,
        type=attribute.type,
        is_personal=attribute.is_personal,
        enum_values=attribute.enum_values,
        now=now,
    )


async def save_identity_rule(tx: Tx, rule: IdentityRule) -> None:
    await tx.run(
        SQL.save_identity_rule,
        kind=rule.kind,
        priority=rule.priority,
        limit_per_member=rule.limit_per_member,
        blocks_merge_when_verified_differs=rule.blocks_merge_when_verified_differs,
    )


async def change_blocked_values(
    tx: Tx, added: Sequence[BlockedValue], removed: Sequence[BlockedValue]
) -> None:
    for query, values in (
        (SQL.delete_blocked_values, removed),
        (SQL.insert_blocked_values, added),
    ):
        kinds, blocked = [each.kind for each in values], [each.value for each in values]
        await tx.run(query, kinds=kinds, blocked=blocked)
