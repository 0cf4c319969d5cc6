"""Members' rows and what they did, generated for the benchmark of sizes, in Parquet.

Everything follows from a member's number by multiplication with primes, so that it is the same
everywhere. Each member has two events; they lie in the order of time, as the lake's do by months.
"""

from pathlib import Path

import duckdb
import msgspec

PROGRAM_ID = 1
EVENT_DAYS = 400
_ROWS = """
copy (
    select
        printf('00000000-0000-7000-8000-%012x', number) as member_id,
        (number * 15485863 % 12)::bigint as order_count, 0::bigint as return_count,
        $now_us - number * 7919 % 1000 * 86400000000 as joined_us,
        joined_us as first_seen_us, joined_us as registered_us,
        case when order_count > 0 then joined_us end as first_order_us,
        case when order_count > 0
            then $now_us - number * 104729 % 400 * 86400000000 end as last_order_us,
        'till' as source, case number % 3 when 0 then 'app' when 1 then 'shop' end as channel,
        'store-' || number % 200 as store,
        case number * 31 % 3 when 0 then 'female' when 1 then 'male' end as gender, 'CN' as country,
        null::text as region, 'city-' || number * 17 % 50 as city, 'zh-CN' as locale,
        null::text as time_zone,
        case when number % 10 = 0 then chr(10) || 'vip' || chr(10) end as tags,
        '{}' as attributes,
        case when order_count > 0 then '{"1": ' || order_count * 49000000 || '}' end as spend,
        '{"1": ' || number * 179 % 5000 || '}' as spendable,
        case when number % 4 = 0 then chr(10) || '1=gold' || chr(10) end as tiers,
        case when number % 2 = 0 then chr(10) || 'marketing:sms' || chr(10) end as granted,
        null::text as refused, chr(10) || 'phone' || chr(10) as identity_kinds,
        null::text as segments,
        case when order_count > 0 then 'active' else 'potential' end as stage,
        null::text as rfm_group, (1 + number % 5)::bigint as recency_score,
        null::bigint as frequency_score, null::bigint as monetary_score, $now_us as made_us
    from range($members) as made (number)
) to '$folder/member_facts.parquet' (format parquet, compression zstd)
"""
_EVENTS = """
copy (
    select
        printf('20000000-0000-7000-8000-%012x', number) as event_id,
        printf('00000000-0000-7000-8000-%012x', number * 7907 % $members) as member_id,
        'track' as kind,
        case number % 3 when 0 then 'Product Viewed' when 1 then 'Product Added'
            else 'Order Completed' end as name,
        $now_us - number * 15485863 % $event_days * 86400000000 as occurred_us,
        make_timestamp(occurred_us)::date as occurred_on, 'web' as source, 'app' as channel,
        null::text as store, null::text as campaign,
        '{"price": ' || number % 500 || ', "category": "' ||
            case number % 2 when 0 then 'tea' else 'coffee' end || '"}' as properties
    from range($members * 2) as made (number)
    order by occurred_us
) to '$folder/events.parquet' (format parquet, compression zstd)
"""
_PARTIES = """
copy (
    select member_id, member_id as survivor_id, 'member' as standing
    from '$folder/member_facts.parquet' limit 0
) to '$folder/members.parquet' (format parquet)
"""
_DOCUMENTS = """
copy (
    select
        '' as member_id, 'order' as kind, 'paid' as state, 0::bigint as occurred_us,
        current_date as occurred_on, 'CNY' as currency, 2::bigint as scale,
        0::bigint as net_minor, 0::bigint as shipping_minor, 0::bigint as tax_minor
    limit 0
) to '$folder/documents.parquet' (format parquet)
"""


class MemberFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The files, and how many members they tell of."""

    folder: Path
    members: int

    def path(self, table: str) -> str:
        return str(self.folder / f"{table}.parquet")


def write_files(folder: Path, members: int, now_us: int) -> MemberFiles:
    """Rows of so many members, and two events a member, up to now."""
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = false")
        for statement in (_ROWS, _EVENTS, _PARTIES, _DOCUMENTS):
            connection.execute(
                statement.replace("$members", str(members))
                .replace("$now_us", str(now_us))
                .replace("$event_days", str(EVENT_DAYS))
                .replace("$folder", str(folder))
            )
    return MemberFiles(folder=folder, members=members)
