"""The hand of whoever acts: the open transaction, the keys, who it is and when."""

from datetime import datetime

import msgspec

from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry, Caller
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


class Hand(msgspec.Struct, frozen=True, kw_only=True):
    """What the steps of an action share."""

    tx: Tx
    vault: Vault
    caller: Caller
    now: datetime

    async def audit(self, *entries: AuditEntry) -> None:
        """Record what was done in the audit log, in the same transaction."""
        await access.record(self.tx, self.vault, self.caller, entries, self.now)
