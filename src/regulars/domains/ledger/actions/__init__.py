"""The verbs of the ledger, and the book that all of them are done in."""

from regulars.domains.ledger.actions.adjusting import (
    decide_adjustment,
    lock_adjustment,
    request_adjustments,
    set_adjustment_limit,
)
from regulars.domains.ledger.actions.closing import (
    Closing,
    announce_released,
    expire_lots,
    time_out_holds,
    warn_of_expiry,
)
from regulars.domains.ledger.actions.configuring import configure
from regulars.domains.ledger.actions.posting import post
from regulars.domains.ledger.actions.removing import remove_assets, remove_owned
from regulars.domains.ledger.policy.book import Book
from regulars.domains.ledger.policy.configuring import conflict_of, fault_of_settings
from regulars.domains.ledger.policy.desk import Movement
from regulars.domains.ledger.policy.wallet import Lot, Transfer

__all__ = [
    "Book",
    "Closing",
    "Lot",
    "Movement",
    "Transfer",
    "announce_released",
    "configure",
    "conflict_of",
    "decide_adjustment",
    "expire_lots",
    "fault_of_settings",
    "lock_adjustment",
    "post",
    "remove_assets",
    "remove_owned",
    "request_adjustments",
    "set_adjustment_limit",
    "time_out_holds",
    "warn_of_expiry",
]
