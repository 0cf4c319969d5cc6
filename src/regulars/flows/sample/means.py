"""What loading and removing work with."""

import msgspec

from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database


class SampleMeans(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of the platform that a sample needs."""

    database: Database
    vault: Vault
    clock: Clock
