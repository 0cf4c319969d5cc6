"""What all steps of a close share, and the shape of a step."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger.actions import Closing
from regulars.domains.ledger.types import Place
from regulars.flows.close_day.counts import Counts
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.shares import EVERYBODY, Share

STRAND_COUNT = 2
"""Of a step with much to do. More would only wait: one of them is in this process at a time."""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """One close of one program, or the part of it that one strand does.

    What is due `through` then is booked. It is known from `now` on; what took effect before
    `told_from` is told to nobody. Shares are drawn that are due after `drawn_after`.
    """

    vault: Vault
    program_id: int
    through: datetime
    now: datetime
    told_from: datetime
    drawn_after: datetime
    share: Share = EVERYBODY

    @property
    def closing(self) -> Closing:
        return Closing(self.through, self.now, self.told_from)


After = Place | UUID | datetime | None
"""Where the next batch of a step goes on; None at its end."""


class Batch(msgspec.Struct, frozen=True):
    """What one batch did."""

    counts: Counts
    after: After = None


class Step(msgspec.Struct, frozen=True):
    """A part of the close. `take` does one batch, behind what `after` says, as it was stored.

    With several strands it is run so many times at once, each with its own persons: while the
    database works for one of them, this process works for another.
    """

    name: str
    take: Callable[[Tx, Ground, object], Awaitable[Batch]]
    strand_count: int = 1
