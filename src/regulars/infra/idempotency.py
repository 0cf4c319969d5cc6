"""Idempotency keys: the same write asked for twice is done once and answered twice.

A key is claimed in the transaction of the write, and the answer stored in it too, for ever. A
second attempt waits for the first one's transaction: if that commits, it gets the same answer; if
not, the key is free again. Refused writes keep no key: nothing was done, and asking again may
succeed. Answers are stored sealed, for they may name a person.
"""

from collections.abc import Sequence

import msgspec

from regulars.infra import sql
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.errors import Conflict

SQL = sql.load(__file__)


class IdempotencyConflict(Conflict):
    """The idempotency key was used before, for another request."""

    code = "idempotency_conflict"


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One request under a key: `scope` is whose key it is, `input_hash` what was asked for."""

    scope: str
    key: str
    input_hash: bytes


class StoredAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer that the first request got: an HTTP status and the bytes of the body."""

    status: int
    body: bytes


class Repeats(msgspec.Struct, frozen=True, kw_only=True):
    """The same request stands earlier in the same batch, at this position."""

    position: int


Claim = StoredAnswer | IdempotencyConflict | Repeats | None
"""The first answer; a refusal; a repetition within the batch; or None: do it, then `remember`."""


class _Stored(msgspec.Struct, frozen=True, kw_only=True):
    scope: str
    key: str
    input_hash: bytes
    answer_status: int
    answer: bytes


async def claim(tx: Tx, vault: Vault, attempts: Sequence[Attempt]) -> list[Claim]:
    """What to do about each attempt; waits for transactions that have claimed the same keys.

    Whoever gets None for an attempt calls `remember` for it in the same transaction.
    """
    scopes, keys = [each.scope for each in attempts], [each.key for each in attempts]
    hashes = [each.input_hash for each in attempts]
    claimed = set(await tx.rows(SQL.claim_keys, scopes=scopes, keys=keys, input_hashes=hashes))
    earlier: dict[tuple[str, str], _Stored] = {}
    if len(claimed) < len(set(zip(scopes, keys, strict=True))):
        found = await tx.all(SQL.stored_answers, _Stored, scopes=scopes, keys=keys)
        earlier = {(each.scope, each.key): each for each in found}
    return _decide(vault, attempts, claimed, earlier)


async def remember(
    tx: Tx, vault: Vault, attempts: Sequence[Attempt], answers: Sequence[StoredAnswer | None]
) -> None:
    """Store the answers of claimed attempts; None releases the key of one that was refused."""
    pairs = list(zip(attempts, answers, strict=True))
    stored = [(attempt, answer) for attempt, answer in pairs if answer is not None]
    released = [attempt for attempt, answer in pairs if answer is None]
    if stored:
        await tx.run(
            SQL.store_answers,
            scopes=[attempt.scope for attempt, _ in stored],
            keys=[attempt.key for attempt, _ in stored],
            answer_statuses=[answer.status for _, answer in stored],
            answers=[vault.seal(answer.body, _context(each)) for each, answer in stored],
        )
    if released:
        await tx.run(
            SQL.release_keys,
            scopes=[attempt.scope for attempt in released],
            keys=[attempt.key for attempt in released],
        )


async def reseal(
    tx: Tx, vault: Vault, after: tuple[str, str] | None, count: int
) -> tuple[str, str] | None:
    """Seal up to `count` answers anew that an older key sealed; the last name, None at the end."""
    after_scope, after_key = after or ("", "")
    stale = await tx.all(
        SQL.answers_of_other_keys,
        _Stored,
        after_scope=after_scope,
        after_key=after_key,
        key_number=vault.active_number,
        count=count,
    )
    attempts = [Attempt(scope=e.scope, key=e.key, input_hash=e.input_hash) for e in stale]
    answers = [
        StoredAnswer(status=each.answer_status, body=vault.open(each.answer, _context(attempt)))
        for attempt, each in zip(attempts, stale, strict=True)
    ]
    await remember(tx, vault, attempts, answers)
    return (stale[-1].scope, stale[-1].key) if stale else None


def _decide(
    vault: Vault,
    attempts: Sequence[Attempt],
    claimed: set[tuple[str, str]],
    earlier: dict[tuple[str, str], _Stored],
) -> list[Claim]:
    first_positions: dict[tuple[str, str], int] = {}
    claims: list[Claim] = []
    for position, attempt in enumerate(attempts):
        name = (attempt.scope, attempt.key)
        first = first_positions.setdefault(name, position)
        if name not in claimed:
            claims.append(_recall(vault, attempt, earlier[name]))
        elif first == position:
            claims.append(None)
        elif attempts[first].input_hash == attempt.input_hash:
            claims.append(Repeats(position=first))
        else:
            claims.append(_conflict(attempt))
    return claims


def _recall(vault: Vault, attempt: Attempt, stored: _Stored) -> Claim:
    if stored.input_hash != attempt.input_hash:
        return _conflict(attempt)
    body = vault.open(stored.answer, _context(attempt))
    return StoredAnswer(status=stored.answer_status, body=body)


def _context(attempt: Attempt) -> bytes:
    return f"infra.idempotency/{attempt.scope}/{attempt.key}".encode()


def _conflict(attempt: Attempt) -> IdempotencyConflict:
    return IdempotencyConflict(f"the key {attempt.key} was used before, for another request")
