"""The audit log: what is recorded, how it is read, and what checking it finds."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.access.types.principal import Origin, PrincipalKind


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done: `action` as in `staff.created`, to which subject.

    `before` and `after` are anything that msgspec encodes; they are stored sealed.
    """

    action: str
    subject_kind: str
    subject_id: str
    before: Any = None
    after: Any = None


class AuditRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An audit entry as it is read: who did it, from where, and when.

    `is_intact` is false where it was changed after it had been written.
    """

    id: UUID
    occurred_at: datetime
    actor_kind: PrincipalKind
    actor_id: UUID
    actor_name: str | None
    action: str
    subject_kind: str
    subject_id: str
    before: Any
    after: Any
    origin: Origin
    is_intact: bool


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which audit entries; None does not narrow."""

    actor_id: UUID | None = None
    action: str | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditProof(msgspec.Struct, frozen=True, kw_only=True):
    """What checking the audit log found: how much is sealed, and what is wrong with it."""

    entry_count: int
    seal_count: int
    altered_ids: tuple[UUID, ...]
    broken_seals: tuple[int, ...]
