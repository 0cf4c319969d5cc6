"""The questions about stages and scores."""

from regulars.domains.lifecycle.queries.facts import counted_sales, whence
from regulars.domains.lifecycle.queries.portrait import picture
from regulars.domains.lifecycle.queries.rhythm import member_rhythm
from regulars.domains.lifecycle.queries.scores import cuts, liveliness_of, scores_of
from regulars.domains.lifecycle.queries.standing import (
    change_at,
    changes_before,
    counts,
    history,
    next_stage,
    standing,
    versions,
)
from regulars.domains.lifecycle.queries.tagging import tag_rule, tag_rules, wish_of
from regulars.domains.lifecycle.queries.trying import Tried, fitted_terms, tried

__all__ = [
    "Tried",
    "change_at",
    "changes_before",
    "counted_sales",
    "counts",
    "cuts",
    "fitted_terms",
    "history",
    "liveliness_of",
    "member_rhythm",
    "next_stage",
    "picture",
    "scores_of",
    "standing",
    "tag_rule",
    "tag_rules",
    "tried",
    "versions",
    "whence",
    "wish_of",
]
