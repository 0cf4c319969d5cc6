"""The verbs of insights."""

from regulars.domains.insights.actions.folding import fold_days, is_behind
from regulars.domains.insights.actions.indexing import keep_indexes
from regulars.domains.insights.actions.people import (
    Noted,
    claim,
    is_anybody_waiting,
    make_rows,
    note_changed,
    note_everybody,
    waiting_count,
)
from regulars.domains.insights.actions.removing import forget

__all__ = [
    "Noted",
    "claim",
    "fold_days",
    "forget",
    "is_anybody_waiting",
    "is_behind",
    "keep_indexes",
    "make_rows",
    "note_changed",
    "note_everybody",
    "waiting_count",
]
