"""How long it takes to tell how many members a condition is about, out of the lake.

Rows of members and their events are generated as the lake would hold them. Every question opens an
engine of its own, as it does in production, and is asked several times; the figure is the median.
"""

import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import msgspec

from bench.effort import Effort
from bench.member_rows import PROGRAM_ID, MemberFiles, write_files
from regulars.domains.insights.queries import (
    AssetTerms,
    LadderTerms,
    LakeGround,
    Scope,
    size_in_lake,
)
from regulars.infra.analytics.duckdb_engine import open_duckdb
from regulars.kernel.conditions.nodes import Condition
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.period import microseconds_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
GOAL_MS = 1_000.0
_MEMORY_BYTES_MAX = 2 * 1024**3
_SAMPLE_COUNT = 20
_LAST_YEAR = {"kind": "last", "count": 12, "unit": "months"}
_LAST_MONTH = {"kind": "last", "count": 30, "unit": "days"}
_SCOPE = Scope(
    program_id=PROGRAM_ID,
    ladders={"status": LadderTerms(id=1, tiers=("silver", "gold"))},
    assets={"points": AssetTerms(id=1, scale=0)},
    personal=frozenset(),
    zone=ZoneInfo("UTC"),
    now=NOW,
)

QUESTIONS: dict[str, dict[str, object]] = {
    "three of the row": {
        "op": "and",
        "args": [
            {"op": "tag", "tag": "vip"},
            {"op": "tier", "ladder": "status", "cmp": "ge", "value": "gold"},
            {"op": "attr", "path": "orders.last_at", "cmp": "in", "value": _LAST_YEAR},
        ],
    },
    "spend, points and city": {
        "op": "and",
        "args": [
            {"op": "attr", "path": "orders.spend", "cmp": "ge", "value": 300},
            {"op": "asset", "asset": "points", "cmp": "ge", "value": 1000},
            {"op": "attr", "path": "member.city", "cmp": "in", "value": ["city-1", "city-2"]},
        ],
    },
    "no order for long": {
        "op": "and",
        "args": [
            {"op": "stage", "stages": ["active"]},
            {
                "op": "not",
                "arg": {
                    "op": "attr",
                    "path": "orders.last_at",
                    "cmp": "in",
                    "value": {"kind": "last", "count": 90, "unit": "days"},
                },
            },
            {"op": "consent", "purpose": "marketing", "channel": "sms"},
        ],
    },
    "did it in a month": {
        "op": "event",
        "name": "Order Completed",
        "cmp": "ge",
        "value": 1,
        "window": _LAST_MONTH,
    },
    "did it where": {
        "op": "event",
        "name": "Product Viewed",
        "where": {"op": "attr", "path": "category", "cmp": "eq", "value": "tea"},
        "agg": "sum",
        "property": "price",
        "cmp": "ge",
        "value": 300,
        "window": _LAST_MONTH,
    },
    "did one, then the other": {
        "op": "sequence",
        "steps": [{"name": "Product Viewed"}, {"name": "Order Completed"}],
        "within": {"count": 7, "unit": "days"},
        "window": _LAST_MONTH,
    },
}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """How long the answers to a question took, and what was answered."""

    name: str
    median_ms: float
    slowest_ms: float
    member_count: int


class SizeOfBase(msgspec.Struct, frozen=True, kw_only=True):
    """Every question, asked of a base of this size."""

    members: int
    asked: list[Asked]


class SizesResult(msgspec.Struct, frozen=True, kw_only=True):
    """A tenth of the members, and all of them."""

    bases: list[SizeOfBase]
    goal_ms: float


async def measure(effort: Effort) -> SizesResult:
    """Ask everything of a tenth of the members that the effort says, and of all."""
    bases = [
        _base(members, effort.rounds + 2)
        for members in (max(10, effort.sized_members // 10), effort.sized_members)
    ]
    return SizesResult(bases=bases, goal_ms=GOAL_MS)


def words(result: SizesResult) -> list[str]:
    """The figures for people."""
    lines = []
    for base in result.bases:
        lines.append(f"sizes: {base.members:,} members")
        lines += [
            f"  {each.name}: {each.median_ms:.0f} ms, at most {each.slowest_ms:.0f}"
            f" ({each.member_count:,} members)"
            for each in base.asked
        ]
    return lines


def _base(members: int, turns: int) -> SizeOfBase:
    folder = Path(tempfile.mkdtemp(prefix="regulars-bench-"))
    try:
        files = write_files(folder, members, microseconds_of(NOW))
        asked = [
            _ask(files, name, from_builtins({"v": 1, **question}), turns)
            for name, question in QUESTIONS.items()
        ]
        return SizeOfBase(members=members, asked=asked)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ask(files: MemberFiles, name: str, condition: Condition, turns: int) -> Asked:
    counts, took_ms = set(), []
    for _ in range(turns):
        began = time.perf_counter()
        counts.add(_size(files, condition))
        took_ms.append(round((time.perf_counter() - began) * 1000, 1))
    [count] = counts
    return Asked(
        name=name,
        median_ms=round(median(took_ms), 1),
        slowest_ms=max(took_ms),
        member_count=count,
    )


def _size(files: MemberFiles, condition: Condition) -> int:
    with open_duckdb(_MEMORY_BYTES_MAX, 0, None, {}) as engine:
        tables = {
            name: engine.parquet([files.path(name)])
            for name in ("member_facts", "events", "documents", "members")
        }
        ground = LakeGround(**tables, time_zone="UTC")
        return size_in_lake(engine, condition, _SCOPE, ground, _SAMPLE_COUNT)[0]
