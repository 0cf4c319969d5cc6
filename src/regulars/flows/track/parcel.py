"""Taking a request's body apart into events, without decoding any of them.

The pieces are views into the body. A body that is no valid JSON as a whole is taken apart by its
brackets and commas alone, so that one bad event (`NaN`, half an emoji, a raw control character)
spoils none of its neighbours.
"""

import re
from itertools import islice
from typing import Any

import msgspec

from regulars.kernel.errors import InvalidInput

EVENTS_MAX = 2_500
MENDED_BYTES_MAX = 512 * 1024
"""A broken body is scanned in Python; no tracking library sends larger batches."""
MENDED_TOKENS_MAX = 150_000
"""Nor more texts, brackets and commas: scanning so many takes a tenth of a second."""

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],]', re.DOTALL)
_MEMBER = re.compile(rb'\s*"(batch|writeKey|sentAt|context)"\s*:\s*(.*?)\s*', re.DOTALL)


class BodyUnreadable(InvalidInput):
    """The body is not what this address takes: an event, or an object that holds a `batch`."""

    code = "body_unreadable"


class BatchTooLong(InvalidInput):
    """The batch holds more events than are taken at once."""

    code = "batch_too_long"


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """The events of one request, undecoded, and what stands around them as it was sent."""

    events: list[msgspec.Raw]
    key: str | None = None
    sent_at: str | None = None
    context: dict[str, Any] | None = None


class _Batch(msgspec.Struct, kw_only=True):
    batch: list[msgspec.Raw]
    writeKey: Any = None  # noqa: N815
    sentAt: Any = None  # noqa: N815
    context: Any = None


class _Keyed(msgspec.Struct):
    writeKey: Any = None  # noqa: N815


_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_decode_batch = msgspec.json.Decoder(_Batch).decode
_decode_keyed = msgspec.json.Decoder(_Keyed).decode
_decode = msgspec.json.Decoder().decode


def open_batch(body: bytes) -> Parcel:
    """The parcel that a batch makes; refuses `BodyUnreadable` and `BatchTooLong`."""
    try:
        batch = _decode_batch(body)
    except _UNREADABLE:
        batch = _mended(body)
    if len(batch.batch) > EVENTS_MAX:
        raise BatchTooLong(f"a batch holds up to {EVENTS_MAX} events, this one {len(batch.batch)}")
    return Parcel(
        events=batch.batch,
        key=_text(batch.writeKey),
        sent_at=_text(batch.sentAt),
        context=batch.context if isinstance(batch.context, dict) else None,
    )


def open_single(body: bytes) -> Parcel:
    """The parcel that a body makes which is one event."""
    event = msgspec.Raw(body)
    return Parcel(events=[event], key=_key_of(event))


def keys_of(parcel: Parcel) -> frozenset[str]:
    """The write keys that stand in the events themselves; some clients send them there only."""
    return frozenset(key for event in parcel.events if (key := _key_of(event)))


def _key_of(event: msgspec.Raw) -> str | None:
    try:
        return _text(_decode_keyed(event).writeKey)
    except _UNREADABLE:
        return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _mended(body: bytes) -> _Batch:
    """The batch in a body that is not valid JSON as a whole, or not of this shape."""
    start = len(body) - len(body.lstrip())
    if len(body) > MENDED_BYTES_MAX or body[start : start + 1] != b"{":
        raise BodyUnreadable("the body is not a JSON object that holds a `batch`")
    members: dict[bytes, bytes] = {}
    for piece in _pieces(body):
        if match := _MEMBER.fullmatch(piece):
            members[match.group(1)] = match.group(2)
    if not members.get(b"batch", b"").startswith(b"["):
        raise BodyUnreadable("the body holds no list called `batch`")
    events = [piece.strip() for piece in _pieces(members[b"batch"])]
    return _Batch(
        batch=[msgspec.Raw(event) for event in events if event or len(events) > 1],
        writeKey=_value(members.get(b"writeKey")),
        sentAt=_value(members.get(b"sentAt")),
        context=_value(members.get(b"context")),
    )


def _pieces(text: bytes) -> list[bytes]:
    """What stands between the commas of the object or list that `text` begins with."""
    pieces: list[bytes] = []
    depth = begin = 0
    for match in islice(_TOKEN.finditer(text), MENDED_TOKENS_MAX):
        token = match.group()
        if token in b"{[":
            depth += 1
            if depth == 1:
                begin = match.end()
        elif token in b"}]":
            depth -= 1
            if depth == 0:
                return [*pieces, text[begin : match.start()]]
        elif token == b"," and depth == 1:
            pieces.append(text[begin : match.start()])
            begin = match.end()
    raise BodyUnreadable("the body is not JSON, and cannot be taken apart into events")


def _value(text: bytes | None) -> Any:
    try:
        return None if text is None else _decode(text)
    except _UNREADABLE:
        return None
