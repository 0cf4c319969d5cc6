"""The reference of permissions and of the roles that come with the product."""

from docs.pages.markdown import page, table
from regulars.domains.access.types import PERMISSIONS, READY_MADE_ROLES


def permissions_page() -> str:
    """Permissions × ready-made roles."""
    roles = list(READY_MADE_ROLES.values())
    rows = [
        (f"`{name}`", *("✓" if name in role.permissions else "" for role in roles), told)
        for name, told in PERMISSIONS.items()
    ]
    about = (
        "Roles and the scopes of secret keys are sets of these permissions. The roles below come "
        "with the product and do not change; roles of your own are made with `POST /v1/roles`. "
        "A write key may send events and nothing else."
    )
    parts = [
        table(("permission", *(f"`{role.code}`" for role in roles), "allows"), rows),
    ]
    return page("Permissions", about, parts)
