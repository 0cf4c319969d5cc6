"""A generated lake for the benchmark of metrics: members, documents and their lines, in Parquet.

Everything follows from a row's number by multiplication with primes, so that it is the same
everywhere. A tenth of the members buys half of what is bought; there are 2.5 lines a document; two
lines in fifty are free gifts or corrections, which `returns = ignore` leaves out.
"""

from pathlib import Path

import duckdb
import msgspec
import pyarrow.parquet as pq

_MEMBERS = """
copy (
    select
        printf('00000000-0000-7000-8000-%012d', number) as member_id, member_id as survivor_id,
        'member' as standing, date '2024-01-01' + (number * 7919 % 600)::int as joined_on,
        0::bigint as joined_us, 'till' as source,
        case number % 3 when 0 then 'app' when 1 then 'shop' end as channel, null::text as store
    from range($members) as made (number)
) to '$folder/members.parquet' (format parquet)
"""
_DOCUMENTS = """
create temp table bought as
select
    number, printf('10000000-0000-7000-8000-%012d', number) as document_id,
    case when number % 2 = 0 then number * 7907 % greatest($members // 10, 1)
        else number * 104729 % $members end as whose,
    printf('00000000-0000-7000-8000-%012d', whose) as member_id, 'order' as kind,
    date '2024-01-01' + (number * 15485863 % 730)::int as occurred_on,
    (epoch_us(occurred_on::timestamp) + number % 86400 * 1000000)::bigint as occurred_us,
    'GBP' as currency, 2::bigint as scale
from range($documents) as made (number)
"""
_DOCUMENT_FILE = """
copy (
    select
        document_id, member_id, kind, true as is_counted, occurred_us, occurred_on,
        'till' as source, 'shop' as channel, 'store-' || number % 200 as store,
        null::text as campaign, currency, scale, 0::bigint as net_minor,
        null::text as returned_document_id
    from bought
) to '$folder/documents.parquet' (format parquet)
"""
_LINES = """
copy (
    select
        document_id, ordinal, member_id, kind, occurred_us, occurred_on,
        'SKU-' || (number * 31 + ordinal) % 5000 as sku,
        case (number + ordinal) % 50 when 7 then -1000 else 1000 * (1 + number % 3) end
            as quantity_milli,
        case (number + ordinal) % 50 when 8 then 0 when 7 then -499
            else 99 + (number * 179 + ordinal * 31) % 9900 end as gross_minor,
        gross_minor as net_minor, currency, scale
    from bought
    cross join lateral range(1, 3 + (number % 2)::bigint) as made (ordinal)
) to '$folder/lines.parquet' (format parquet)
"""


class MetricFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The lake's files, and how much they hold."""

    folder: Path
    members: int
    documents: int
    lines: int

    def path(self, table: str) -> str:
        return str(self.folder / f"{table}.parquet")


def write_files(folder: Path, members: int) -> MetricFiles:
    """Four documents and ten lines a member."""
    documents = members * 4
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = false")
        for statement in (_MEMBERS, _DOCUMENTS, _DOCUMENT_FILE, _LINES):
            connection.execute(
                statement.replace("$members", str(members))
                .replace("$documents", str(documents))
                .replace("$folder", str(folder))
            )
    lines = pq.ParquetFile(folder / "lines.parquet").metadata.num_rows
    return MetricFiles(folder=folder, members=members, documents=documents, lines=lines)
