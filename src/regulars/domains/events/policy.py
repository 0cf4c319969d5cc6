"""Decisions of the events domain: what of a payload is personal, and what makes an event whole."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from regulars.domains.events.errors import (
    EventHoldsNul,
    EventInvalid,
    EventNameMissing,
    EventTooDeep,
    MessageIdInvalid,
)
from regulars.domains.events.types import MESSAGE_ID_MAX, NAME_MAX, NewEvent
from regulars.kernel.period import add_months

DEPTH_MAX = 32
PARTITION_MONTHS_AHEAD = 3

Path = tuple[str | int, ...]
Taken = list[tuple[Path, Any]]
Verdict = Literal["", "personal", "by_place"]

ATTEMPT_FIELD = "_metadata"
"""Where some SDKs count their attempts: it differs between two sendings of one event."""
TRANSPORT_FIELDS = ("sentAt", "writeKey", ATTEMPT_FIELD)
"""How an event was sent, not what happened."""

_ID_FIELDS = ("userId", "previousId", "groupId")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+")
_EMAIL_WITHIN = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_PHONE = re.compile(r"\+?\d{8,15}")
_VERDICTS_MAX = 10_000

_encode = msgspec.json.Encoder().encode
_encode_sorted = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode


class PersonalFields:
    """Which fields of a payload are personal.

    A path `*.email` means a key of that name anywhere, in any case; `traits.name` means that place
    only. Any text that holds an e-mail address is personal wherever it stands, in a URL too, and
    an id that is an e-mail address or may be a phone number is.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._anywhere = frozenset(path[2:].lower() for path in paths if path.startswith("*."))
        self._places = frozenset(
            tuple(path.split(".")) for path in paths if not path.startswith("*.")
        )
        self._place_keys = frozenset(place[-1] for place in self._places)
        self._verdicts: dict[str, Verdict] = {}

    def take_from(self, content: dict[str, Any], *, may_hold_email: bool = True) -> Taken:
        """Take the personal fields out of `content`, which is changed; what they were, by path.

        `may_hold_email=False` says that no text of the content has an address in it.
        """
        taken: Taken = []
        self._walk(content, (), taken, may_hold_email)
        for key in _ID_FIELDS:
            value = content.get(key)
            if isinstance(value, int) and not isinstance(value, bool):
                value = str(value)
            if isinstance(value, str) and _PHONE.fullmatch(value):
                taken.append(((key,), content.pop(key)))
        return taken

    def _walk(self, node: dict[str, Any], path: Path, taken: Taken, may_hold_email: bool) -> None:
        """Take the personal fields of `node` and of all that lies below; the hot path of intake."""
        if len(path) > DEPTH_MAX:
            raise EventTooDeep(f"the event nests deeper than {DEPTH_MAX} levels")
        verdicts = self._verdicts
        found = []
        for key, value in node.items():
            verdict = verdicts.get(key)
            if verdict is None:
                verdict = self._judge(key)
            if verdict and (verdict == "personal" or (*path, key) in self._places):
                if value is not None:
                    found.append(key)
                continue
            kind = type(value)
            if kind is dict:
                self._walk(value, (*path, key), taken, may_hold_email)
            elif kind is list:
                self._walk_list(value, (*path, key), taken, may_hold_email)
            elif may_hold_email and kind is str and holds_email(value):
                found.append(key)
        for key in found:
            taken.append(((*path, key), node.pop(key)))

    def _walk_list(self, items: list[Any], path: Path, taken: Taken, may_hold_email: bool) -> None:
        if len(path) > DEPTH_MAX:
            raise EventTooDeep(f"the event nests deeper than {DEPTH_MAX} levels")
        for at, value in enumerate(items):
            if type(value) is dict:
                self._walk(value, (*path, at), taken, may_hold_email)
            elif type(value) is list:
                self._walk_list(value, (*path, at), taken, may_hold_email)
            elif may_hold_email and type(value) is str and holds_email(value):
                taken.append(((*path, at), value))
                items[at] = None

    def _judge(self, key: str) -> Verdict:
        verdict: Verdict = ""
        if key.lower() in self._anywhere:
            verdict = "personal"
        elif key in self._place_keys:
            verdict = "by_place"
        if len(self._verdicts) < _VERDICTS_MAX:
            self._verdicts[key] = verdict
        return verdict


def holds_email(text: str) -> bool:
    """Whether `text` is an e-mail address, or has one somewhere in it."""
    if "@" not in text and "%40" not in text:
        return False
    return _EMAIL.fullmatch(text) is not None or _EMAIL_WITHIN.search(text) is not None


def put_back(content: dict[str, Any], taken: Sequence[tuple[Sequence[str | int], Any]]) -> None:
    """Undo `take_from`: set every taken field at its place again."""
    for path, value in reversed(taken):
        node: Any = content
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value


def fault_of(event: NewEvent) -> EventInvalid | None:
    """Why the event cannot be stored; None where it can."""
    if not 1 <= len(event.message_id) <= MESSAGE_ID_MAX:
        return MessageIdInvalid(f"messageId must have 1 to {MESSAGE_ID_MAX} characters")
    if len(event.name) > NAME_MAX:
        return EventNameMissing(f"the name of the event is longer than {NAME_MAX} characters")
    if "\x00" in event.message_id or "\x00" in event.name:
        return EventHoldsNul("the event holds a NUL character")
    return None


def canonical(event: NewEvent) -> bytes:
    """What happened, in one order of keys, to tell equal content from other content."""
    content = event.content
    if ATTEMPT_FIELD in content:
        content = {key: value for key, value in content.items() if key != ATTEMPT_FIELD}
    return b"\x00".join((event.kind.encode(), event.name.encode(), _encode_sorted(content)))


def canonical_body(body: bytes) -> bytes:
    """What was sent as an event, in one form however often and in whatever order it is sent."""
    try:
        content = _decode(body)
        if isinstance(content, dict):
            content = {key: value for key, value in content.items() if key not in TRANSPORT_FIELDS}
        return _encode_sorted(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return body


def content_holds_nul(content: dict[str, Any], canonical: bytes) -> bool:
    """Whether U+0000 stands in `content`, whose canonical form is known: PostgreSQL has no such."""
    is_spelled = b"\\u0000" in canonical
    return (is_spelled and holds_nul(content)) or holds_nul(content.get(ATTEMPT_FIELD))


def holds_nul(node: object) -> bool:
    """Whether the character U+0000 stands in a text or a key of `node`."""
    if isinstance(node, str):
        return "\x00" in node
    if isinstance(node, dict):
        return any("\x00" in key or holds_nul(value) for key, value in node.items())
    return isinstance(node, list) and any(map(holds_nul, node))


def partition_months(now: datetime) -> list[date]:
    """The first days of the months that must have a partition: last month's and some ahead."""
    first = now.date().replace(day=1)
    return [add_months(first, step) for step in range(-1, PARTITION_MONTHS_AHEAD + 1)]


def is_field_path(path: str) -> bool:
    """Whether `path` can stand in the registry of personal fields."""
    return re.fullmatch(r"(\*\.)?[A-Za-z0-9_.]+", path) is not None
