"""What a list gives away: whoever filters or sorts by a thing must be allowed to read it."""

from regulars.domains.access.errors import PermissionMissing
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.nodes import Condition

_OF_SORT = {
    "last_order_at": "orders.read",
    "order_count": "orders.read",
    "spend": "orders.read",
}


def refuse_unread(condition: Condition | None, sort: str, permissions: frozenset[str]) -> None:
    """Refuses a caller who could learn from the list what they may not read."""
    wanted = {permission_of(each) for each in (leaves(condition) if condition else ())}
    name = sort.removeprefix("-")
    wanted.add("ledger.read" if name.startswith("balance:") else _OF_SORT.get(name))
    if missing := sorted(each for each in wanted if each and each not in permissions):
        raise PermissionMissing(f"this list needs the permission {missing[0]}")


def permission_of(leaf: nodes.Leaf) -> str | None:
    """What a caller must be allowed to read who learns the answer to a leaf; None is nothing."""
    match leaf:
        case nodes.Asset():
            return "ledger.read"
        case nodes.Tier():
            return "tiers.read"
        case nodes.Attr(path=path) if path.startswith("orders."):
            return "orders.read"
    return None
