"""What a replay goes by: a program as it would be, and the stretch of time."""

from datetime import datetime

import msgspec

from regulars.domains.rules import queries as known_rules
from regulars.domains.rules.actions import RuleSet
from regulars.domains.rules.types import FactsNeeded
from regulars.flows.rewards.terms import Terms, together


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """The terms that are tried, from `from_at` until before `until_at`."""

    terms: Terms
    from_at: datetime
    until_at: datetime

    @property
    def between(self) -> tuple[datetime, datetime]:
        return self.from_at, self.until_at


class Needs:
    """What rules ask about members, worked out once for each set of rules."""

    def __init__(self) -> None:
        self._known: dict[RuleSet, tuple[FactsNeeded, bool]] = {}

    def of(self, rule_set: RuleSet) -> tuple[FactsNeeded, bool]:
        """What is asked, and whether that is more than tiers and balances."""
        found = self._known.get(rule_set)
        if found is None:
            needs = known_rules.facts_needed(rule_set.lives)
            asks_more = bool(needs.paths or needs.events or needs.kinds or needs.segments)
            found = self._known[rule_set] = needs, asks_more
        return found

    def during(self, setting: Setting) -> FactsNeeded:
        """All that any rule asks that is in force at any time of the stretch."""
        return together(self.of(each)[0] for each in setting.terms.rules.between(*setting.between))
