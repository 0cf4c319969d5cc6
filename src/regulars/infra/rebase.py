"""What a restored database needs before anything is written to it.

Rows of feeds are numbered by database transactions, and those are counted anew in every cluster.
So the base of the numbers is moved past everything that is stored: rows that come next sort after
all rows there are, and no cursor stands beyond them.
"""

from psycopg import sql

from regulars.infra import sql as named
from regulars.infra.db import Tx

SQL = named.load(__file__)


async def rebase_feeds(tx: Tx) -> int:
    """Number what is written from now on above everything stored; the highest number found.

    The numbered columns are found by their name, `written_in` or ending in it, in all schemas.
    """
    highest = 0
    for schema, table, column in await tx.rows(SQL.numbered_columns):
        question = sql.SQL("select max({}) from {}").format(
            sql.Identifier(column), sql.Identifier(schema, table)
        )
        found = await (await tx.connection.execute(question)).fetchone()
        if found is not None and found[0] is not None:
            highest = max(highest, found[0])
    await tx.run(SQL.raise_base, base=highest + 1)
    return highest
