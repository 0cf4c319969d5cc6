"""How fast history is replayed: generated orders through rules, ledger and a ladder in memory.

Nothing is read from a database, so that what is measured is the replay itself: three lines an
order on average, one in twenty a return of an earlier order, points by tier and a growth value,
lots of 180 days, a monthly cap, and a ladder on the spend of the calendar year. The members are
shared out among a process for each processor, all at work at once. Making the orders is not
counted. Memory is what the processes hold at their peaks.
"""

import os
import random
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from bench.effort import Effort
from regulars.domains.catalog.types import Program
from regulars.domains.ledger.types import Asset, AssetSettings, RollingExpiry
from regulars.domains.orders.types import SaleLine, SalePart
from regulars.domains.rules.actions import RuleBook, read_body
from regulars.domains.rules.types import Version
from regulars.domains.tiers import types as ladders
from regulars.domains.tiers.queries import Course
from regulars.flows.replay.engine import Replayer
from regulars.flows.replay.items import Sold
from regulars.flows.replay.part import take_all
from regulars.flows.replay.setting import Setting
from regulars.flows.rewards.sales import Sale
from regulars.flows.rewards.terms import Terms
from regulars.infra.garbage import collect_rarely
from regulars.kernel.period import EPOCH
from regulars.kernel.shares import Share

BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 730
ORDERS_PER_MEMBER = 10
BATCH = 10_000
_NEW = UUID(int=0)

_BASE: dict[str, Any] = {
    "trigger": {"on": "order"},
    "names": {"en": "Points by tier"},
    "effects": [
        {
            "kind": "tier_table", "asset": "points", "ladder": "club",
            "rows": {"silver": 2, "gold": 3}, "otherwise": 1, "per": "1.00",
        },
        {"kind": "per_amount", "asset": "growth", "units": 1, "per": "1.00"},
    ],
    "caps": [{"scope": "member", "per": "month", "asset": "points", "units": 5000}],
}  # fmt: skip


class ReplayResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a run found. `seconds` are those of the process that took longest."""

    processes: int
    orders: int
    returns: int
    lines: int
    members: int
    seconds: float
    cpu_seconds: float
    documents_per_second: float
    million_seconds: float
    cpu_micros_per_document: float
    peak_memory_mb: float


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one process found of its share."""

    orders: int
    returns: int
    lines: int
    members: int
    seconds: float
    cpu_seconds: float
    peak_memory_mb: float


