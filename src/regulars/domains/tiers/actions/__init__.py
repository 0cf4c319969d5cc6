"""What can be done with ladders and standings."""

from regulars.domains.tiers.actions.by_hand import give_notices, set_manual_tiers
from regulars.domains.tiers.actions.editing import (
    draw_cutoffs,
    drop_draft,
    end_review,
    go_live,
    retire,
    save_draft,
)
from regulars.domains.tiers.actions.removing import remove_ladders, remove_owned
from regulars.domains.tiers.actions.reviewing import Sitting, review_members
from regulars.domains.tiers.actions.warning import book_warnings
from regulars.domains.tiers.policy.reading import read_body

__all__ = [
    "Sitting",
    "book_warnings",
    "draw_cutoffs",
    "drop_draft",
    "end_review",
    "give_notices",
    "go_live",
    "read_body",
    "remove_ladders",
    "remove_owned",
    "retire",
    "review_members",
    "save_draft",
    "set_manual_tiers",
]
