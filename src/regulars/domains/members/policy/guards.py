"""Guards: what speaks against a merge, and who stays when two parties become one."""

from uuid import UUID

from regulars.domains.members.types.inbound import Standing
from regulars.domains.members.types.party import Holdings
from regulars.domains.members.types.registry import Registry


def refusals_to_merge(
    registry: Registry, first: dict[str, Holdings], second: dict[str, Holdings]
) -> tuple[str, ...]:
    """Why two parties with these identities may not be merged without a person's decision.

    An identity belongs to one party only, so verified ones on both sides are different ones.
    """
    reasons = []
    for kind, rule in registry.rules.items():
        one, other = first.get(kind), second.get(kind)
        if one is None or other is None:
            continue
        limit = rule.limit_per_member
        if limit is not None and one.identity_count + other.identity_count > limit:
            reasons.append(f"too_many_{kind}")
        blocks = rule.blocks_merge_when_verified_differs
        if blocks and one.verified_count and other.verified_count:
            reasons.append(f"verified_{kind}_differs")
    return tuple(reasons)


def survivor_of(first: tuple[UUID, Standing], second: tuple[UUID, Standing]) -> UUID:
    """Which of two parties stays: a member before an anonymous one, then the older id."""
    return min((first, second), key=lambda party: (party[1] != "member", party[0]))[0]
