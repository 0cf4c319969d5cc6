"""Members, products, campaigns and events from files."""

from datetime import UTC, date, datetime
from pathlib import Path

import psycopg

from regulars.bootstrap import Platform
from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import Filter, ProductFilter
from regulars.domains.members import queries as members
from regulars.domains.members.types import Identity
from regulars.flows.import_files.summary import Outcomes
from tests.integration.imports.test_orders_in import rows
from tests.support.imports import import_paths, refused_lines, write_files

MEMBERS = """
kind = "members"
source = "crm"
[[identities]]
kind = "phone"
value = "phone"
[member]
seen_at = "since"
[member.profile]
full_name = "name"
city = "city"
birth_date = "born"
[member.attributes]
pets = { column = "pets", type = "integer" }
passport = { column = "passport", is_personal = true }
"""
MEMBER_ROWS = (
    "phone,since,name,city,born,pets,passport\n"
    "+8613800138000,2024-01-02,张三,上海,1990-02-28,2,G123\n"
    "12,2024-01-02,Nobody,,,,\n"
    "+8613900139000,2024-01-03,李四,,,,\n"
)

EVENTS = """
kind = "events"
source = "app"
[[identities]]
kind = "external"
value = "user"
[event]
name = "event"
occurred_at = "at"
store = "store"
properties.email = "email"
properties.amount = { column = "amount", type = "number" }
"""
EVENT_ROWS = (
    "user,event,at,store,email,amount\n"
    "u1,Paid,2024-05-01T10:00:00Z,s1,a@example.com,2.50\n"
    "u2,Paid,2024-05-01T09:00:00Z,s1,,1\n"
    "u1,Left,2024-05-01T11:00:00Z,,,\n"
    "u1,Left,2024-05-01T11:00:00Z,,,\n"
)


async def test_members_come_in_with_profile_and_attributes(
    platform: Platform, database_url: str, tmp_path: Path
) -> None:
    paths = write_files(tmp_path, {"members.csv": MEMBER_ROWS})
    report = await import_paths(platform, "members", MEMBERS, *paths)
    assert report.summary.outcomes == Outcomes(created=2, refused=1)
    assert (report.summary.member_count, report.summary.created_member_count) == (3, 2)
    assert [(each.line, each.field, each.code) for each in refused_lines(report.errors)] == [
        (3, "identities.phone", "malformed")
    ]
    asked = [Identity(kind="phone", value="13800138000")]
    async with platform.database.transaction() as tx:
        (member_id,) = await members.find_by_identities(tx, platform.vault, asked)
        registry = await members.registry(tx)
    assert member_id is not None
    assert (registry.attributes["pets"].type, registry.attributes["pets"].is_personal) == (
        "integer",
        False,
    )
    assert registry.attributes["passport"].is_personal is True
    assert rows(
        database_url,
        "select city, birth_date, joined_at from members.member where city is not null",
    ) == [("上海", date(1990, 2, 28), datetime(2024, 1, 2, tzinfo=UTC))]


async def test_members_imported_again_change_nothing_and_newer_ones_do(
    platform: Platform, tmp_path: Path
) -> None:
    paths = write_files(
        tmp_path, {"members.csv": MEMBER_ROWS.replace("12,2024", "+8613700137000,2024")}
    )
    await import_paths(platform, "members", MEMBERS, *paths)
    again = await import_paths(platform, "members", MEMBERS, *paths)
    assert again.summary.outcomes == Outcomes(unchanged=3)
    assert again.summary.nothing_changed is True
    (moved,) = write_files(
        tmp_path,
        {
            "moved.csv": "phone,since,name,city,born,pets,passport\n"
            "13900139000,2024-02-01,李四,北京,,,\n"
        },
    )
    report = await import_paths(platform, "members", MEMBERS, moved)
    assert report.summary.outcomes == Outcomes(updated=1)


