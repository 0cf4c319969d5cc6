"""A replay in memory: what happened goes through the same three engines as live traffic.

Nothing here reads or writes a database, and nothing knows what really came of it. What happens is
told in the order of time, and the clock is that of what happens.
"""

from uuid import UUID

from regulars.domains.ledger.types import PendingOrder, Release, SlidingExpiry, Spend, Touch
from regulars.domains.orders.types import SalePart
from regulars.domains.tiers.types import FIGURE_SCALE, Fact, OrderKey
from regulars.flows.replay.granting import decide, follow
from regulars.flows.replay.items import Did, Item, Moved, Sold, Stated
from regulars.flows.replay.looking import catch_up, look
from regulars.flows.replay.moving import as_much, by_hand
from regulars.flows.replay.people import Kept, Member
from regulars.flows.replay.reversing import Undoing, undo, undo_note, whole
from regulars.flows.replay.setting import Setting
from regulars.flows.replay.world import World
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.sales import Sale
from regulars.kernel.money import rounded


class Replayer:
    """Takes what happened, one after the other."""

    def __init__(self, setting: Setting) -> None:
        self.world = World(setting)
        self._waiting = [
            each.id
            for each in setting.terms.assets.values()
            if isinstance(each.settings.pending, PendingOrder)
        ]
        self._touched = [
            each.id
            for each in setting.terms.assets.values()
            if isinstance(each.settings.expiry, SlidingExpiry) or each.settings.reinstatement_days
        ]

    def take(self, item: Item) -> None:
        """Let one thing have its effects."""
        match item:
            case Sold():
                self._sold(item)
            case Did(happening=happening):
                self._did(happening)
            case Stated():
                self._stated(item)
            case Moved():
                self.world.at = item.movement.effective_at
                by_hand(self.world, item)

    def observe(self, item: Sold) -> None:
        """Remember a document from before the replay begins, for ladders only."""
        if item.sale.state in ("cancelled", "review") or not self.world.courses:
            return
        fact = self._remember(self.world.member(item.owner_ids), item)
        if (kept := self.world.kept.get(item.sale.id)) is not None:
            kept.fact = fact

    def end(self) -> None:
        """Let time run on to the end of the range for everybody."""
        world = self.world
        world.at = until_at = world.setting.until_at
        for member in world.members.values():
            follow(world, member, catch_up(world, member, until_at))
        for asset_id in world.asset_of:
            for member in world.members.values():
                world.book.balance(asset_id, member.owner_ids, until_at)
            world.note_due()

    def _sold(self, item: Sold) -> None:
        world, sale = self.world, item.sale
        world.at = sale.occurred_at
        member = world.member(item.owner_ids)
        is_order = sale.kind == "order"
        counts = sale.state not in ("cancelled", "review")
        kept = None
        if is_order and item.is_undone:
            kept = world.kept[sale.id] = Kept(sale, item.owner_ids)
        if world.courses and counts:
            fact = self._remember(member, item)
            if kept is not None:
                kept.fact = fact
        if sale.state == "cancelled":
            return
        if is_order:
            world.tally.counts.order_count += 1
            self._order(member, item, kept)
        else:
            world.tally.counts.return_count += 1
            self._return(member, item, kept)

    def _order(self, member: Member, item: Sold, kept: Kept | None) -> None:
        world, sale = self.world, item.sale
        for tender in item.paid_in_units:
            asset = world.terms.assets.get(tender.asset or "")
            if asset is None or not tender.units:
                continue
            spent = as_much(world, member, asset.id, Spend(units=tender.units))
            if spent is not None and kept is not None:
                kept.spends.append((asset.id, spent.id, spent.units))
        if not world.terms.counts(sale):
            return
        reference = sale.kind, sale.id
        for asset_id in self._touched:
            world.post(member, asset_id, Touch(), reference)
        happening = happening_of(sale, item.owner_ids)
        decide(world, member, happening, kept)
        if world.courses:
            follow(world, member, look(world, member))

    def _return(self, member: Member, item: Sold, _kept: Kept | None) -> None:
        world, sale = self.world, item.sale
        if not world.terms.counts(sale):
            return
        follow(world, member, catch_up(world, member, world.at))
        undoing = Undoing(reference=(sale.kind, sale.id), store_id=sale.store_id, parts=item.parts)
        undo(world, member, undoing)
        happening = happening_of(sale, item.owner_ids)
        if sale.return_policy == "by_amount":
            undo_note(world, member, happening)
        if sale.state == "review":
            world.kept[sale.id] = Kept(sale, item.owner_ids)
        if world.courses:
            follow(world, member, look(world, member))

    def _did(self, happening: Happening) -> None:
        world = self.world
        world.at = happening.occurred_at
        world.tally.counts.other_count += 1
        if not world.terms.listens_to(happening.channel_id, happening.store_id):
            return
        member = world.member(happening.owner_ids)
        if decide(world, member, happening) and world.courses:
            follow(world, member, look(world, member))

    def _stated(self, item: Stated) -> None:
        """An order was completed or cancelled, or a return came out of review."""
        world = self.world
        world.at = item.at
        kept = world.kept.get(item.document_id)
        member = world.member(item.owner_ids)
        if item.kind == "order" and item.state == "completed":
            for asset_id in self._waiting:
                world.post(member, asset_id, Release(earned_by=item.document_id))
        elif kept is None:
            return
        elif item.kind == "order":
            self._cancelled(member, kept)
        elif item.state == "completed":
            self._accepted(member, kept)

    def _cancelled(self, member: Member, kept: Kept) -> None:
        world = self.world
        if kept.fact is not None:
            member.timeline.discard(kept.fact)
        undoing = Undoing(
            reference=("return", kept.sale.id), store_id=kept.sale.store_id, parts=whole(kept)
        )
        undo(world, member, undoing)
        if world.courses and world.terms.counts(kept.sale):
            follow(world, member, look(world, member))

    def _accepted(self, member: Member, kept: Kept) -> None:
        """What no line of an order answers for is taken back by its amount.

        As in live traffic that is dated to when the return occurred: of one from before the replay,
        what members began with holds it already.
        """
        world, sale = self.world, kept.sale
        if world.courses:
            self._remember(member, Sold(sale=sale, owner_ids=member.owner_ids))
        if not world.terms.counts(sale):
            return
        happening = happening_of(world.accepted.get(sale.id, sale), member.owner_ids)
        if sale.occurred_at >= world.setting.from_at:
            undo_note(world, member, happening)
        if world.courses:
            follow(world, member, look(world, member, sale.occurred_at))

    def _remember(self, member: Member, item: Sold) -> Fact:
        """What ladders count of a document."""
        sale = item.sale
        fact = Fact(
            at=sale.occurred_at,
            spend_micro=self._micro(sale.net_minor, sale.scale, sale.currency),
            order=sale.id.int if sale.kind == "order" else None,
            returned=self._returned(item.parts) if item.parts else {},
        )
        member.timeline.add(fact)
        return fact

    def _returned(self, parts: tuple[SalePart, ...]) -> dict[OrderKey, int]:
        found: dict[OrderKey, int] = {}
        for part in parts:
            whole_micro = self._micro(part.net_minor, part.scale, part.currency)
            share = (2 * whole_micro * part.part_milli + part.quantity_milli) // (
                2 * part.quantity_milli
            )
            order = part.order_id.int
            found[order] = found.get(order, 0) + share
        return found

    def _micro(self, minor: int, scale: int, currency: str) -> int:
        rate = self.world.terms.rate(currency)
        if rate is None:
            return 0
        if rate == 1:
            whole: int = minor * 10 ** (FIGURE_SCALE - scale)
            return whole
        return rounded(rate.scaleb(FIGURE_SCALE - scale) * minor, "half_up")


def happening_of(sale: Sale, owner_ids: tuple[UUID, ...]) -> Happening:
    """A sale as something that happened to a member."""
    return Happening(
        kind=sale.kind,
        reference_id=sale.id,
        owner_ids=owner_ids,
        occurred_at=sale.occurred_at,
        is_backfill=True,
        sale=sale,
        store_id=sale.store_id,
        channel_id=sale.channel_id,
    )
