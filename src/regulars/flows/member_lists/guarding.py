"""What a list gives away: whoever filters or sorts by a thing must be allowed to read it."""

from regulars.domains.access.errors import PermissionMissing
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.nodes import Condition
from regulars.kernel.conditions.upkeep import ORDER_EVENTS

_OF_SORT = {
    "last_order_at": "orders.read",
    "order_count": "orders.read",
    "spend": "orders.read",
}


_OF_LEAF = {
    "asset": "ledger.read",
    "tier": "tiers.read",
    "segment": "segments.read",
    "rfm": "orders.read",
}


def refuse_unread(condition: Condition | None, sort: str, permissions: frozenset[str]) -> None:
    """Refuses a caller who could learn from the list what they may not read."""
    wanted: set[str] = set()
    for leaf in leaves(condition) if condition else ():
        wanted |= permissions_of(leaf)
    name = sort.removeprefix("-")
    wanted.add("ledger.read" if name.startswith("balance:") else _OF_SORT.get(name, ""))
    if missing := sorted(each for each in wanted if each and each not in permissions):
        raise PermissionMissing(f"this list needs the permission {missing[0]}")


def permissions_of(leaf: nodes.Leaf) -> frozenset[str]:
    """What a caller must be allowed to read who learns the answer to a leaf."""
    match leaf:
        case nodes.Event(name=name):
            return frozenset({_permission_of_event(name)})
        case nodes.Sequence(steps=steps):
            return frozenset(_permission_of_event(step.name) for step in steps)
        case nodes.Attr(path=path) if path.startswith("orders."):
            return frozenset({"orders.read"})
        case nodes.Attr(path=path) if path.startswith("acquisition."):
            return frozenset({"reports.read"})
    needed = _OF_LEAF.get(nodes.op_of(leaf))
    return frozenset() if needed is None else frozenset({needed})


def _permission_of_event(name: str) -> str:
    return "orders.read" if name in ORDER_EVENTS else "events.read"
