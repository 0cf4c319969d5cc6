"""The verbs of rules. `decide` and its kin are pure and need no database."""

from regulars.domains.rules.actions.drafting import delete_drafts, save_drafts
from regulars.domains.rules.actions.granting import lock_usage, save
from regulars.domains.rules.actions.publishing import go_live, retire
from regulars.domains.rules.actions.removing import remove_owned, remove_rules
from regulars.domains.rules.actions.reversing import restore, reverse, undo
from regulars.domains.rules.policy.attributes import order_attributes
from regulars.domains.rules.policy.compiling import RuleSet
from regulars.domains.rules.policy.deciding import counters_of, decide, decide_note
from regulars.domains.rules.policy.reading import read_body
from regulars.domains.rules.policy.reversing import (
    after,
    given_back,
    share_taken,
    taken_by_returns,
    taken_by_undoing,
)
from regulars.domains.rules.policy.rulebook import RuleBook, rule_set

__all__ = [
    "RuleBook",
    "RuleSet",
    "after",
    "counters_of",
    "decide",
    "decide_note",
    "delete_drafts",
    "given_back",
    "go_live",
    "lock_usage",
    "order_attributes",
    "read_body",
    "remove_owned",
    "remove_rules",
    "restore",
    "retire",
    "reverse",
    "rule_set",
    "save",
    "save_drafts",
    "share_taken",
    "taken_by_returns",
    "taken_by_undoing",
    "undo",
]
