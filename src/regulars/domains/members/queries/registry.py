"""What is registered: identity rules, blocked values, custom fields, purposes."""

from regulars.domains.members.store import consents
from regulars.domains.members.store.registry import current_registry
from regulars.domains.members.types.registry import Registry
from regulars.domains.members.types.views import Purpose
from regulars.infra.db import Tx


async def registry(tx: Tx) -> Registry:
    """The registry as it is now."""
    return await current_registry(tx)


async def purposes(tx: Tx) -> list[Purpose]:
    """What consent can be given for, by code."""
    return await consents.purposes(tx)
