"""Attaching identities to a member by hand, and taking them away."""

from datetime import datetime
from uuid import UUID

from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.members.actions import announcing
from regulars.domains.members.actions.hand import Hand
from regulars.domains.members.actions.locking import locked_survivors
from regulars.domains.members.errors import IdentityNotFound, IdentityTaken, MembersBusy
from regulars.domains.members.policy.claims import claimed
from regulars.domains.members.policy.masking import masked_value
from regulars.domains.members.store import identities, parties
from regulars.domains.members.store.registry import current_registry
from regulars.domains.members.types.commands import IdentityAddition, IdentityRemoval
from regulars.domains.members.types.identity_id import blind_index_of, identity_id
from regulars.domains.members.types.inbound import RefusedIdentity
from regulars.domains.members.types.party import Claim, Known
from regulars.domains.members.types.plan import Placement
from regulars.domains.members.types.registry import Registry
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.outbox import announce
from regulars.kernel.errors import FieldError, InvalidInput


async def add_identity(
    tx: Tx, vault: Vault, addition: IdentityAddition, caller: Caller, now: datetime
) -> str:
    """Attach an identity to a member; its id. Nothing changes where it is attached already.

    Refuses values that identify nobody, identities of other members, more of a kind than a member
    may have, and a person's identity for an anonymous party: that one is merged into a member.
    """
    registry = await current_registry(tx)
    claim = claimed(vault, registry, 0, addition.identity)
    if isinstance(claim, RefusedIdentity):
        raise _unfit(claim.detail)
    party = (await locked_survivors(tx, [addition.member_id]))[addition.member_id]
    _, known = await identities.known_identities(tx, [claim.blind_index])
    found = known.get(claim.blind_index)
    if found is not None and found.root.id != party.id:
        raise IdentityTaken("the identity belongs to another member")
    if found is None:
        await _refuse_beyond_limit(tx, registry, party, claim)
        await _insert(tx, vault, party.id, claim, now)
    elif not await _verified_anew(tx, claim, found):
        return identity_id(claim.blind_index)
    await announce(tx, [announcing.member_updated(party.id, ["identities"], now)])
    shown = masked_value(registry, claim.kind, claim.value)
    hand = Hand(tx=tx, vault=vault, caller=caller, now=now)
    await hand.audit(_entry("member.identity_added", party.id, claim.kind, shown))
    return identity_id(claim.blind_index)


async def remove_identity(
    tx: Tx, vault: Vault, removal: IdentityRemoval, caller: Caller, now: datetime
) -> None:
    """Take an identity away from a member; it is nobody's then. Refuses what the member has not."""
    registry = await current_registry(tx)
    party = (await locked_survivors(tx, [removal.member_id]))[removal.member_id]
    blind_index = blind_index_of(removal.identity_id)
    held = await identities.identities_of(tx, vault, [party.id])
    found = [each for each in held.get(party.id, []) if each.id == removal.identity_id]
    if blind_index is None or not found:
        raise IdentityNotFound("the member has no such identity")
    await identities.delete_identities(tx, [blind_index])
    await announce(tx, [announcing.member_updated(party.id, ["identities"], now)])
    shown = masked_value(registry, found[0].kind, found[0].value)
    hand = Hand(tx=tx, vault=vault, caller=caller, now=now)
    await hand.audit(_entry("member.identity_removed", party.id, found[0].kind, shown))


async def _refuse_beyond_limit(
    tx: Tx, registry: Registry, party: parties.Party, claim: Claim
) -> None:
    rule = registry.rules[claim.kind]
    if rule.names_a_person and party.standing == "anonymous":
        raise _unfit("an anonymous party is merged into a member, it is given no identity")
    held = await identities.holdings(tx, {party.id})
    count = sum(each.identity_count for each in held if each.kind == claim.kind)
    if rule.limit_per_member is not None and count >= rule.limit_per_member:
        raise _unfit(f"a member has at most {rule.limit_per_member} identities of this kind")


async def _insert(tx: Tx, vault: Vault, party_id: UUID, claim: Claim, now: datetime) -> None:
    placement = Placement(
        owner_id=party_id, is_verified=claim.is_verified, claimed_at=now, claim=claim
    )
    if not await identities.insert_identities(tx, vault, {claim.blind_index: placement}, now):
        raise MembersBusy("the identity was attached to somebody at this moment; ask again")


async def _verified_anew(tx: Tx, claim: Claim, found: Known) -> bool:
    if found.is_verified or not claim.is_verified:
        return False
    placement = Placement(owner_id=found.owner_id, is_verified=True, claimed_at=found.claimed_at)
    await identities.update_identities(tx, {claim.blind_index: placement})
    return True


def _unfit(detail: str) -> InvalidInput:
    field = FieldError(path="identity", code="unfit_identity", detail=detail)
    return InvalidInput(detail, errors=[field])


def _entry(action: str, member_id: UUID, kind: str, shown: str) -> AuditEntry:
    return AuditEntry(
        action=action,
        subject_kind="member",
        subject_id=str(member_id),
        after={"kind": kind, "value": shown},
    )
