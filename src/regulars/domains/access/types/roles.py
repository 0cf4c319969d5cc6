"""Roles: named sets of permissions, and the ready-made ones."""

import msgspec

from regulars.domains.access.types.principal import PERMISSIONS


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A named set of permissions. Ready-made ones come with the product and never change."""

    code: str
    title: str
    permissions: frozenset[str]
    is_ready_made: bool = False


def _ready_made(code: str, title: str, permissions: str) -> Role:
    return Role(
        code=code,
        title=title,
        permissions=frozenset(permissions.split()),
        is_ready_made=True,
    )


OWNER = "owner"

READY_MADE_ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        _ready_made(OWNER, "Owner", " ".join(PERMISSIONS)),
        _ready_made(
            "operator",
            "Operator",
            "members.read members.write members.merge members.download orders.read orders.write"
            " ledger.read ledger.write ledger.issue ledger.adjust ledger.approve rules.read"
            " rules.write tiers.read tiers.write catalog.read catalog.write events.read"
            " events.write imports.read imports.write webhooks.read reports.read reports.write"
            " goals.write acquisition.write segments.read segments.write"
            " lifecycle.write jobs.read",
        ),
        _ready_made(
            "analyst",
            "Analyst",
            "members.read members.download orders.read ledger.read rules.read tiers.read"
            " segments.read catalog.read events.read imports.read reports.read jobs.read",
        ),
        _ready_made(
            "store_staff",
            "Store staff",
            "members.read members.write orders.read orders.write ledger.read ledger.write"
            " tiers.read catalog.read",
        ),
        _ready_made(
            "customer_service",
            "Customer service",
            "members.read members.pii members.write members.merge orders.read orders.write"
            " ledger.read ledger.adjust rules.read tiers.read segments.read catalog.read"
            " events.read",
        ),
        _ready_made(
            "auditor",
            "Auditor",
            "members.read orders.read ledger.read rules.read tiers.read segments.read catalog.read"
            " events.read imports.read staff.read keys.read audit.read webhooks.read reports.read"
            " jobs.read",
        ),
    )
}
"""The roles that every installation has, by code."""
