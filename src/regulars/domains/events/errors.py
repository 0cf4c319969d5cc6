"""Refusals of the events domain."""

from regulars.kernel.errors import Conflict, InvalidInput, NotFound


class EventInvalid(InvalidInput):
    """The event cannot be understood; the detail names what is wrong."""

    code = "event_invalid"


class EventTooLarge(InvalidInput):
    """The event is larger than this installation takes."""

    code = "event_too_large"


class MessageConflict(Conflict):
    """The source sent this message id before, with other content."""

    code = "message_conflict"


class EventNotFound(NotFound):
    """There is no such event, or not for this caller."""

    code = "event_not_found"


class QuarantineSettled(Conflict):
    """The rejected event was replayed or dismissed already."""

    code = "quarantine_settled"
