"""The registry in the database, remembered by its version.

What a process remembers is a guess: the first statement of every resolution reads the version, and
a registry of another version is read anew. So a change counts from its commit on, in every
process, and costs the hot path nothing.
"""

from typing import Any
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
    """The registry as it is in the database now."""
    settings = await tx.one(SQL.registry_settings, _Settings)
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


def is_remembered(version: Any) -> bool:
    return _memory.latest is not None and _memory.latest.version == version
