"""The report: which benchmarks there are, what they found, and on what."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench import (
    close,
    conditions,
    file_import,
    first_paint,
    intake,
    lake,
    lists,
    lookup,
    metrics,
    orders,
    replay,
    segments,
    sizes,
    value,
)
from bench.close import CloseResult
from bench.conditions import Report as ConditionsReport
from bench.effort import Effort
from bench.file_import import ImportResult
from bench.first_paint import FirstPaintResult
from bench.intake import IntakeResult
from bench.lake import LakeResult
from bench.lists import ListsResult
from bench.lookup import LookupResult
from bench.machine import Machine, read_machine
from bench.metrics import MetricsResult
from bench.orders import OrdersResult
from bench.replay import ReplayResult
from bench.rewarded_orders import REWARDED
from bench.segments import SegmentsResult
from bench.sizes import SizesResult
from bench.stage import installation
from bench.value import ValueResult


class Results(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What each benchmark found; one that was not asked for is missing."""

    intake: IntakeResult | None = None
    orders: OrdersResult | None = None
    rewarded_orders: OrdersResult | None = None
    lookup: LookupResult | None = None
    file_import: ImportResult | None = None
    rewarded_import: ImportResult | None = None
    conditions: ConditionsReport | None = None
    replay: ReplayResult | None = None
    close: CloseResult | None = None
    value: ValueResult | None = None
    lists: ListsResult | None = None
    lake: LakeResult | None = None
    metrics: MetricsResult | None = None
    sizes: SizesResult | None = None
    segments: SegmentsResult | None = None
    first_paint: FirstPaintResult | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One run."""

    began_at: datetime
    effort: Effort
    machine: Machine
    results: Results


Words = list[str]
"""Lines for people."""


async def run(
    names: Sequence[str], effort: Effort, out: Path, tell: Callable[[str], None]
) -> Report:
    """Run the named benchmarks, one after the other; `tell` hears their figures line by line.

    The JSON in `out` is written anew after each, so that a later failure loses nothing.
    """
    began_at = datetime.now(UTC)
    async with installation() as platform:
        machine = read_machine(platform.database.url, platform.settings.home)
    report = Report(began_at=began_at, effort=effort, machine=machine, results=Results())
    for name in names:
        for line in await BENCHMARKS[name](effort, report.results):
            tell(line)
        await asyncio.to_thread(_write, report, out)
    return report


def _write(report: Report, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")


async def _intake(effort: Effort, results: Results) -> Words:
    results.intake = await intake.measure(effort)
    return intake.words(results.intake)


async def _orders(effort: Effort, results: Results) -> Words:
    results.orders = await orders.measure(effort)
    return orders.words(results.orders)


async def _rewarded_orders(effort: Effort, results: Results) -> Words:
    results.rewarded_orders = await orders.measure(effort, REWARDED)
    return orders.words(results.rewarded_orders, REWARDED)


async def _lookup(effort: Effort, results: Results) -> Words:
    results.lookup = await lookup.measure(effort)
    return lookup.words(results.lookup)


async def _file_import(effort: Effort, results: Results) -> Words:
    results.file_import = await file_import.measure(effort)
    return file_import.words(results.file_import)


async def _rewarded_import(effort: Effort, results: Results) -> Words:
    results.rewarded_import = await file_import.measure(effort, has_effects=True)
    return file_import.words(results.rewarded_import)


async def _conditions(effort: Effort, results: Results) -> Words:
    found = conditions.measure(effort.rounds, min(effort.seconds, conditions.ROUND_SECONDS))
    results.conditions = found
    small, behaviour = found.small, found.behaviour
    return [
        f"conditions: {small.compiled_per_second:,.0f}/s compiled",
        f"  with questions about behaviour: {behaviour.compiled_per_second:,.0f}/s",
        f"  {small.compiled_to_plain:.1f} times as fast as a plain interpreter",
    ]


async def _replay(effort: Effort, results: Results) -> Words:
    results.replay = await replay.measure(effort)
    return replay.words(results.replay)


async def _close(effort: Effort, results: Results) -> Words:
    results.close = await close.measure(effort)
    return close.words(results.close)


async def _lists(effort: Effort, results: Results) -> Words:
    results.lists = await lists.measure(effort)
    return lists.words(results.lists)


async def _metrics(effort: Effort, results: Results) -> Words:
    results.metrics = await metrics.measure(effort)
    return metrics.words(results.metrics)


async def _sizes(effort: Effort, results: Results) -> Words:
    results.sizes = await sizes.measure(effort)
    return sizes.words(results.sizes)


async def _segments(effort: Effort, results: Results) -> Words:
    results.segments = await segments.measure(effort)
    return segments.words(results.segments)


async def _lake(effort: Effort, results: Results) -> Words:
    results.lake = await lake.measure(effort)
    return lake.words(results.lake)


async def _value(effort: Effort, results: Results) -> Words:
    results.value = await value.measure(effort)
    return value.words(results.value)


async def _first_paint(effort: Effort, results: Results) -> Words:
    results.first_paint = await first_paint.measure(effort)
    return first_paint.words(results.first_paint)


BENCHMARKS: dict[str, Callable[[Effort, Results], Awaitable[Words]]] = {
    "intake": _intake,
    "orders": _orders,
    "rewarded": _rewarded_orders,
    "lookup": _lookup,
    "import": _file_import,
    "rewarded-import": _rewarded_import,
    "conditions": _conditions,
    "replay": _replay,
    "close": _close,
    "value": _value,
    "lists": _lists,
    "lake": _lake,
    "metrics": _metrics,
    "sizes": _sizes,
    "segments": _segments,
    "first-paint": _first_paint,
}
