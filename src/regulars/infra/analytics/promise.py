"""What an expression promises of its answer: the same columns in the same types on every engine."""

import ibis.expr.types as ir
import pyarrow as pa


def as_promised(expression: ir.Table, rows: pa.Table) -> pa.Table:
    """The rows in the types that the expression has; fails where a value would not fit exactly.

    Engines widen on their own account: a sum of whole numbers leaves DuckDB as 128 bits.
    """
    promised = expression.schema().to_pyarrow()
    return rows.select(promised.names).cast(promised)
