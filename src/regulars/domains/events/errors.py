"""Refusals of the events domain."""

from regulars.kernel.errors import Conflict, InvalidInput, NotFound


class EventInvalid(InvalidInput):
    """The event cannot be understood; the detail names what is wrong."""

    code = "event_invalid"


class EventNotJson(EventInvalid):
    """What was sent as an event is not JSON."""

    code = "event_not_json"


class EventNotObject(EventInvalid):
    """What was sent as an event is JSON, but not an object."""

    code = "event_not_object"


class EventTooLarge(EventInvalid):
    """The event is larger than this installation takes."""

    code = "event_too_large"


class EventTooDeep(EventInvalid):
    """The event nests deeper than an event may."""

    code = "event_too_deep"


class EventHoldsNul(EventInvalid):
    """The event holds the character U+0000, which cannot be stored."""

    code = "event_holds_nul"


class EventTypeUnknown(EventInvalid):
    """The event's type is none of the six, or not the one that the address names."""

    code = "event_type_unknown"


class EventNameMissing(EventInvalid):
    """A track event does not say what happened, or takes too many characters to say it."""

    code = "event_name_missing"


class EventOfNobody(EventInvalid):
    """Neither `userId` nor `anonymousId` says whose event it is."""

    code = "event_of_nobody"


class MessageIdInvalid(EventInvalid):
    """The `messageId` is too long, or neither text nor a number."""

    code = "message_id_invalid"


class TimestampInvalid(EventInvalid):
    """A time of the event is not an ISO 8601 instant, or lies outside the years 1900 to 2999."""

    code = "timestamp_invalid"


class EventKeyDiffers(EventInvalid):
    """The event names another write key than the request it came in."""

    code = "event_key_differs"


class MessageConflict(Conflict):
    """The source sent this message id before, with other content."""

    code = "message_conflict"


class EventNotFound(NotFound):
    """There is no such event, or not for this caller."""

    code = "event_not_found"


class QuarantinedNotFound(NotFound):
    """There is no such rejected event, or not for this caller."""

    code = "quarantined_not_found"


class PersonalFieldNotFound(NotFound):
    """There is no such field in the registry, or it is built in and stays."""

    code = "personal_field_not_found"


class QuarantineSettled(Conflict):
    """The rejected event was replayed or dismissed already."""

    code = "quarantine_settled"
