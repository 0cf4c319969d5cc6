"""Requests that move value: spends, holds, captures; and look-ups of members as a till does."""

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from uuid import UUID

from bench.load import post
from bench.people import phone

_KEY = "KEY".ljust(16, "-")
_NUMBER = itertools.count()


def spends(headers: dict[str, str], member_ids: Sequence[UUID]) -> Iterator[bytes]:
    """One point of a member chosen at random, under a new key each."""
    body = {"kind": "spend", "member_id": str(UUID(int=0)), "asset": "points", "units": 1}
    return _of_members("/v1/transfers", headers, body, member_ids)


def holds(headers: dict[str, str], member_ids: Sequence[UUID]) -> Iterator[bytes]:
    """One point of a member chosen at random, set aside."""
    body = {"member_id": str(UUID(int=0)), "asset": "points", "units": 1}
    return _of_members("/v1/holds", headers, body, member_ids)


class Captures:
    """What follows a hold: its capture. Nothing follows a capture."""

    def __init__(self, headers: dict[str, str]) -> None:
        path = f"/v1/holds/{UUID(int=0)}/capture"
        whole = post(path, headers | {"Idempotency-Key": _KEY}, 2) + b"{}"
        self._start, _, rest = whole.partition(str(UUID(int=0)).encode())
        self._middle, _, self._end = rest.partition(_KEY.encode())

    def follow(self, body: bytes) -> bytes | None:
        if b'"kind":"held"' not in body:
            return None
        hold_id = body.partition(b'"id":"')[2][:36]
        return b"".join((self._start, hold_id, self._middle, _next_key(), self._end))


def look_ups(headers: dict[str, str], members: int) -> Iterator[bytes]:
    """Members named by their phones, to be answered with tiers and balances."""
    mark = phone(0)
    body = json.dumps({"identities": [{"kind": "phone", "value": mark}]}).encode()
    before, after = (post("/v1/members:resolve", headers, len(body)) + body).split(mark.encode())
    choose = random.Random(2).randrange
    while True:
        yield before + phone(choose(members)).encode() + after


def _of_members(
    path: str, headers: dict[str, str], body: dict[str, object], member_ids: Sequence[UUID]
) -> Iterator[bytes]:
    data = json.dumps(body).encode()
    whole = post(path, headers | {"Idempotency-Key": _KEY}, len(data)) + data
    start, _, rest = whole.partition(_KEY.encode())
    middle, _, end = rest.partition(str(UUID(int=0)).encode())
    choose = random.Random(1).choice
    while True:
        member_id = str(choose(member_ids)).encode()
        yield b"".join((start, _next_key(), middle, member_id, end))


def _next_key() -> bytes:
    return b"bench-%010d" % next(_NUMBER)
