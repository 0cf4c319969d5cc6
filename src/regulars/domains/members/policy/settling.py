"""The hot path: records that say nothing new, recognised without a write."""

from regulars.domains.members.types.inbound import Resolution
from regulars.domains.members.types.party import Item, Known, Root


def settled(item: Item, known: dict[bytes, Known]) -> Resolution | None:
    """Who `item` speaks of, where everything it says is stored already; else None."""
    if item.change or not item.claims:
        return None
    first = known.get(item.claims[0].blind_index)
    if first is None or _is_news(item, first.root):
        return None
    for claim in item.claims:
        found = known.get(claim.blind_index)
        if found is None or found.root.id != first.root.id:
            return None
        if claim.is_verified and not found.is_verified:
            return None
    return Resolution(
        member_id=first.root.id,
        standing=first.root.standing,
        refused=item.refused,
        refused_fields=item.refused_fields,
    )


def _is_news(item: Item, root: Root) -> bool:
    if item.seen_at < root.first_seen_at:
        return True
    if item.names_a_person and (root.identified_at is None or item.seen_at < root.identified_at):
        return True
    return item.registers and (root.registered_at is None or item.seen_at < root.registered_at)
