"""Identities in the database: look-up, holdings, new ones."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.members.store import SQL
from regulars.domains.members.types.identity_id import identity_id
from regulars.domains.members.types.party import Decided, Holdings, Known, Root
from regulars.domains.members.types.plan import Placement
from regulars.domains.members.types.views import IdentityView
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx, column


async def known_identities(tx: Tx, indexes: Sequence[bytes]) -> tuple[UUID, dict[bytes, Known]]:
    """The version of the registry, and which of `indexes` are known, by index: one statement."""
    rows = await tx.rows(SQL.known_identities, indexes=list(indexes))
    known: dict[bytes, Known] = {}
    for _, blind_index, owner_id, is_verified, claimed_at, *root in rows:
        if blind_index is not None:
            known[blind_index] = Known(
                owner_id=owner_id,
                root=Root(
                    id=root[0],
                    standing=root[1],
                    first_seen_at=root[2],
                    identified_at=root[3],
                    registered_at=root[4],
                ),
                is_verified=is_verified,
                claimed_at=claimed_at,
            )
    return rows[0][0], known


async def lock_members(tx: Tx, ids: set[UUID]) -> set[UUID]:
    """Lock these members until the transaction ends, in id order; which of them there are."""
    return set(column(await tx.rows(SQL.lock_members, ids=sorted(ids))))


async def holdings(tx: Tx, root_ids: set[UUID]) -> list[Holdings]:
    """How many identities of each kind these survivors have."""
    return await tx.all(SQL.holdings, Holdings, ids=sorted(root_ids))


async def decided_pairs(tx: Tx, root_ids: set[UUID]) -> list[Decided]:
    """Open questions and remembered answers about pairs of these survivors."""
    return await tx.all(SQL.decided_pairs, Decided, ids=sorted(root_ids))


async def insert_identities(
    tx: Tx, vault: Vault, placements: dict[bytes, Placement], now: datetime
) -> bool:
    """Store new identities; False when another transaction was first with one of them."""
    claims = [placement.claim for placement in placements.values() if placement.claim is not None]
    assert len(claims) == len(placements), "only new identities are inserted"
    if not claims:
        return True
    inserted = await tx.run(
        SQL.insert_identities,
        indexes=list(placements),
        member_ids=[placement.owner_id for placement in placements.values()],
        kinds=[claim.kind for claim in claims],
        namespaces=[claim.namespace for claim in claims],
        sealed=[
            vault.seal_text(claim.value, identity_context(claim.blind_index)) for claim in claims
        ],
        verified=[placement.is_verified for placement in placements.values()],
        claimed_ats=[placement.claimed_at for placement in placements.values()],
        now=now,
    )
    return inserted == len(claims)


async def update_identities(tx: Tx, placements: dict[bytes, Placement]) -> None:
    """Store whose these identities are now, and which are verified."""
    if not placements:
        return
    await tx.run(
        SQL.update_identities,
        indexes=list(placements),
        member_ids=[placement.owner_id for placement in placements.values()],
        verified=[placement.is_verified for placement in placements.values()],
        claimed_ats=[placement.claimed_at for placement in placements.values()],
    )


async def identities_of(
    tx: Tx, vault: Vault, survivor_ids: Sequence[UUID], kinds: Sequence[str] | None = None
) -> dict[UUID, list[IdentityView]]:
    """The identities of these survivors, opened, by survivor."""
    found: dict[UUID, list[IdentityView]] = {}
    for row in await tx.rows(
        SQL.identities_of, ids=list(survivor_ids), kinds=list(kinds) if kinds is not None else None
    ):
        survivor_id, blind_index, party_id, kind, namespace, sealed, *rest = row
        found.setdefault(survivor_id, []).append(
            IdentityView(
                id=identity_id(blind_index),
                party_id=party_id,
                kind=kind,
                namespace=namespace,
                value=vault.open_text(sealed, identity_context(blind_index)),
                is_verified=rest[0],
                claimed_at=rest[1],
                created_at=rest[2],
            )
        )
    return found


async def delete_identities(tx: Tx, indexes: Sequence[bytes]) -> None:
    """Let these identities be nobody's."""
    await tx.run(SQL.delete_identities, indexes=list(indexes))


def identity_context(blind_index: bytes) -> bytes:
    """What a sealed identity is bound to: its own row."""
    return b"members.identity:" + blind_index
