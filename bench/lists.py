"""Lists and the overview at the size of a large chain, each asked as the console asks.

A million members and ten million orders are written by a few statements; the worker's own upkeep
then counts the days and makes a row for each member. Every question is asked several times; the
figure is the median, with the slowest beside it.
"""

import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psycopg

from bench.effort import Effort
from bench.stage import Stage, stage
from regulars.bootstrap import Platform
from regulars.flows.member_lists.indexes import keep_list_indexes
from regulars.flows.member_lists.upkeep import keep_members
from regulars.flows.overview.folding import fold_days
from tests.support.in_force import install_program
from tests.support.keys import key_for
from tests.support.tiers import body, tier

LIST_GOAL_MS = 300.0
OVERVIEW_GOAL_MS = 1_000.0
_SCRIPT = Path(__file__).with_name("listed_members.sql")
_TURNS = 7
_PERIOD = "from=2025-12-01&until=2025-12-31"
_INDEXES = ("document_by_time", "document_by_store", "document_on_its_way", "document_by_id")


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is asked: `body` makes it a POST."""

    name: str
    path: str
    body: Any = None
    goal_ms: float = LIST_GOAL_MS


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """How long the answers took."""

    name: str
    median_ms: float
    slowest_ms: float
    goal_ms: float


class ListsResult(msgspec.Struct, frozen=True, kw_only=True):
    """Every question, and how long the making and the upkeep took before."""

    members: int
    orders: int
    made_seconds: float
    days_seconds: float
    rows_seconds: float
    asked: list[Asked]


def _attr(path: str, cmp: str, value: Any) -> dict[str, Any]:
    return {"op": "attr", "path": path, "cmp": cmp, "value": value}


def _all_of(*args: dict[str, Any]) -> dict[str, Any]:
    return {"v": 1, "op": "and", "args": list(args)}


_VIP = {"op": "tag", "tag": "vip"}
_GOLD = {"op": "tier", "ladder": "status", "cmp": "ge", "value": "gold"}
_RICH = {"op": "asset", "asset": "points", "cmp": "ge", "value": 4_990}
_AGREED = {"op": "consent", "purpose": "marketing", "channel": "sms"}
_LOST = _attr("orders.last_at", "lt", {"kind": "dates", "begin": "2026-01-15"})

QUESTIONS = (
    Question(name="overview", path=f"/v1/overview?{_PERIOD}", goal_ms=OVERVIEW_GOAL_MS),
    Question(name="overview by day", path=f"/v1/overview/days?{_PERIOD}", goal_ms=OVERVIEW_GOAL_MS),
    Question(name="members", path="/v1/members"),
    Question(name="members by rows", path="/v1/members/query", body={}),
    Question(name="members by spend", path="/v1/members/query", body={"sort": "-spend"}),
    Question(name="members by balance", path="/v1/members/query", body={"sort": "-balance:points"}),
    Question(
        name="members by last order", path="/v1/members/query", body={"sort": "-last_order_at"}
    ),
    Question(
        name="gold who agreed, by spend",
        path="/v1/members/query",
        body={"condition": _all_of(_GOLD, _AGREED), "sort": "-spend"},
    ),
    Question(name="tagged", path="/v1/members/query", body={"condition": _all_of(_VIP)}),
    Question(
        name="few: tagged, rich, in Shanghai",
        path="/v1/members/query",
        body={"condition": _all_of(_VIP, _RICH, _attr("member.city", "eq", "上海"))},
    ),
    Question(
        name="who stayed away, by balance",
        path="/v1/members/query",
        body={"condition": _all_of(_LOST), "sort": "-balance:points"},
    ),
    Question(
        name="by a field of one's own",
        path="/v1/members/query",
        body={"condition": _all_of(_attr("member.size", "eq", 7))},
    ),
    Question(
        name="count of gold", path="/v1/members/query/count", body={"condition": _all_of(_GOLD)}
    ),
    Question(
        name="count of few",
        path="/v1/members/query/count",
        body={"condition": _all_of(_VIP, _RICH)},
    ),
    Question(name="orders", path="/v1/orders"),
    Question(name="orders of a store", path="/v1/orders?store=s3"),
    Question(name="orders of a channel", path="/v1/orders?channel=c2"),
    Question(name="returns", path="/v1/orders?kind=return"),
    Question(name="orders on their way", path="/v1/orders?state=paid"),
    Question(name="orders in review", path="/v1/orders?state=review"),
    Question(name="orders of a month", path="/v1/orders?before_at=2025-02-01T00:00:00Z&store=s5"),
    Question(name="an order by its number", path="/v1/orders?number=4711"),
    Question(name="orders of a member", path="/v1/orders?member_id={member}"),
)


async def measure(effort: Effort) -> ListsResult:
    """Make the chain, count it, ask."""
    members = effort.listed_members
    async with stage() as running:
        platform = running.platform
        made_seconds = await _took(lambda: install(platform, members))
        days_seconds = await _took(lambda: _until_done(platform, fold_days))
        rows_seconds = await _took(lambda: _until_done(platform, keep_members))
        await keep_list_indexes(platform.database)
        await running.administer("vacuum analyze", "checkpoint")
        asked = await _ask_all(running)
    return ListsResult(
        members=members,
        orders=members * 10,
        made_seconds=made_seconds,
        days_seconds=days_seconds,
        rows_seconds=rows_seconds,
        asked=asked,
    )


def words(result: ListsResult) -> list[str]:
    """The result for people."""
    return [
        f"lists with {result.members:,} members and {result.orders:,} orders",
        f"  made in {result.made_seconds:.0f} s; upkeep of days {result.days_seconds:.0f} s",
        f"  rows of members made in {result.rows_seconds:.0f} s",
        *(
            f"  {each.name}: {each.median_ms:.0f} ms, slowest {each.slowest_ms:.0f} ms "
            f"(goal {each.goal_ms:.0f})"
            for each in result.asked
        ),
    ]


async def install(platform: Platform, members: int) -> None:
    """The program, the places and the chain; indexes over all orders are built at the end."""
    await install_program(
        platform,
        time_zone="Asia/Shanghai",
        currency="CNY",
        ladders={"status": body(tier("silver", "100"), tier("gold", "500"))},
    )
    await platform.codes.ids("source", ["till"])
    with psycopg.connect(platform.database.url) as connection:
        connection.execute("set synchronous_commit = off")
        connection.execute("select set_config('bench.members', %s, false)", [str(members)])
        for kind, codes in (("store", "s"), ("channel", "c"), ("source", "x")):
            connection.execute(
                f"insert into catalog.{kind} (code, name) "  # noqa: S608
                "select %s || n, %s || n from generate_series(1, 12) as n".encode(),
                [codes, codes],
            )
        definitions = connection.execute(
            "select indexdef from pg_indexes where schemaname = 'orders' and indexname = any(%s)",
            [list(_INDEXES)],
        ).fetchall()
        for name in _INDEXES:
            connection.execute(f"drop index orders.{name}".encode())
        connection.execute(_SCRIPT.read_bytes())
        for (definition,) in definitions:
            connection.execute(definition.encode())
    with psycopg.connect(platform.database.url, autocommit=True) as connection:
        connection.execute("vacuum analyze")


async def _until_done(platform: Platform, step: Callable[..., Awaitable[int]]) -> None:
    while await step(platform.database, platform.clock):
        pass


async def _ask_all(running: Stage) -> list[Asked]:
    headers = await key_for(
        running.platform,
        *("members.read", "orders.read", "ledger.read", "tiers.read", "jobs.read"),
    )
    base = f"http://127.0.0.1:{running.server.port}"
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=60) as client:
        listed = await client.get("/v1/members?limit=1")
        assert listed.status_code == 200, listed.text
        member = listed.json()["items"][0]["member"]["id"]
        return [await _ask(client, each, member) for each in QUESTIONS]


async def _ask(client: httpx.AsyncClient, question: Question, member: str) -> Asked:
    path = question.path.replace("{member}", member)
    method = "GET" if question.body is None else "POST"
    taken = []
    for _ in range(_TURNS):
        began = time.perf_counter()
        answer = await client.request(method, path, json=question.body)
        taken.append((time.perf_counter() - began) * 1_000)
        assert answer.status_code == 200, (question.name, answer.text)
    return Asked(
        name=question.name,
        median_ms=statistics.median(taken),
        slowest_ms=max(taken),
        goal_ms=question.goal_ms,
    )


async def _took(work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began
