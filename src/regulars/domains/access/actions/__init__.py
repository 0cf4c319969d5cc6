"""The verbs of access."""

from regulars.domains.access.actions.audit import record, seal_audit, unmasked_views
from regulars.domains.access.actions.first_access import bootstrap_owner
from regulars.domains.access.actions.keys import (
    authenticate_keys,
    issue_key,
    revoke_key,
    rotate_key,
)
from regulars.domains.access.actions.passwords import change_password, reset_password
from regulars.domains.access.actions.roles import change_role, create_role, delete_role
from regulars.domains.access.actions.second_factor import (
    confirm_enrolment,
    enrol,
    reset_second_factor,
)
from regulars.domains.access.actions.sessions import authenticate_session, end_session, sign_in
from regulars.domains.access.actions.staff import (
    change_staff,
    create_staff,
    disable_staff,
    enable_staff,
    set_grant,
)
from regulars.domains.access.actions.upkeep import (
    forget_ended,
    reseal_audit,
    reseal_sessions,
    reseal_staff,
)
from regulars.domains.access.actions.views import (
    change_view,
    create_view,
    delete_view,
    set_preferences,
)

__all__ = [
    "authenticate_keys",
    "authenticate_session",
    "bootstrap_owner",
    "change_password",
    "change_role",
    "change_staff",
    "change_view",
    "confirm_enrolment",
    "create_role",
    "create_staff",
    "create_view",
    "delete_role",
    "delete_view",
    "disable_staff",
    "enable_staff",
    "end_session",
    "enrol",
    "forget_ended",
    "issue_key",
    "record",
    "reseal_audit",
    "reseal_sessions",
    "reseal_staff",
    "reset_password",
    "reset_second_factor",
    "revoke_key",
    "rotate_key",
    "seal_audit",
    "set_grant",
    "set_preferences",
    "sign_in",
    "unmasked_views",
]
