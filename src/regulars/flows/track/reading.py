"""Reading one event of the tracking protocol: its bytes become an event, or a reason why not.

Nothing here touches a database or a clock. Every fault has a code of its own, and none raises:
whatever bytes come, the answer is an event or a refusal.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import msgspec

from regulars.domains.events.errors import (
    EventHoldsNul,
    EventInvalid,
    EventKeyDiffers,
    EventNameMissing,
    EventNotJson,
    EventNotObject,
    EventOfNobody,
    EventTooDeep,
    EventTooLarge,
    EventTypeUnknown,
    MessageIdInvalid,
    TimestampInvalid,
)
from regulars.domains.events.types import MESSAGE_ID_MAX, NAME_MAX, Kind, NewEvent
from regulars.kernel.ids import new_id
from regulars.kernel.period import EPOCH

AHEAD_MAX = timedelta(minutes=5)
"""How far after its receipt an event may have occurred, by the sender's clock."""

_YEARS = range(1900, 3000)
_KINDS: dict[object, Kind] = {kind: kind for kind in get_args(Kind)}
_NAMED_KINDS = frozenset({"page", "screen"})
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_REPLACEMENT = rb"\ufffd"

_decode = msgspec.json.Decoder().decode


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What a request says of all its events.

    `kind` is what the address names, `sent_at` and `context` are the batch's own. `key` is the
    write key it came with; None does not compare.
    """

    source_id: int
    received_at: datetime
    event_bytes_max: int
    channel_id: int | None = None
    store_id: int | None = None
    kind: Kind | None = None
    sent_at: datetime | None = None
    context: dict[str, Any] | None = None
    key: str | None = None


def read_event(body: bytes | msgspec.Raw, envelope: Envelope) -> NewEvent | EventInvalid:
    """The event that `body` spells, or why it spells none."""
    try:
        return _read(body, envelope)
    except EventInvalid as fault:
        return fault
    except RecursionError:
        return EventTooDeep("the event nests too deep")


def instant(text: object) -> datetime | None:
    """The instant in `text`, ISO 8601, in UTC where it names no offset; None where there is none.

    Refuses what is no instant, and what no calendar that we store reaches.
    """
    if text is None or text == "":
        return None
    if not isinstance(text, str):
        raise TimestampInvalid("a time is given as text, as in 2026-03-01T12:00:00.000Z")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise TimestampInvalid("a time is not of the form 2026-03-01T12:00:00.000Z") from None
    if moment.year not in _YEARS:
        raise TimestampInvalid("a time lies outside the years 1900 to 2999")
    if moment.tzinfo is UTC:
        return moment
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def occurred_at(
    received_at: datetime, original_at: datetime | None, sent_at: datetime | None
) -> datetime:
    """When it happened by our clock: the sender's is corrected by when it said it was sending."""
    if original_at is None:
        return received_at
    moment = original_at if sent_at is None else received_at - (sent_at - original_at)
    return max(EPOCH, min(moment, received_at + AHEAD_MAX))


def _read(body: bytes | msgspec.Raw, envelope: Envelope) -> NewEvent:
    if len(body) > envelope.event_bytes_max:
        raise EventTooLarge(f"an event has up to {envelope.event_bytes_max} bytes")
    content = _decoded(body)
    key = content.pop("writeKey", None)
    if key and envelope.key is not None and key != envelope.key:
        raise EventKeyDiffers("the event names another write key than its request")
    kind = _kind(content.pop("type", None), envelope.kind)
    message_id = _message_id(content.pop("messageId", None))
    sent_at = instant(content.pop("sentAt", None)) or envelope.sent_at
    original_at = instant(content.get("originalTimestamp") or content.get("timestamp"))
    if not (_names_somebody(content.get("userId")) or _names_somebody(content.get("anonymousId"))):
        raise EventOfNobody("neither userId nor anonymousId says whose event it is")
    if envelope.context:
        content["context"] = _over(envelope.context, content.get("context"))
    return NewEvent(
        source_id=envelope.source_id,
        channel_id=envelope.channel_id,
        store_id=envelope.store_id,
        message_id=message_id,
        kind=kind,
        name=_name(kind, content),
        occurred_at=occurred_at(envelope.received_at, original_at, sent_at),
        original_at=original_at,
        sent_at=sent_at,
        content=content,
    )


def _decoded(body: bytes | msgspec.Raw) -> dict[str, Any]:
    try:
        content = _decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        content = _decoded_mended(bytes(body))
    if type(content) is not dict:
        raise EventNotObject("the event is no JSON object")
    return content


def _decoded_mended(body: bytes) -> Any:
    """Half a surrogate pair, as a cut-off emoji leaves it, reads as the replacement character."""
    try:
        return _decode(_ESCAPE.sub(_mend, body))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise EventNotJson(f"the event is not JSON: {error}") from None


def _mend(match: re.Match[bytes]) -> bytes:
    return match.group() if match.group(1) is None else _REPLACEMENT


def _kind(sent: object, addressed: Kind | None) -> Kind:
    if sent is None and addressed is not None:
        return addressed
    kind = _KINDS.get(sent) if isinstance(sent, str) else None
    if kind is None:
        raise EventTypeUnknown(f"the type is none of {', '.join(get_args(Kind))}")
    if addressed is not None and kind != addressed:
        raise EventTypeUnknown(f"the type is {kind}, and it was sent as {addressed}")
    return kind


def _message_id(sent: object) -> str:
    if sent is None or sent == "":
        return str(new_id())
    if isinstance(sent, bool) or not isinstance(sent, str | int | float):
        raise MessageIdInvalid("the messageId is neither text nor a number")
    message_id = str(sent)
    if len(message_id) > MESSAGE_ID_MAX:
        raise MessageIdInvalid(f"the messageId has more than {MESSAGE_ID_MAX} characters")
    if "\x00" in message_id:
        raise EventHoldsNul("the messageId holds a NUL character")
    return message_id


def _names_somebody(value: object) -> bool:
    if isinstance(value, str):
        return value != "" and not value.isspace()
    return isinstance(value, int | float) and not isinstance(value, bool)


def _name(kind: Kind, content: dict[str, Any]) -> str:
    if kind == "track":
        name = content.get("event")
        if not isinstance(name, str) or not name.strip() or len(name) > NAME_MAX:
            raise EventNameMissing(f"a track event has an event name of 1 to {NAME_MAX} characters")
        return name
    name = content.get("name") if kind in _NAMED_KINDS else None
    # A page may be called anything; its whole name stays in the content.
    return name[:NAME_MAX] if isinstance(name, str) else ""


def _over(below: Any, own: Any) -> Any:
    """A batch's context below an event's own, level by level; nothing is shared with `below`."""
    if own is not None and not isinstance(own, dict):
        return own
    if isinstance(below, list):
        return [_over(each, None) for each in below]
    if not isinstance(below, dict):
        return below if own is None else own
    merged = {key: _over(value, None) for key, value in below.items()}
    for key, value in (own or {}).items():
        merged[key] = _over(merged.get(key), value)
    return merged
