"""Principals: whoever asks, what it may do, and from where it asks."""

from typing import Literal
from uuid import UUID

import msgspec

PERMISSIONS: dict[str, str] = {
    "members.read": "Find members and read their profiles, contact values masked",
    "members.pii": "See contact values and other personal fields unmasked; each view is audited",
    "members.write": "Create members and change profiles, identities, tags and consents",
    "members.merge": "Merge members, undo merges and decide the review queue",
    "members.erase": "Erase a person's data for good",
    "members.download": "Download lists of members; contact values masked without members.pii",
    "members.export": "Export everything that is held about a person",
    "orders.read": "Read orders and returns",
    "orders.write": "Record orders and returns and change their state",
    "ledger.read": "Read balances, lots, transfers, holds, statements and liability",
    "ledger.write": "Spend units; hold, capture and void them",
    "ledger.issue": "Earn units for members outside of rules, and move units between members",
    "ledger.adjust": "Adjust units by hand with a reason, up to the limit of one's role",
    "ledger.approve": "Adjust without a limit, approve what others ask for, and set the limits",
    "rules.read": "Read rules, their versions, and why something was or was not granted",
    "rules.write": "Change programs, assets and rules; preview, publish and retire rules",
    "tiers.read": "Read ladders, standings and progress",
    "tiers.write": "Change ladders; give tiers by hand; give and lift notices",
    "segments.read": "Read segments, who belongs to them, why and why not, and how they overlap",
    "segments.write": "Make, change, publish and archive segments; upload lists of members",
    "lifecycle.write": "Change how long stages last, and the rules that set tags",
    "catalog.read": "Read products, categories, brands, stores, channels, sources and campaigns",
    "catalog.write": "Change products, categories, brands, stores, channels, sources and campaigns",
    "events.read": "Read events, and the quarantine with its reasons",
    "events.write": "Send events, and replay what is in quarantine",
    "imports.read": "Read imports, their progress and their rejected lines",
    "imports.write": "Start and cancel imports",
    "staff.read": "Read staff accounts and roles",
    "staff.write": "Create, change and disable staff accounts and roles",
    "keys.read": "Read API keys (never their secrets)",
    "keys.write": "Create, rotate and revoke API keys",
    "audit.read": "Read the audit log",
    "webhooks.read": "Read webhook endpoints and their deliveries",
    "webhooks.write": "Change webhook endpoints and replay deliveries",
    "reports.read": "Read reports and metrics over all members, orders and events",
    "reports.write": "Have reports sent by mail on a schedule, and see to whom they go",
    "goals.write": "Set, change and delete goals",
    "acquisition.write": "Change acquisition links and enter what campaigns cost",
    "jobs.read": "Read background work and its state",
    "settings.write": "Change settings of the installation",
}
"""Every permission there is, with what it allows. Roles and key scopes are sets of these."""

ALL_PERMISSIONS: frozenset[str] = frozenset(PERMISSIONS)

PrincipalKind = Literal["staff", "key", "system"]


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever asks: a staff member, an API key, or the platform itself.

    `store_ids` limits what is seen and changed to these stores; None means all of them. A key may
    be bound to one channel and one source.
    """

    kind: PrincipalKind
    id: UUID
    name: str
    permissions: frozenset[str]
    store_ids: frozenset[int] | None = None
    channel_id: int | None = None
    source_id: int | None = None


SYSTEM = Principal(kind="system", id=UUID(int=0), name="system", permissions=ALL_PERMISSIONS)
"""The platform acting on its own account: schedules, imports from the command line, bootstrap."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """From where something was asked, as the audit log keeps it."""

    ip: str | None = None
    user_agent: str | None = None
    request_id: str | None = None


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, and from where: what every action that leaves an audit entry is told."""

    principal: Principal
    origin: Origin = Origin()
