"""Identifiers: UUIDv7 (RFC 9562), so that ids sort by the time they were made."""

import os
import time
from uuid import UUID

_RANDOM_BITS = (1 << 62) - 1


def new_id(at_us: int | None = None) -> UUID:
    """A fresh UUIDv7 for the instant `at_us` (microseconds since 1970, default: now).

    The sub-millisecond part stands in `rand_a` (RFC 9562, method 3), so ids made one after
    another in one process sort in the order they were made, to a quarter of a microsecond.
    """
    if at_us is None:
        at_us = time.time_ns() // 1000
    return _id(at_us, os.urandom(8))


def new_ids(count: int, at_us: int | None = None) -> list[UUID]:
    """`count` ids as of `new_id`, one microsecond after another from `at_us` (default: now) on."""
    if at_us is None:
        at_us = time.time_ns() // 1000
    random = os.urandom(8 * count)
    return [_id(at_us + at, random[8 * at : 8 * at + 8]) for at in range(count)]


def _id(at_us: int, random: bytes) -> UUID:
    milliseconds, microseconds = divmod(at_us, 1000)
    fraction = microseconds * 4096 // 1000
    below = int.from_bytes(random, "big") & _RANDOM_BITS
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | below)


def parse_id(text: str) -> UUID | None:
    """The id that `text` spells, or None where it spells none."""
    try:
        return UUID(text)
    except ValueError:
        return None
