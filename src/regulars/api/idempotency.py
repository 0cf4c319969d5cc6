"""`Idempotency-Key`: how routes take it, and the one way to answer a write once."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import msgspec
from litestar import Request, Response
from litestar.params import HeaderParameter

from regulars.bootstrap import Platform
from regulars.infra import idempotency
from regulars.infra.db import Tx
from regulars.infra.idempotency import Attempt, StoredAnswer

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[!-~]+$",
        description="The same key with the same request gives the first answer again, for ever.",
    ),
]
"""`idempotency_key: IdempotencyKey = None` in a handler."""

_REPLAYED = {"Idempotent-Replayed": "true"}


async def attempt_of(request: Request[Any, Any, Any], key: str) -> Attempt:
    """The attempt that `request` makes under `key`: the key is the caller's own."""
    content = b"\n".join([request.method.encode(), str(request.url.path).encode()])
    digest = hashlib.sha256(content + b"\n" + await request.body()).digest()
    principal = request.user
    return Attempt(scope=f"{principal.kind}:{principal.id}", key=key, input_hash=digest)


async def answer_once(
    platform: Platform,
    attempt: Attempt | None,
    write: Callable[[Tx], Awaitable[Any]],
    *,
    status: int = 201,
) -> Response[bytes]:
    """The answer of `write` as JSON; under an attempt that was made before, the first answer.

    `write` runs in a transaction of its own together with the key. It refuses by raising, which
    rolls both back.
    """
    async with platform.database.transaction() as tx:
        if attempt is None:
            return _response(StoredAnswer(status=status, body=_encode(await write(tx))))
        [claim] = await idempotency.claim(tx, platform.vault, [attempt])
        if isinstance(claim, idempotency.IdempotencyConflict):
            raise claim
        if isinstance(claim, StoredAnswer):
            return _response(claim, _REPLAYED)
        answer = StoredAnswer(status=status, body=_encode(await write(tx)))
        await idempotency.remember(tx, platform.vault, [attempt], [answer])
    return _response(answer)


def _encode(value: object) -> bytes:
    return msgspec.json.encode(value)


def _response(answer: StoredAnswer, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(
        content=answer.body,
        status_code=answer.status,
        media_type="application/json",
        headers=headers,
    )
