"""The tables that metrics read, on an engine that is open."""

from typing import Any, cast

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.queries import MetricTables
from regulars.flows.lake.reading import LakeList, on_duckdb, on_spark
from regulars.infra.analytics.duckdb_engine import DuckdbEngine
from regulars.infra.analytics.engine import Engine
from regulars.infra.lake.location import Location


def open_tables(engine: Engine, listed: LakeList, location: Location) -> MetricTables:
    """The tables of the lake as an export has them."""
    if isinstance(engine, DuckdbEngine):
        lake = on_duckdb(engine.backend, listed, location)
    else:
        lake = on_spark(cast(Any, engine).session, listed, location)
    return MetricTables(**{name: getattr(lake, name) for name in MetricTables.__struct_fields__})


def commonest_currency(engine: Engine, documents: ir.Table) -> str:
    """The currency of most documents; of several alike the first in the alphabet; "" of none."""
    counted = documents.group_by("currency").aggregate(document_count=documents.count())
    first = counted.order_by(ibis.desc("document_count"), "currency").limit(1)
    found = engine.run(first.select("currency"))["currency"].to_pylist()
    return str(found[0]) if found else ""
