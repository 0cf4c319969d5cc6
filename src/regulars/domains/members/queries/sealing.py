"""How much is still sealed with older keys."""

from regulars.domains.members.store import sealing
from regulars.domains.members.types.sealing import Stale
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


async def stale(tx: Tx, vault: Vault) -> Stale:
    """How many identities and profiles are sealed with other keys than the active one."""
    return await sealing.stale(tx, vault)
