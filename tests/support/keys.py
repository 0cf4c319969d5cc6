"""API keys for tests."""

from collections.abc import Iterable

from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import SYSTEM, Caller, KeyKind, NewKey


async def key_for(
    platform: Platform,
    *scopes: str,
    kind: KeyKind = "secret",
    source: str | None = None,
    stores: Iterable[str] | None = None,
) -> dict[str, str]:
    """The headers of a new key with these scopes, for a source and stores by their codes."""
    sources = await platform.codes.ids("source", [source] if source else [])
    known_stores = await platform.codes.ids("store", list(stores or ()))
    new = NewKey(
        kind=kind,
        name="test",
        scopes=frozenset(scopes),
        source_id=sources[source] if source else None,
        store_ids=None if stores is None else frozenset(known_stores.values()),
    )
    async with platform.database.transaction() as tx:
        issued = await access.issue_key(
            tx, platform.vault, Caller(principal=SYSTEM), new, platform.clock.now()
        )
    return {"authorization": f"Bearer {issued.secret}"}
