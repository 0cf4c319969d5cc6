"""How members stood when a replay begins, read as the replay meets them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf, SpentBefore
from regulars.domains.rules import queries as rules
from regulars.domains.rules.types import CounterKey, Tally
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.queries import AsOf as TierAsOf
from regulars.domains.tiers.types import Standing
from regulars.flows.replay.earlier import earlier_orders, given_back_since, returns_of
from regulars.flows.replay.items import Did, Item, Sold, Stated
from regulars.flows.replay.months import MOMENT
from regulars.flows.replay.people import Kept
from regulars.flows.replay.reading import History
from regulars.flows.replay.request import Opening
from regulars.flows.replay.world import World
from regulars.flows.rewards.batch import read_codes
from regulars.flows.rewards.facts import read_backgrounds, read_goods
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.sales import Sale
from regulars.flows.rewards.terms import Terms
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx
from regulars.kernel.period import EPOCH
from regulars.kernel.shares import EVERYBODY, Share

Groups = Sequence[tuple[UUID, ...]]

EVERYBODY_COUNT = 1_000


class Asked(msgspec.Struct, frozen=True):
    """With what members begin, the hour at which that is asked, and who is meant."""

    opening: Opening
    now: datetime
    share: Share = EVERYBODY


class Loader:
    """Brings into the world of a replay what it needs to know of whomever it meets."""

    def __init__(self, world: World, live: Terms, vault: Vault, asked: Asked) -> None:
        self._world = world
        self._live = live
        self._vault = vault
        self._opening = asked.opening
        self._now = asked.now
        self._share = asked.share
        self._needs = world.needs.during(world.setting)
        self._met: set[UUID] = set()
        self._rule_sets = world.terms.rules.between(*world.setting.between)
        self._has_usage = False

    async def past(self, history: History, observe: Callable[[Sold], None]) -> None:
        """What ladders count of the time before the stretch."""
        if self._opening == "zero" or not self._world.courses:
            return
        async for page in history.documents_before():
            async with history.database.transaction() as tx:
                await self._meet(tx, [each.owner_ids for each in page])
            for each in page:
                observe(each)

    async def prepare(self, tx: Tx, items: Sequence[Item]) -> None:
        """Read what the next batch needs: people, what was sold, and where."""
        await self._meet(tx, [_owners(each) for each in items])
        sales = [each.sale for each in items if isinstance(each, Sold)]
        sales += await self._accepted(tx, items)
        self._world.goods = await read_goods(tx, self._needs, sales)
        self._world.codes = await read_codes(tx, self._needs, sales)

    async def _accepted(self, tx: Tx, items: Sequence[Item]) -> list[Sale]:
        """Returns that come out of review now: what of them no line of an order answers for."""
        owners = {
            each.document_id: each.owner_ids
            for each in items
            if isinstance(each, Stated) and each.kind == "return" and each.state == "completed"
        }
        if not owners:
            return []
        found = await returns_of(tx, owners)
        for whole, rest in found:
            self._world.accepted[whole.id] = rest
            self._world.kept.setdefault(whole.id, Kept(whole, owners[whole.id]))
        return [rest for _, rest in found]

    async def rest(self, database: Database) -> None:
        """Everybody else who had anything when the stretch began."""
        if self._opening == "zero":
            return
        page = tiers.PeoplePage(groups=(), last_id=UUID(int=0))
        while page.last_id is not None:
            async with database.transaction() as tx:
                page = await tiers.everybody(
                    tx,
                    self._world.setting.until_at,
                    after_id=page.last_id,
                    count=EVERYBODY_COUNT,
                )
                groups = [each for each in page.groups if self._share.holds(each[0])]
                await self._meet(tx, groups)
            for group in groups:
                self._world.member(group)

    async def _meet(self, tx: Tx, groups: Groups) -> None:
        fresh = {group[0]: group for group in groups if group[0] not in self._met}
        if not fresh:
            return
        self._met.update(fresh)
        world = self._world
        world.backgrounds.update(
            await read_backgrounds(
                tx, self._vault, self._needs, fresh, world.setting.until_at, self._now
            )
        )
        await self._load_standings(tx, list(fresh.values()))
        if self._opening == "live":
            await self._load_wallets(tx, list(fresh.values()))
            await self._load_usage(tx, list(fresh.values()))

    async def _load_standings(self, tx: Tx, groups: Groups) -> None:
        world = self._world
        is_live = self._opening == "live"
        if not world.courses or not (is_live or any(each.needs_joining for each in world.courses)):
            return
        at = world.setting.from_at - MOMENT if is_live else EPOCH
        known = {each.ladder.id: each for each in self._live.ladders}
        found: list[list[Standing]] = []
        for course in world.courses:
            live = known.get(course.ladder.id, course)
            reader = figures_of(tx, self._live, live)
            found.append(await tiers.standings(tx, live, reader, groups, self._now, TierAsOf(at)))
        for place, group in enumerate(groups):
            world.openings[group[0]] = [of_course[place] for of_course in found]

    async def _load_wallets(self, tx: Tx, groups: Groups) -> None:
        world = self._world
        owner_ids = [each for group in groups for each in group]
        asset_ids = sorted(each for each in world.asset_of if each > 0)
        as_of = AsOf(effective_at=world.setting.from_at - MOMENT)
        lots, holds = await ledger.wallets_as_of(tx, owner_ids, asset_ids, as_of)
        spends, takings = await ledger.takings_before(
            tx, owner_ids, asset_ids, world.setting.from_at, lots
        )
        world.book.load(lots, holds, takings)
        world.spend_ids.update({each.id: each.id for each in spends})
        await self._load_earlier(tx, groups, spends)
        if not world.growth_asset_ids:
            return
        group_of = {each: group for group in groups for each in group}
        known = [each for each in world.growth_asset_ids if each > 0]
        earned = await ledger.earnings_before(tx, owner_ids, known, world.setting.from_at)
        for each in earned:
            member = world.member(group_of[each.owner_id])
            world.opening_fact(member, each.asset_id, each.effective_at, each.units)

    async def _load_earlier(self, tx: Tx, groups: Groups, spends: Sequence[SpentBefore]) -> None:
        """Orders of before that come back, and what of caps of members they had used up."""
        world = self._world
        survivor_of = {each: group for group in groups for each in group}
        earlier = await earlier_orders(
            tx, world.setting.from_at, survivor_of, world.terms.program.id, spends
        )
        for order_id, kept in earlier.kept.items():
            kept.granted = [each for each in kept.granted if each.asset in world.terms.assets]
            world.kept[order_id] = kept
        first_of = {each: group[0] for each, group in survivor_of.items()}
        of_members = [each for each in earlier.given_back if each.count.key.scope == "member"]
        world.usage.load(_rows(of_members), first_of)

    async def _load_usage(self, tx: Tx, groups: Groups) -> None:
        """What was used of caps and budgets before the stretch; those of rules only once."""
        world = self._world
        if not any(live.limits for each in self._rule_sets for live in each.lives):
            return
        wanted: list[list[UUID] | None] = [sorted(each for group in groups for each in group)]
        if not self._has_usage:
            self._has_usage = True
            wanted.append(None)
            since = await given_back_since(tx, world.setting.from_at, world.terms.program.id)
            shared = [each for each in since if each.count.key.scope != "member"]
            world.usage.load(_rows(shared), {})
        survivor_of = {each: group[0] for group in groups for each in group}
        for member_ids in wanted:
            rows = await rules.usage_before(
                tx, world.terms.program.id, world.setting.from_at, member_ids
            )
            world.usage.load(rows, survivor_of)


def _rows(tallies: Sequence[Tally]) -> list[tuple[CounterKey, int, int]]:
    return [(each.count.key, each.count.units, each.count.times) for each in tallies]


def _owners(item: Item) -> tuple[UUID, ...]:
    return item.happening.owner_ids if isinstance(item, Did) else item.owner_ids