async def measure(effort: Effort) -> ReplayResult:
    """Replay as many documents as the effort says, with a process for each processor."""
    count, processes = effort.replayed, len(os.sched_getaffinity(0))
    shares = [Share(place, processes) for place in range(processes)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        parts = list(pool.map(_part, [count] * processes, shares))
    seconds = max(each.seconds for each in parts)
    cpu_seconds = sum(each.cpu_seconds for each in parts)
    return ReplayResult(
        processes=processes,
        orders=sum(each.orders for each in parts),
        returns=sum(each.returns for each in parts),
        lines=sum(each.lines for each in parts),
        members=sum(each.members for each in parts),
        seconds=round(seconds, 3),
        cpu_seconds=round(cpu_seconds, 3),
        documents_per_second=round(count / seconds),
        million_seconds=round(seconds * 1_000_000 / count, 1),
        cpu_micros_per_document=round(cpu_seconds * 1_000_000 / count, 1),
        peak_memory_mb=round(sum(each.peak_memory_mb for each in parts), 1),
    )


def words(result: ReplayResult) -> list[str]:
    """The figures for people."""
    rate, million = result.documents_per_second, result.million_seconds
    micros = result.cpu_micros_per_document
    counts = (
        f"{result.orders:,} orders and {result.returns:,} returns of {result.members:,} members"
    )
    speed = f"{rate:,.0f} orders/s ({million:.0f} s for a million)"
    effort = f"{result.cpu_seconds:.1f} s of processor in {result.seconds:.1f} s"
    return [
        f"replay: {speed} in {result.processes} processes",
        f"  {effort}, {micros:.0f} µs a document",
        f"  {counts}, {result.lines:,} lines, {result.peak_memory_mb:,.0f} MB at most",
    ]


def _part(count: int, share: Share) -> Part:
    """Replay the share of one process, as a replay in processes does."""
    collect_rarely()
    replayer = Replayer(Setting(terms=_terms(), from_at=BEGAN, until_at=BEGAN + timedelta(DAYS)))
    seconds = cpu_seconds = 0.0
    line_count = document_count = return_count = 0
    for batch in (*_batches(count, share), None):
        if batch is not None:
            document_count += len(batch)
            line_count += sum(len(each.sale.lines) for each in batch)
            return_count += sum(each.sale.kind == "return" for each in batch)
        began, cpu_began = time.perf_counter(), time.process_time()
        if batch is None:
            replayer.end()
        else:
            take_all(replayer, batch)
        seconds += time.perf_counter() - began
        cpu_seconds += time.process_time() - cpu_began
    return Part(
        orders=document_count - return_count,
        returns=return_count,
        lines=line_count,
        members=len(replayer.world.members),
        seconds=seconds,
        cpu_seconds=cpu_seconds,
        peak_memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _batches(count: int, share: Share) -> Iterator[list[Sold]]:
    """All that happens, page after page; of each what concerns the share."""
    draw = random.Random(11)
    members = [(UUID(int=(1 << 100) + n),) for n in range(max(1, count // ORDERS_PER_MEMBER))]
    step = timedelta(days=DAYS) / (count + 1)
    waiting: list[Sold] = []
    batch: list[Sold] = []
    for number in range(count):
        at = BEGAN + step * (number + 1)
        if waiting and draw.random() < 0.05:
            sold = _return(number, at, waiting.pop(draw.randrange(len(waiting))))
        else:
            is_undone = draw.random() < 0.06
            sold = _order(number, at, draw, draw.choice(members), is_undone=is_undone)
            if is_undone:
                waiting.append(sold)
        if share.holds(sold.owner_ids[0]):
            batch.append(sold)
        if len(batch) == BATCH or number == count - 1:
            yield batch
            batch = []


def _order(
    number: int, at: datetime, draw: random.Random, owner_ids: tuple[UUID], *, is_undone: bool
) -> Sold:
    lines = tuple(
        SaleLine(ordinal, f"SKU-{draw.randrange(500)}", 1000, price, price)
        for ordinal in range(1, draw.randint(2, 6))
        for price in [draw.randint(99, 9_999)]
    )
    return Sold(sale=_sale(number, at, lines), owner_ids=owner_ids, is_undone=is_undone)


def _return(number: int, at: datetime, sold: Sold) -> Sold:
    line = sold.sale.lines[0]
    back = SaleLine(1, line.sku, -1000, -line.gross_minor, -line.net_minor)
    part = SalePart(sold.sale.id, 1, 1000, 1000, 0, line.net_minor, "GBP", 2)
    sale = msgspec.structs.replace(
        _sale(number, at, (back,)), kind="return", return_policy="referenced"
    )
    return Sold(sale=sale, owner_ids=sold.owner_ids, parts=(part,))


def _sale(number: int, at: datetime, lines: tuple[SaleLine, ...]) -> Sale:
    return Sale(
        id=UUID(int=number + 1),
        kind="order",
        state="completed",
        source_id=1,
        number=str(number),
        channel_id=None,
        store_id=number % 20 + 1,
        campaign_id=None,
        occurred_at=at,
        currency="GBP",
        scale=2,
        shipping_minor=0,
        lines=lines,
        tenders=(),
        attributes=None,
        is_backfill=True,
    )


def _terms() -> Terms:
    clock = ZoneInfo("Europe/London")
    program = Program(
        id=1, code="bench", name="Bench", time_zone=clock.key, currency="GBP", exchange_rates={},
        brand_ids=[], channel_ids=[], store_ids=[], brand_codes=[], channel_codes=[],
        store_codes=[], is_confirmed=True, updated_at=EPOCH,
    )  # fmt: skip
    assets = [_asset(1, "points", RollingExpiry(days=180)), _asset(2, "growth", None)]
    body = read_body(_BASE)
    version = Version(
        id=UUID(int=1), rule_id=UUID(int=2), program_id=1, rule_code="base", number=1, body=body,
        live_from=EPOCH, live_until=None, created_at=EPOCH, created_by="bench",
        published_at=EPOCH, published_by="bench",
    )  # fmt: skip
    return Terms(
        program=program,
        zone=clock,
        assets={each.settings.code: each for each in assets},
        rules=RuleBook([version], clock),
        ladders=[_course()],
    )


def _asset(asset_id: int, code: str, expiry: RollingExpiry | None) -> Asset:
    given: dict[str, Any] = {} if expiry is None else {"expiry": expiry}
    settings = AssetSettings(
        code=code, program_id=1, name=code, kind="points", time_zone="Europe/London", **given
    )
    return Asset(id=asset_id, revision=_NEW, settings=settings)


def _course() -> Course:
    tiers = [
        ladders.Tier(
            code=code,
            names=ladders.Names(en=code),
            entry=ladders.Reach(ladders.Spend(), at_least=at_least),
        )
        for code, at_least in (("silver", "500"), ("gold", "1500"))
    ]
    body = ladders.LadderBody(
        names=ladders.Names(en="Club"), tiers=tiers, window=ladders.Calendar("year")
    )
    version = ladders.Version(
        ladder_id=1, number=1, state="live", body=body, live_from=EPOCH, live_until=None,
        created_at=EPOCH, created_by="bench",
    )  # fmt: skip
    program = ladders.ProgramTerms(id=1, time_zone="Europe/London", currency="GBP")
    return Course(ladders.Ladder(id=1, program_id=1, code="club"), program, [version])
