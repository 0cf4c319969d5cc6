"""The questions about members."""

from regulars.domains.members.queries.finding import (
    find_by_identities,
    joined_between,
    look_up,
    look_up_each,
    persons,
    same_person_ids,
    search_by_name,
    survivors,
)
from regulars.domains.members.queries.listing import (
    any_exist,
    attribute_filter,
    count_members,
    list_members,
    listed_by_id,
    tag_counts,
    tag_origins,
)
from regulars.domains.members.queries.merging import (
    list_reviews,
    merge_history,
    preview_merge,
)
from regulars.domains.members.queries.noting import notes_about
from regulars.domains.members.queries.portraits import (
    consent_evidence,
    portrait,
    portraits,
    said_tags,
)
from regulars.domains.members.queries.registry import purposes, registry
from regulars.domains.members.queries.sealing import stale

__all__ = [
    "any_exist",
    "attribute_filter",
    "consent_evidence",
    "count_members",
    "find_by_identities",
    "joined_between",
    "list_members",
    "list_reviews",
    "listed_by_id",
    "look_up",
    "look_up_each",
    "merge_history",
    "notes_about",
    "persons",
    "portrait",
    "portraits",
    "preview_merge",
    "purposes",
    "registry",
    "said_tags",
    "same_person_ids",
    "search_by_name",
    "stale",
    "survivors",
    "tag_counts",
    "tag_origins",
]