async def test_products_are_saved_whole_and_again_unchanged(
    platform: Platform, tmp_path: Path
) -> None:
    mapping = """
kind = "products"
source = "shop"
[values]
currency = "EUR"
[product]
sku = "sku"
name = "name"
category = "category"
price = "price"
is_goods = { column = "goods", map = { yes = true, no = false } }
attributes.colour = "colour"
"""
    paths = write_files(
        tmp_path,
        {"p.csv": "sku,name,category,price,goods,colour\na,Apple,fruit,1.50,yes,red\nb,,,,no,\n"},
    )
    report = await import_paths(platform, "products", mapping, *paths)
    assert report.summary.outcomes == Outcomes(created=2)
    async with platform.database.transaction() as tx:
        found = await catalog.products(tx, ProductFilter(entries=Filter(count=10)))
    assert [
        (each.sku, each.name, each.category_code, each.is_goods, each.attributes) for each in found
    ] == [("a", "Apple", "fruit", True, {"colour": "red"}), ("b", "b", None, False, {})]
    assert found[0].price is not None
    assert (found[0].price.amount, found[0].price.currency, found[0].price.scale) == (150, "EUR", 2)
    again = await import_paths(platform, "products", mapping, *paths)
    assert again.summary.outcomes == Outcomes(unchanged=2)
    assert again.summary.nothing_changed is True


async def test_campaigns_run_until_before_their_end(
    platform: Platform, database_url: str, tmp_path: Path
) -> None:
    mapping = """
kind = "campaigns"
source = "shop"
[values]
time_zone = "Asia/Shanghai"
[campaign]
code = "code"
starts_at = "first"
ends_at = { column = "last", add_days = 1 }
"""
    paths = write_files(
        tmp_path,
        {"c.csv": "code,first,last\nmay,2024-05-01,2024-05-31\nbad,2024-05-02,2024-05-01\n"},
    )
    report = await import_paths(platform, "campaigns", mapping, *paths)
    assert report.summary.outcomes == Outcomes(created=1, refused=1)
    assert [each.line for each in refused_lines(report.errors)] == [3]
    assert rows(database_url, "select code, name, starts_at, ends_at from catalog.campaign") == [
        (
            "may",
            "may",
            datetime(2024, 4, 30, 16, tzinfo=UTC),
            datetime(2024, 5, 31, 16, tzinfo=UTC),
        )
    ]


async def test_events_come_in_once_and_find_their_members(
    platform: Platform, database_url: str, tmp_path: Path
) -> None:
    paths = write_files(tmp_path, {"e.csv": EVENT_ROWS})
    report = await import_paths(platform, "events", EVENTS, *paths)
    assert report.summary.outcomes == Outcomes(created=4)
    assert report.summary.event_counts == {"Left": 2, "Paid": 2}
    assert report.summary.member_count == 2
    assert rows(
        database_url,
        "select name, occurred_at, payload->'properties' from events.event"
        " order by occurred_at, name, id",
    ) == [
        ("Paid", datetime(2024, 5, 1, 9, tzinfo=UTC), {"amount": 1}),
        ("Paid", datetime(2024, 5, 1, 10, tzinfo=UTC), {"amount": 2.5}),
        ("Left", datetime(2024, 5, 1, 11, tzinfo=UTC), {}),
        ("Left", datetime(2024, 5, 1, 11, tzinfo=UTC), {}),
    ]
    assert rows(
        database_url, "select count(*), count(distinct member_id) from events.timeline"
    ) == [(4, 2)]
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "select count(*) from events.event where payload::text like '%example.com%'"
        ).fetchone()
    assert row == (0,), "an e-mail address is stored sealed"
    again = await import_paths(platform, "events", EVENTS, *paths)
    assert again.summary.outcomes == Outcomes(unchanged=4)
    assert again.summary.nothing_changed is True


async def test_an_event_sent_with_other_content_is_a_conflict(
    platform: Platform, tmp_path: Path
) -> None:
    mapping = EVENTS.replace('name = "event"', 'name = "event"\nid = "{user}-{at}"')
    first, second = write_files(
        tmp_path,
        {
            "1.csv": "user,event,at,store,email,amount\nu1,Paid,2024-05-01T10:00Z,,,1\n",
            "2.csv": "user,event,at,store,email,amount\nu1,Paid,2024-05-01T10:00Z,,,2\n",
        },
    )
    await import_paths(platform, "events", mapping, first)
    report = await import_paths(platform, "events", mapping, second)
    assert report.summary.outcomes == Outcomes(conflict=1)
    assert [(each.line, each.code) for each in refused_lines(report.errors)] == [
        (2, "message_conflict")
    ]
