"""What can be done with stages, scores and tags by condition."""

from regulars.domains.lifecycle.actions.removing import remove_owned, remove_tag_rules
from regulars.domains.lifecycle.actions.scoring import DayScores, save_scores
from regulars.domains.lifecycle.actions.standing import keep_stages
from regulars.domains.lifecycle.actions.tagging import (
    archive_tag_rule,
    begin_tag_day,
    claim_for_tags,
    note_for_tags,
    save_tag_rule,
)
from regulars.domains.lifecycle.actions.thresholds import change_terms, take_zone

__all__ = [
    "DayScores",
    "archive_tag_rule",
    "begin_tag_day",
    "change_terms",
    "claim_for_tags",
    "keep_stages",
    "note_for_tags",
    "remove_owned",
    "remove_tag_rules",
    "save_scores",
    "save_tag_rule",
    "take_zone",
]
