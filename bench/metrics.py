"""How fast RFM and lifecycle stages are told of generated members, from raw lines and from facts.

Five ways answer the same question, and have to answer it alike: the product's metrics on DuckDB,
SQL written by hand for the same DuckDB, the scripts that an analyst would write for pandas and for
Polars, and the metrics from member facts that are stored. All begin with reading Parquet and end
with the counts of members by RFM group and by stage. They take turns, so that a busy machine slows
all alike.
"""

import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import duckdb
import msgspec
import numpy as np
import pandas as pd
import polars as pl
import pyarrow.parquet as pq

from bench.effort import Effort
from bench.metric_files import MetricFiles, write_files
from regulars.domains.insights.policy.metrics import facts, rfm, sales, stages
from regulars.domains.insights.types import SalesTerms
from regulars.infra.analytics.engine import Engine, EngineTerms, open_engine

AS_OF = date(2026, 1, 1)
TERMS = SalesTerms(before_on=AS_OF, currency="GBP", returns="ignore")
_SQL = Path(__file__).with_name("metrics.sql")
_GAP_DAYS = 90
_MEMORY_BYTES_MAX = 6 * 1024**3

Counts = dict[str, dict[str, int]]


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """The median of a way's turns."""

    seconds: float
    turns: list[float]


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """What one size of the base took, by way."""

    members: int
    lines: int
    ways: dict[str, Way]


class MetricsResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a run found, for a tenth of the members and for all of them."""

    small: Size
    large: Size
    against_sql: float
    pandas_against_lines: float
    pandas_against_facts: float
    polars_against_lines: float
    growth: float


async def measure(effort: Effort) -> MetricsResult:
    """RFM and stages for as many members as the effort says, with ten lines each."""
    small = _size(max(10, effort.metric_members // 10), effort.rounds)
    large = _size(effort.metric_members, effort.rounds)
    seconds = {name: way.seconds for name, way in large.ways.items()}
    return MetricsResult(
        small=small,
        large=large,
        against_sql=round(seconds["lines"] / seconds["sql"], 2),
        pandas_against_lines=round(seconds["pandas"] / seconds["lines"], 2),
        pandas_against_facts=round(seconds["pandas"] / seconds["facts"], 2),
        polars_against_lines=round(seconds["polars"] / seconds["lines"], 2),
        growth=round(seconds["lines"] / small.ways["lines"].seconds, 2),
    )


def words(result: MetricsResult) -> list[str]:
    """The figures for people."""
    large = result.large
    ways = {name: f"{way.seconds:.2f} s" for name, way in large.ways.items()}
    base = f"{large.members:,} members with {large.lines:,} lines"
    pandas = f"{result.pandas_against_lines:.1f} × lines, {result.pandas_against_facts:.1f} × facts"
    return [
        f"metrics: RFM and stages of {base}",
        f"  {ways['lines']} from lines, {ways['facts']} from stored facts",
        f"  {result.against_sql:.2f} × SQL by hand ({ways['sql']})",
        f"  pandas takes {ways['pandas']}: {pandas}",
        f"  Polars takes {ways['polars']}: {result.polars_against_lines:.1f} × lines",
        f"  ten times the members take {result.growth:.1f} × the time",
    ]


def _size(members: int, rounds: int) -> Size:
    folder = Path(tempfile.mkdtemp(prefix="regulars-bench-"))
    try:
        files = write_files(folder, members)
        _store_facts(files)
        ways: dict[str, Callable[[MetricFiles], Counts]] = {
            "lines": from_lines,
            "sql": from_sql,
            "pandas": from_pandas,
            "polars": from_polars,
            "facts": from_facts,
        }
        turns: dict[str, list[float]] = {name: [] for name in ways}
        answers: dict[str, Counts] = {}
        for _ in range(rounds):
            for name, way in ways.items():
                began = time.perf_counter()
                answers[name] = way(files)
                turns[name].append(round(time.perf_counter() - began, 3))
        assert all(answer == answers["lines"] for answer in answers.values()), answers
        found = {name: Way(seconds=median(each), turns=each) for name, each in turns.items()}
        return Size(members=members, lines=files.lines, ways=found)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def from_lines(files: MetricFiles) -> Counts:
    """The product's metrics on DuckDB, from raw lines."""
    with open_engine(EngineTerms(memory_bytes_max=_MEMORY_BYTES_MAX)) as engine:
        documents, lines, members = (
            engine.parquet([files.path(name)]) for name in ("documents", "lines", "members")
        )
        held = sales.sales(documents, lines, members, TERMS)
        return _told(engine, engine.keep(facts.member_facts(held, members, TERMS)))


def from_facts(files: MetricFiles) -> Counts:
    """The product's metrics on DuckDB, from member facts that were stored before."""
    with open_engine(EngineTerms(memory_bytes_max=_MEMORY_BYTES_MAX)) as engine:
        return _told(engine, engine.parquet([files.path("facts")]))


def from_sql(files: MetricFiles) -> Counts:
    """The same by hand: what a person who knows DuckDB well would write."""
    statements = _SQL.read_text(encoding="utf-8").replace("$folder", str(files.folder)).split(";\n")
    with duckdb.connect(config={"memory_limit": f"{_MEMORY_BYTES_MAX}B"}) as connection:
        for statement in statements[:-2]:
            connection.execute(statement)
        groups, named = (connection.execute(each).fetchall() for each in statements[-2:])
    return {"groups": dict(groups), "stages": dict(named)}


