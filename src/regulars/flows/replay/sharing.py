"""Whether a replay may be shared out among processes, and among how many."""

import os

import msgspec

from regulars.flows.replay.setting import Setting
from regulars.flows.rewards.terms import Terms
from regulars.kernel.shares import SHARES_MAX


class Sharing(msgspec.Struct, frozen=True, kw_only=True):
    """Among how many processes a replay may be shared out: None for the machine's processors.

    With fewer than `documents_min` documents each, starting them takes longer than they save.
    """

    processes_max: int | None = None
    documents_min: int = 20_000


def share_count(sharing: Sharing, setting: Setting, live: Terms, document_count: int) -> int:
    """Among how many processes the members are shared out; 1 where members depend on each other.

    What one has, earns and reaches is nobody else's concern, with two exceptions: a budget or a
    cap on a rule or a store, which all use up together, and units that go from member to member.
    """
    rule_sets = setting.terms.rules.between(*setting.between)
    assets = (*setting.terms.assets.values(), *live.assets.values())
    if any(each.couples_members for each in rule_sets):
        return 1
    if any(each.settings.is_transferable for each in assets):
        return 1
    processes_max = sharing.processes_max or len(os.sched_getaffinity(0))
    return max(1, min(processes_max, document_count // sharing.documents_min, SHARES_MAX))
