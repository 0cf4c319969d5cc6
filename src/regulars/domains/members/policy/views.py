"""Stored members as readers see them."""

from regulars.domains.members.policy.masking import profile_view
from regulars.domains.members.types.profile import PartyProfile
from regulars.domains.members.types.registry import Registry
from regulars.domains.members.types.views import MemberView


def member_view(registry: Registry, stored: PartyProfile, *, is_masked: bool) -> MemberView:
    """A member for a reader who may, or may not, see personal fields."""
    profile = stored.profile
    return MemberView(
        id=stored.id,
        standing=stored.standing,
        joined_at=profile.registered_at or profile.identified_at,
        first_seen_at=profile.first_seen_at,
        registered_at=profile.registered_at,
        source_id=profile.source_id,
        channel_id=profile.channel_id,
        store_id=profile.store_id,
        profile=profile_view(registry, profile.values, is_masked=is_masked),
        is_masked=is_masked,
    )
