"""The verbs of the orders domain."""

from regulars.domains.orders.actions.change_state import change_state
from regulars.domains.orders.actions.draft_return import confirm_return, draft_return
from regulars.domains.orders.actions.record import claim, give_up, record
from regulars.domains.orders.actions.remove_owned import remove_owned

__all__ = [
    "change_state",
    "claim",
    "confirm_return",
    "draft_return",
    "give_up",
    "record",
    "remove_owned",
]
