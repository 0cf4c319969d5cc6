"""The desk where value is moved: each key once, for ever, alone or many together."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.api.value_answers import (
    AdjustmentAnswer,
    Did,
    ValueAnswer,
    value_answer,
    waiting_answer,
)
from regulars.domains.access.types import Principal
from regulars.domains.ledger.types import (
    Adjust,
    Capture,
    Earn,
    PlaceHold,
    Spend,
    VoidHold,
)
from regulars.flows.transfers.moving import transfer
from regulars.flows.transfers.wanted import Done, MoveTo, Waiting, Wanted, WantedAct
from regulars.infra import idempotency
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.idempotency import Attempt, IdempotencyConflict, Repeats, StoredAnswer
from regulars.kernel.errors import Refusal

_KINDS: dict[type[WantedAct], Did] = {
    Earn: "earned",
    Spend: "spent",
    MoveTo: "moved",
    Adjust: "adjusted",
    PlaceHold: "held",
    Capture: "captured",
    VoidHold: "voided",
}
_encode = msgspec.json.Encoder(order="deterministic").encode


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done once under its key; `status` is what the first answer gets."""

    attempt: Attempt
    wanted: Wanted
    status: int = 201


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to it, as it was stored; `is_replayed` where it was done before."""

    answer: StoredAnswer
    is_replayed: bool = False

    def value(self) -> ValueAnswer:
        return msgspec.json.decode(self.answer.body, type=ValueAnswer)

    def waiting(self) -> AdjustmentAnswer:
        return msgspec.json.decode(self.answer.body, type=AdjustmentAnswer)


WAITING_STATUS = 202


def attempt_at(principal: Principal, key: str, what: str, body: msgspec.Struct | None) -> Attempt:
    """The attempt under a caller's key; the same body means the same, however it was spelled."""
    digest = hashlib.sha256(what.encode() + b"\n" + _encode(body)).digest()
    return Attempt(scope=f"{principal.kind}:{principal.id}", key=key, input_hash=digest)


async def answer_each(
    tx: Tx, vault: Vault, asked: Sequence[Asked], now: datetime
) -> list[Given | Refusal]:
    """Do each once, and answer each, in order.

    A key that was used before gets the first answer again, or a conflict where it asks for
    something else. What is refused keeps no key: nothing was done.
    """
    claims = await idempotency.claim(tx, vault, [each.attempt for each in asked])
    new = [at for at, claim in enumerate(claims) if claim is None]
    answers = await transfer(tx, vault, [asked[at].wanted for at in new], now)
    given: dict[int, Given | Refusal] = {
        at: answer if isinstance(answer, Refusal) else _given(asked[at], answer)
        for at, answer in zip(new, answers, strict=True)
    }
    kept = [given[at] for at in new]
    await idempotency.remember(
        tx,
        vault,
        [asked[at].attempt for at in new],
        [each.answer if isinstance(each, Given) else None for each in kept],
    )
    for at, claim in enumerate(claims):
        if isinstance(claim, StoredAnswer):
            given[at] = Given(answer=claim, is_replayed=True)
        elif isinstance(claim, IdempotencyConflict):
            given[at] = claim
        elif isinstance(claim, Repeats):
            given[at] = _again(given[claim.position])
    return [given[at] for at in range(len(asked))]


def _given(asked: Asked, answer: Done | Waiting) -> Given:
    body: msgspec.Struct
    if isinstance(answer, Waiting):
        body, status = waiting_answer(answer), WAITING_STATUS
    else:
        body, status = value_answer(answer, _KINDS[type(asked.wanted.act)]), asked.status
    return Given(answer=StoredAnswer(status=status, body=msgspec.json.encode(body)))


def _again(first: Given | Refusal) -> Given | Refusal:
    return first if isinstance(first, Refusal) else Given(answer=first.answer, is_replayed=True)


def hold_path(verb: str, hold_id: UUID) -> str:
    """What is asked of a hold, as part of the question that a key stands for."""
    return f"{verb} {hold_id}"
