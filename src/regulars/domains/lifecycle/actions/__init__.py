"""What can be done with stages, scores and tags by condition."""

from regulars.domains.lifecycle.actions.removing import remove_owned
from regulars.domains.lifecycle.actions.scoring import DayScores, save_scores
from regulars.domains.lifecycle.actions.standing import keep_stages
from regulars.domains.lifecycle.actions.thresholds import change_days, take_zone

__all__ = [
    "DayScores",
    "change_days",
    "keep_stages",
    "remove_owned",
    "save_scores",
    "take_zone",
]
