"""What the routes of events and of the quarantine share: which of them a caller sees, and names."""

from collections.abc import Sequence

import msgspec

from regulars.domains.access.errors import PermissionMissing
from regulars.domains.access.types import Principal
from regulars.domains.catalog import queries as catalog
from regulars.domains.events.types import QuarantinedEvent, StoredEvent
from regulars.infra.db import Tx

UNKNOWN_SOURCE_ID = 0
"""No source has this number: what is asked of an unknown source is empty."""


class CodeNames(msgspec.Struct, frozen=True, kw_only=True):
    """The codes behind the numbers of sources, channels and stores."""

    sources: dict[int, str]
    channels: dict[int, str]
    stores: dict[int, str]


async def code_names(tx: Tx, found: Sequence[StoredEvent | QuarantinedEvent]) -> CodeNames:
    """The codes that these events name by number."""
    stores = {
        each.store_id
        for each in found
        if isinstance(each, StoredEvent) and each.store_id is not None
    }
    return CodeNames(
        sources=await catalog.codes_of(tx, "source", {each.source_id for each in found}),
        channels=await catalog.codes_of(
            tx, "channel", {each.channel_id for each in found if each.channel_id is not None}
        ),
        stores=await catalog.codes_of(tx, "store", stores),
    )


async def source_filter(tx: Tx, principal: Principal, code: str | None) -> int | None:
    """The number of the source that is asked for, within what the caller may see."""
    if code is None:
        return principal.source_id
    source_id = (await catalog.ids_of(tx, "source", [code])).get(code, UNKNOWN_SOURCE_ID)
    return source_id if principal.source_id in (None, source_id) else UNKNOWN_SOURCE_ID


def refuse_masked(principal: Principal) -> None:
    """Refuses callers who may not see personal fields."""
    if "members.pii" not in principal.permissions:
        raise PermissionMissing("this needs the permission members.pii")


def refuse_narrow(principal: Principal) -> None:
    """Refuses callers limited to some stores where it is not known whose an event is."""
    if principal.store_ids is not None:
        raise PermissionMissing("this concerns all stores, and your access is limited to some")
