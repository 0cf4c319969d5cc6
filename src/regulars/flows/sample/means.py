"""What loading and removing work with."""

import msgspec

from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database


class SampleMeans(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of the platform that a sample needs.

    With fewer than `members_for_processes`, starting processes takes longer than they save.
    """

    database: Database
    vault: Vault
    clock: Clock
    members_for_processes: int = 1_000
