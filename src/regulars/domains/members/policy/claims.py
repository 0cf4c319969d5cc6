"""Inbound records made ready: normal forms, blind indexes, and what was refused on the way."""

from functools import partial
from typing import Final

from regulars.domains.members.errors import TooManyIdentities
from regulars.domains.members.policy.attributes import checked_change
from regulars.domains.members.policy.normal_form import Unusable, namespace_form, normal_form
from regulars.domains.members.types.inbound import Identity, Inbound, RefusedIdentity
from regulars.domains.members.types.party import Claim, Item
from regulars.domains.members.types.registry import Registry
from regulars.infra.crypto import Vault

IDENTITIES_MAX: Final = 32


def prepared(vault: Vault, registry: Registry, inbound: Inbound) -> Item | TooManyIdentities:
    """`inbound` as an item: each identity usable or refused by itself, never the whole record."""
    if len(inbound.identities) > IDENTITIES_MAX:
        return TooManyIdentities(f"a record carries at most {IDENTITIES_MAX} identities")
    refused: list[RefusedIdentity] = []
    claims: dict[bytes, Claim] = {}
    for position, identity in enumerate(inbound.identities):
        claim = claimed(vault, registry, position, identity)
        if isinstance(claim, RefusedIdentity):
            refused.append(claim)
        elif claim.blind_index not in claims or claim.is_verified:
            claims[claim.blind_index] = claim
    ordered = sorted(claims.values(), key=partial(_rank, registry))
    change, refused_fields = checked_change(registry, inbound.profile)
    return Item(
        claims=tuple(ordered),
        names_a_person=bool(ordered) and registry.rules[ordered[0].kind].names_a_person,
        registers=inbound.registers,
        seen_at=inbound.seen_at,
        source_id=inbound.source_id,
        channel_id=inbound.channel_id,
        store_id=inbound.store_id,
        change=change,
        refused=tuple(refused),
        refused_fields=tuple(refused_fields),
    )


def claimed(
    vault: Vault, registry: Registry, position: int, identity: Identity
) -> Claim | RefusedIdentity:
    """One identity in its normal form with its blind index, or why it identifies nobody."""
    value = normal_form(registry, identity.kind, identity.value)
    if isinstance(value, Unusable):
        return _refused(position, identity, value)
    namespace = namespace_form(identity.namespace)
    if isinstance(namespace, Unusable):
        return _refused(position, identity, namespace)
    return Claim(
        position=position,
        kind=identity.kind,
        namespace=namespace,
        value=value,
        blind_index=vault.blind_index(f"{identity.kind}:{namespace}", value),
        is_verified=identity.is_verified,
    )


def _refused(position: int, identity: Identity, why: Unusable) -> RefusedIdentity:
    return RefusedIdentity(position=position, kind=identity.kind, code=why.code, detail=why.detail)


def _rank(registry: Registry, claim: Claim) -> tuple[bool, int, int]:
    rule = registry.rules[claim.kind]
    return (not rule.names_a_person, rule.priority, claim.position)
