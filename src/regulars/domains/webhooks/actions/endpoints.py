"""Endpoints and their signing secrets."""

import base64
import os
from datetime import datetime, timedelta
from uuid import UUID

from regulars.domains.webhooks import store
from regulars.domains.webhooks.errors import TooManyEndpoints, UnknownEndpoint
from regulars.domains.webhooks.policy.targets import refuse_malformed
from regulars.domains.webhooks.types import ENDPOINTS_MAX, Endpoint, EndpointInput, IssuedSecret
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.ids import new_id

SECRET_CONTEXT = b"webhooks.secret"
SECRET_OVERLAP = timedelta(hours=24)
"""How long the old secret signs along after a rotation."""

_SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix that Standard Webhooks prescribes
_SECRET_BYTES = 32


async def create_endpoint(
    tx: Tx, vault: Vault, given: EndpointInput, *, now: datetime, is_private_allowed: bool
) -> IssuedSecret:
    """A new endpoint and its first secret, which is shown this once.

    Refuses addresses that must not be sent to, malformed topics, and more than ENDPOINTS_MAX.
    """
    refuse_malformed(given, is_private_allowed=is_private_allowed)
    endpoint = await store.create_endpoint(tx, new_id(), given, now)
    if endpoint is None:
        raise TooManyEndpoints(f"there are {ENDPOINTS_MAX} webhook endpoints already")
    return await _issue(tx, vault, endpoint, now)


async def change_endpoint(
    tx: Tx, endpoint_id: UUID, given: EndpointInput, *, now: datetime, is_private_allowed: bool
) -> Endpoint:
    """Replace what is known of an endpoint but its secrets; refuses as `create_endpoint`.

    Making a disabled endpoint active forgives its failures.
    """
    refuse_malformed(given, is_private_allowed=is_private_allowed)
    endpoint = await store.change_endpoint(tx, endpoint_id, given, now)
    if endpoint is None:
        raise UnknownEndpoint(endpoint_id)
    return endpoint


async def remove_endpoint(tx: Tx, endpoint_id: UUID) -> None:
    """Remove an endpoint with its secrets, deliveries and attempts; refuses an unknown id."""
    if not await store.remove_endpoint(tx, endpoint_id):
        raise UnknownEndpoint(endpoint_id)


async def rotate_secret(
    tx: Tx, vault: Vault, endpoint_id: UUID, *, now: datetime, overlap: timedelta = SECRET_OVERLAP
) -> IssuedSecret:
    """A new secret, shown this once; the one before signs along until `overlap` has passed."""
    endpoint = await store.lock_endpoint(tx, endpoint_id)
    if endpoint is None:
        raise UnknownEndpoint(endpoint_id)
    await store.retire_secrets(tx, endpoint_id, now + overlap)
    return await _issue(tx, vault, endpoint, now)


async def reseal_secrets(tx: Tx, vault: Vault) -> int:
    """Seal again, under today's key, every secret that an older key sealed; how many."""
    stale = [each for each in await store.lock_secrets(tx) if not vault.is_current(each.sealed)]
    return await store.reseal_secrets(
        tx,
        [
            store.SealedSecret(
                id=each.id,
                sealed=vault.seal(vault.open(each.sealed, SECRET_CONTEXT), SECRET_CONTEXT),
            )
            for each in stale
        ],
    )


async def _issue(tx: Tx, vault: Vault, endpoint: Endpoint, now: datetime) -> IssuedSecret:
    secret = _SECRET_PREFIX + base64.b64encode(os.urandom(_SECRET_BYTES)).decode()
    await store.add_secret(tx, endpoint.id, vault.seal_text(secret, SECRET_CONTEXT), now)
    return IssuedSecret(endpoint=endpoint, secret=secret)
