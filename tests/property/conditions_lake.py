"""The drawn members as the lake would have them: its views, read into tables of DuckDB."""

from typing import Any

import ibis
import psycopg
import pyarrow as pa
from psycopg import sql

from regulars.domains.insights.queries import LakeGround
from regulars.flows.lake.tables import SHAPES
from regulars.infra.lake.copying import Source, copied, selected
from tests.property.conditions_members import SHANGHAI


def lake_of(connection: psycopg.Connection[Any], backend: Any) -> LakeGround:
    """The tables that conditions read, as an export would write them now."""
    return LakeGround(
        member_facts=_table(connection, backend, "member_facts"),
        events=_table(connection, backend, "events"),
        documents=_table(connection, backend, "documents"),
        members=_table(connection, backend, "members"),
        time_zone=SHANGHAI.key,
    )


def _table(connection: psycopg.Connection[Any], backend: Any, name: str) -> ibis.Table:
    shape = SHAPES[name]
    view = shape.snapshot_view or shape.feeds[0].view
    query = selected(Source(view=view, where=sql.Composed([])), shape.columns, SHANGHAI.key)
    with copied(connection, query, shape.columns) as batches:
        read = pa.Table.from_batches(list(batches))
    kinds = {field.name: field.type for field in shape.schema()}
    columns = {each: read[each].cast(kinds[each]) for each in read.column_names}
    return backend.create_table(name, pa.table(columns))
