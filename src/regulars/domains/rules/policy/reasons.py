"""Why a condition was not met: the parts of it that decided, and what they saw."""

from regulars.domains.rules.policy.compiling import Live
from regulars.domains.rules.types.decision import LeafReason
from regulars.domains.rules.types.occasion import Occasion
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.explaining import Reason, reasons

REASONS_MAX = 10

_WITH_PATH = (nodes.Attr, nodes.Anniversary)


def reasons_of(live: Live, occasion: Occasion) -> tuple[LeafReason, ...]:
    """The parts of the rule's condition that made it fail, the first few of them."""
    assert live.condition is not None
    assert live.judge is not None
    trace = live.judge.explain(occasion.facts, occasion.occurred_at)
    found = reasons(live.condition, trace)[:REASONS_MAX]
    return tuple([_shown(reason, occasion.hidden_paths) for reason in found])


def _shown(reason: Reason, hidden_paths: frozenset[str]) -> LeafReason:
    node = reason.node
    if isinstance(node, _WITH_PATH) and node.path in hidden_paths:
        return LeafReason(node=node, verdict=reason.verdict, is_hidden=reason.seen is not None)
    return LeafReason(node=node, verdict=reason.verdict, seen=reason.seen)
