"""Refusals of the orders domain."""

from typing import ClassVar

from regulars.kernel.errors import Conflict, InvalidInput, Kind, NotFound, Refusal


class DocumentInvalid(InvalidInput):
    """The document cannot be recorded as it was sent; `errors` names the fields."""

    code = "document_invalid"


class DocumentConflict(Conflict):
    """The source sent this number before, with other content."""

    code = "document_conflict"


class DocumentNotFound(NotFound):
    """There is no such order or return, or not for this caller."""

    code = "document_not_found"


class OrderNotFound(Refusal):
    """The return names an order that is not known (yet): send the order first."""

    code: ClassVar[str] = "returned_order_not_found"
    kind: ClassVar[Kind] = "invalid"


class ReturnExceedsOrder(Conflict):
    """More would be brought back than was bought and not yet returned."""

    code = "return_exceeds_order"


class StateNotReachable(Conflict):
    """An order in this state cannot go to the one that is asked for."""

    code = "state_not_reachable"


class OrderClaimed(Conflict):
    """The order belongs to a member already and cannot be claimed by another."""

    code = "order_claimed"
