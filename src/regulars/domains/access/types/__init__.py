"""Values of access: principals, permissions, roles, staff, sessions, keys and audit entries."""

from regulars.domains.access.types.audit import (
    AuditEntry,
    AuditFilter,
    AuditProof,
    AuditRecord,
)
from regulars.domains.access.types.keys import (
    WRITE_KEY_SCOPES,
    ApiKey,
    IssuedKey,
    KeyIdentity,
    KeyKind,
    NewKey,
)
from regulars.domains.access.types.principal import (
    ALL_PERMISSIONS,
    PERMISSIONS,
    SYSTEM,
    Caller,
    Origin,
    Principal,
    PrincipalKind,
)
from regulars.domains.access.types.roles import (
    OWNER,
    READY_MADE_ROLES,
    Role,
)
from regulars.domains.access.types.sessions import (
    Enrolment,
    PasswordChange,
    Session,
    SessionIdentity,
    SignedIn,
    SignIn,
)
from regulars.domains.access.types.staff import (
    FirstAccess,
    Grant,
    Locale,
    NewStaff,
    OneTimePassword,
    StaffAccess,
    StaffChange,
    StaffMember,
    StaffState,
)
from regulars.domains.access.types.views import Preferences, SavedView, Theme, ViewContent

__all__ = [
    "ALL_PERMISSIONS",
    "OWNER",
    "PERMISSIONS",
    "READY_MADE_ROLES",
    "SYSTEM",
    "WRITE_KEY_SCOPES",
    "ApiKey",
    "AuditEntry",
    "AuditFilter",
    "AuditProof",
    "AuditRecord",
    "Caller",
    "Enrolment",
    "FirstAccess",
    "Grant",
    "IssuedKey",
    "KeyIdentity",
    "KeyKind",
    "Locale",
    "NewKey",
    "NewStaff",
    "OneTimePassword",
    "Origin",
    "PasswordChange",
    "Preferences",
    "Principal",
    "PrincipalKind",
    "Role",
    "SavedView",
    "Session",
    "SessionIdentity",
    "SignIn",
    "SignedIn",
    "StaffAccess",
    "StaffChange",
    "StaffMember",
    "StaffState",
    "Theme",
    "ViewContent",
]
