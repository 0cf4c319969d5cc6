"""Codes by mention: a number for every code, known before or not."""

import time
from collections.abc import Collection
from itertools import islice
from typing import get_args

from regulars.domains.catalog import store
from regulars.domains.catalog.errors import MalformedCode
from regulars.domains.catalog.types import MentionedKind, is_code
from regulars.infra.db import Database, Tx


async def ensure_codes(tx: Tx, kind: MentionedKind, codes: Collection[str]) -> dict[str, int]:
    """The number of each of `codes`; those not yet known are entered as unconfirmed.

    One statement for any number of codes. Two callers that enter the same code at once agree on
    one number: the second waits for the first to commit. Refuses malformed codes (see `is_code`).
    """
    if malformed := sorted(code for code in codes if not is_code(code)):
        raise MalformedCode(malformed)
    return await store.ensure_codes(tx, kind, codes) if codes else {}


KEPT_SECONDS = 5.0


class CodeCache:
    """Numbers of codes seen before, so that intake asks the database for new ones only.

    Only committed pairs are kept. They never change, but a sample that is removed takes its codes
    along: so all are forgotten after `KEPT_SECONDS` and asked for anew. New codes are entered in a
    transaction of the cache's own: ask before opening one, then no large transaction keeps
    others waiting for a code that it entered. At most `size_max` pairs of each kind are kept, the
    oldest leave first.
    """

    def __init__(self, database: Database, *, size_max: int = 100_000) -> None:
        self._database = database
        self._size_max = size_max
        self._forget_at = 0.0
        self._known: dict[MentionedKind, dict[str, int]] = {
            kind: {} for kind in get_args(MentionedKind)
        }

    async def ids(self, kind: MentionedKind, codes: Collection[str]) -> dict[str, int]:
        """The number of each of `codes`, as `ensure_codes`, committed on return."""
        self._forget_when_old()
        known = self._known[kind]
        found = {code: known[code] for code in codes if code in known}
        if len(found) < len(codes) and (unknown := {c for c in codes if c not in found}):
            async with self._database.transaction() as tx:
                entered = await ensure_codes(tx, kind, unknown)
            self._keep(known, entered)
            found |= entered
        return found

    def _forget_when_old(self) -> None:
        now = time.monotonic()
        if now >= self._forget_at:
            self._forget_at = now + KEPT_SECONDS
            for known in self._known.values():
                known.clear()

    def _keep(self, known: dict[str, int], entered: dict[str, int]) -> None:
        known |= entered
        for code in list(islice(known, max(0, len(known) - self._size_max))):
            del known[code]
