"""A profile as it is stored: values by field, and when each was last stated."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.members.types.inbound import Standing

ATTRIBUTE_PREFIX = "attributes."


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a party, by field name (`attributes.<key>` for custom fields).

    `times` says when each value was last stated, in microseconds since 1970. A field with a time
    and no value was cleared.
    """

    values: dict[str, Any]
    times: dict[str, int]
    first_seen_at: datetime
    identified_at: datetime | None
    registered_at: datetime | None
    source_id: int | None
    channel_id: int | None
    store_id: int | None


class PartyProfile(msgspec.Struct, frozen=True, kw_only=True):
    """A party with its profile; `own` is set where others were merged into it."""

    id: UUID
    standing: Standing
    profile: Profile
    own: Profile | None
