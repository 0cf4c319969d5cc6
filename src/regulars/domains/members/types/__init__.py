"""The values of members, public: what other packages may name."""

from regulars.domains.members.types.inbound import (
    PERSONAL_FIELDS,
    PLAIN_FIELDS,
    Identity,
    IdentityKind,
    Inbound,
    ProfileChange,
    RefusedIdentity,
    Resolution,
    Standing,
)

__all__ = [
    "PERSONAL_FIELDS",
    "PLAIN_FIELDS",
    "Identity",
    "IdentityKind",
    "Inbound",
    "ProfileChange",
    "RefusedIdentity",
    "Resolution",
    "Standing",
]
