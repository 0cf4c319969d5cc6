"""API keys on the hot path: who a secret stands for, kept for a few seconds in this process.

A key that is revoked is refused by every process within `KEPT_FOR`, and at once by one that had
not seen it. A secret that is unknown is remembered as long.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from regulars.domains.access.actions import authenticate_keys
from regulars.domains.access.types import KeyIdentity
from regulars.infra.clock import Clock
from regulars.infra.db import Database
from regulars.infra.sharing import Sharing

KEPT_FOR = timedelta(seconds=5)
KEPT_COUNT_MAX = 10_000

_PREFIX = "rk_"
_SECRET_LENGTH_MAX = 100


class KeyCache:
    """Looks secrets up, each once in `KEPT_FOR`, however many requests come with it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: dict[bytes, tuple[datetime, KeyIdentity | None]] = {}
        self._looking_up = Sharing[dict[str, KeyIdentity | None]]()

    async def identity(self, secret: str) -> KeyIdentity | None:
        """Who `secret` stands for; None where it is unknown, expired or revoked."""
        return (await self.identities([secret]))[secret]

    async def identities(self, secrets: Collection[str]) -> dict[str, KeyIdentity | None]:
        """Who each of `secrets` stands for, with one statement for all that are not kept."""
        now = self._clock.now()
        found: dict[str, KeyIdentity | None] = {}
        asked = []
        for secret in set(secrets):
            kept = self._kept.get(_name(secret))
            if kept is not None and kept[0] > now:
                found[secret] = _unexpired(kept[1], now)
            elif _may_be_secret(secret):
                asked.append(secret)
            else:
                found[secret] = None
        if asked:
            found |= await self._looking_up.of(frozenset(asked), lambda: self._look_up(asked, now))
        return found

    async def _look_up(self, secrets: list[str], now: datetime) -> dict[str, KeyIdentity | None]:
        async with self._database.transaction() as tx:
            live = await authenticate_keys(tx, secrets, now)
        if len(self._kept) + len(secrets) > KEPT_COUNT_MAX:
            self._kept.clear()
        for secret in secrets:
            self._kept[_name(secret)] = (now + KEPT_FOR, live.get(secret))
        return {secret: live.get(secret) for secret in secrets}


def _may_be_secret(text: str) -> bool:
    return text.startswith(_PREFIX) and text.isascii() and len(text) <= _SECRET_LENGTH_MAX


def _name(secret: str) -> bytes:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()


def _unexpired(identity: KeyIdentity | None, now: datetime) -> KeyIdentity | None:
    if identity is None or (identity.expires_at is not None and identity.expires_at <= now):
        return None
    return identity