def from_pandas(files: MetricFiles) -> Counts:
    """The script that an analyst would write, with all in memory."""
    columns = ["document_id", "member_id", "occurred_on", "quantity_milli", "gross_minor"]
    lines = pd.read_parquet(files.path("lines"), columns=[*columns, "net_minor"])
    lines = lines[(lines["quantity_milli"] > 0) & (lines["gross_minor"] > 0)]
    lines["occurred_on"] = pd.to_datetime(lines["occurred_on"])
    sold = lines.groupby(["member_id", "document_id"], as_index=False).agg(
        on=("occurred_on", "min"), net=("net_minor", "sum")
    )
    known = sold.groupby("member_id").agg(
        last=("on", "max"), frequency=("document_id", "nunique"), monetary=("net", "sum")
    )
    known["recency"] = (pd.Timestamp(AS_OF) - known["last"]).dt.days
    score = {
        "r": 1 + 5 * (known["recency"].rank(method="min", ascending=False) - 1) // len(known),
        "f": 1 + 5 * (known["frequency"].rank(method="min") - 1) // len(known),
        "m": 1 + 5 * (known["monetary"].rank(method="min") - 1) // len(known),
    }
    groups = np.select(
        [score["r"].between(*g.recency) & score["f"].between(*g.frequency) for g in rfm.RFM_GROUPS],
        [group.code for group in rfm.RFM_GROUPS],
        default="",
    )
    days = sold[["member_id", "on"]].drop_duplicates().sort_values(["member_id", "on"])
    gaps = days.groupby("member_id")["on"].diff().dt.days
    back = days[gaps > _GAP_DAYS].groupby("member_id")["on"].max().reindex(known.index)
    is_back = back >= pd.Timestamp(AS_OF - timedelta(days=30))
    is_new = (known["frequency"] == 1) & (known["recency"] <= 30)
    stage = np.select(
        [is_back, is_new, known["recency"] <= 90, known["recency"] <= 180],
        ["reactivated", "new", "active", "dormant"],
        default="churned",
    )
    counted = {name: int(count) for name, count in pd.Series(stage).value_counts().items()}
    if idle := files.members - len(known):
        counted["potential"] = idle
    return {
        "groups": {name: int(count) for name, count in pd.Series(groups).value_counts().items()},
        "stages": counted,
    }


def from_polars(files: MetricFiles) -> Counts:
    """The same for Polars, lazily, with its streaming engine."""
    sold = (
        pl.scan_parquet(files.path("lines"))
        .filter((pl.col("quantity_milli") > 0) & (pl.col("gross_minor") > 0))
        .group_by("member_id", "document_id")
        .agg(on=pl.col("occurred_on").min(), net=pl.col("net_minor").sum())
        .collect(engine="streaming")
        .lazy()
    )
    days = sold.select("member_id", "on").unique()
    gaps = pl.col("on").diff().over("member_id", order_by="on").dt.total_days()
    back = days.filter(gaps > _GAP_DAYS).group_by("member_id").agg(back=pl.col("on").max())
    money = sold.group_by("member_id").agg(
        last=pl.col("on").max(), frequency=pl.len(), monetary=pl.col("net").sum()
    )
    known = money.join(back, on="member_id", how="left").with_columns(
        recency=(pl.lit(AS_OF) - pl.col("last")).dt.total_days()
    )
    scored = known.with_columns(
        r=_score(pl.col("recency").neg()),
        f=_score(pl.col("frequency")),
        m=_score(pl.col("monetary")),
    )
    groups: pl.Expr = pl.lit("")
    for group in rfm.RFM_GROUPS:
        fits = pl.col("r").is_between(*group.recency) & pl.col("f").is_between(*group.frequency)
        groups = pl.when(fits).then(pl.lit(group.code)).otherwise(groups)
    stage = (
        pl.when(pl.col("back") >= AS_OF - timedelta(days=30))
        .then(pl.lit("reactivated"))
        .when((pl.col("frequency") == 1) & (pl.col("recency") <= 30))
        .then(pl.lit("new"))
        .when(pl.col("recency") <= 90)
        .then(pl.lit("active"))
        .when(pl.col("recency") <= 180)
        .then(pl.lit("dormant"))
        .otherwise(pl.lit("churned"))
    )
    named = scored.select("m", groups=groups, stages=stage).collect()
    counted = {name: dict(named.group_by(name).len().iter_rows()) for name in ("groups", "stages")}
    if idle := files.members - named.height:
        counted["stages"]["potential"] = idle
    return counted


def _score(value: pl.Expr) -> pl.Expr:
    return 1 + 5 * (value.rank(method="min").cast(pl.Int64) - 1) // pl.len()


def _store_facts(files: MetricFiles) -> None:
    with open_engine(EngineTerms(memory_bytes_max=_MEMORY_BYTES_MAX)) as engine:
        documents, lines, members = (
            engine.parquet([files.path(name)]) for name in ("documents", "lines", "members")
        )
        held = sales.sales(documents, lines, members, TERMS)
        made = engine.run(facts.member_facts(held, members, TERMS))
    pq.write_table(made, files.path("facts"))


def _told(engine: Engine, known: object) -> Counts:
    values = engine.keep(rfm.rfm_values(known, TERMS))
    cuts = engine.keep(rfm.rank_cuts(values))
    groups = engine.run(rfm.rfm_groups(rfm.rfm_scores(values, cuts)))
    named = engine.run(stages.stage_counts(stages.stages(known, TERMS)))
    return {
        "groups": dict(
            zip(groups["rfm_group"].to_pylist(), groups["member_count"].to_pylist(), strict=True)
        ),
        "stages": dict(
            zip(named["stage"].to_pylist(), named["member_count"].to_pylist(), strict=True)
        ),
    }
