"""When versions may go live and end, and which rules may stand in one group."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from regulars.domains.rules.errors import (
    RuleGroupConflict,
    RuleHasNoDraft,
    RuleNotLive,
    RuleOrderOfTime,
)
from regulars.domains.rules.types.versions import Version
from regulars.kernel.errors import Refusal


def draft_of(versions: Iterable[Version]) -> Version | None:
    """The draft among the versions of a rule."""
    return next((each for each in versions if each.live_from is None), None)


def last_published(versions: Iterable[Version]) -> Version | None:
    """The version of a rule that went live last; one taken back before it began is passed over."""
    published = [
        each
        for each in versions
        if each.live_from is not None and each.live_until != each.live_from
    ]
    return max(published, key=lambda each: each.number, default=None)


def going_live(versions: Sequence[Version], live_from: datetime) -> Version | Refusal:
    """The draft that goes live at an instant; refuses one that would begin too early."""
    draft = draft_of(versions)
    if draft is None:
        return RuleHasNoDraft("the rule has no draft that could go live")
    before = last_published(versions)
    if before is not None and before.live_from is not None and live_from <= before.live_from:
        return RuleOrderOfTime(
            f"version {before.number} is live from {before.live_from.isoformat()}; "
            "the next one begins later"
        )
    return draft


def retiring(
    versions: Sequence[Version], live_until: datetime, now: datetime
) -> tuple[Version, datetime] | Refusal:
    """The version that ends, and when; one that shall end before it begins ends as it begins."""
    last = last_published(versions)
    if last is None or (last.live_until is not None and last.live_until <= live_until):
        return RuleNotLive("the rule has no version that is live then")
    assert last.live_from is not None
    if last.live_from > now:
        return last, max(last.live_from, live_until)
    if live_until < last.live_from:
        return RuleOrderOfTime(
            f"version {last.number} is live from {last.live_from.isoformat()} and ends no earlier"
        )
    return last, live_until


def group_conflict(
    draft: Version, live_from: datetime, others: Iterable[Version]
) -> RuleGroupConflict | None:
    """Whether another rule uses the draft's group in another mode, then or later."""
    group = draft.body.group
    if group is None:
        return None
    for other in others:
        theirs = other.body.group
        is_over = other.live_until is not None and other.live_until <= live_from
        if other.rule_id == draft.rule_id or theirs is None or is_over:
            continue
        if theirs.name == group.name and theirs.mode != group.mode:
            return RuleGroupConflict(
                f"rule {other.rule_code} uses the group {group.name} as `{theirs.mode}`"
            )
    return None
