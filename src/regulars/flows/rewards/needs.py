"""What the rules in force ask about, so that nothing else is read."""

from collections.abc import Iterable

import msgspec

from regulars.domains.rules.types import (
    MoveTier,
    PerAmount,
    PerUnit,
    RuleBody,
    TierTable,
)
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.parse import from_builtins

ORDER = "order"
RETURN = "return"
"""The names under which a member's orders and returns stand among their events."""

_FROM_CATALOG = ("order.categories", "order.brands")
_COUNTED = ("order.ordinal", "order.is_first")


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """Which facts are read. `event_names` and `asset_codes` name those that any rule asks for."""

    is_profile: bool = False
    is_tier: bool = False
    is_goods: bool = False
    is_ordinal: bool = False
    event_names: frozenset[str] = frozenset()
    asset_codes: frozenset[str] = frozenset()


def needs_of(bodies: Iterable[RuleBody]) -> Needs:
    """What these rules ask about, all together."""
    found: list[nodes.Leaf] = []
    is_birthday = is_tier = is_goods = False
    for body in bodies:
        if body.when is not None:
            found.extend(leaves(from_builtins(body.when)))
        is_birthday = is_birthday or (
            body.schedule is not None and body.schedule.birthday is not None
        )
        for effect in body.effects:
            is_tier = is_tier or isinstance(effect, TierTable | MoveTier)
            has_lines = isinstance(effect, PerAmount | PerUnit | TierTable) and effect.lines
            is_goods = is_goods or bool(has_lines)
    paths = [leaf.path for leaf in found if isinstance(leaf, nodes.Attr | nodes.Anniversary)]
    return Needs(
        is_profile=is_birthday
        or any(path.startswith("member.") for path in paths)
        or any(isinstance(leaf, nodes.Tag | nodes.Consent | nodes.Reachable) for leaf in found),
        is_tier=is_tier or any(isinstance(leaf, nodes.Tier) for leaf in found),
        is_goods=is_goods or any(path in _FROM_CATALOG for path in paths),
        is_ordinal=any(path in _COUNTED for path in paths),
        event_names=frozenset(_event_names(found)),
        asset_codes=frozenset(leaf.asset for leaf in found if isinstance(leaf, nodes.Asset)),
    )


def _event_names(found: Iterable[nodes.Leaf]) -> Iterable[str]:
    for leaf in found:
        if isinstance(leaf, nodes.Event):
            yield leaf.name
        elif isinstance(leaf, nodes.Sequence):
            yield from (step.name for step in leaf.steps)
