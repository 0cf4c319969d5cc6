"""Events, members, products and campaigns, staged."""

from pathlib import Path

from tests.support.imports import stage_texts

EVENTS = """
kind = "events"
source = "app"
[[identities]]
kind = "external"
value = "user"
[[identities]]
kind = "device"
value = "device"
[event]
name = "event"
occurred_at = { column = "hour", since = 2024-01-01T00:00:00Z, unit = "hours" }
[event.properties]
offer = { columns = ["value.offer_id", "value.offer id"] }
amount = { column = "value.amount", type = "number" }
"""

PRODUCTS = """
kind = "products"
source = "shop"
[values]
currency = "EUR"
[product]
sku = "sku"
name = "name"
price = "price"
attributes.colour = "colour"
attributes.sizes = "size"
attributes.size_count = "size"
gather = { sizes = "list", size_count = "count" }
"""


def test_identical_events_are_distinct_and_the_same_next_time(tmp_path: Path) -> None:
    line = '{"user": "u", "event": "done", "hour": 5, "value": {"offer id": "o"}}\n'
    other = '{"user": "u", "event": "done", "hour": 4, "value": {"offer_id": "o"}}\n'
    run = stage_texts(tmp_path, EVENTS, a=line + other + line)
    ids = [item[2] for item in run.items()]
    assert [item[1] for item in run.items()] == [2, 1, 3]
    assert ids[2] == f"{ids[1]}-2"
    assert ids[0] != ids[1]
    again = stage_texts(tmp_path, EVENTS, a=line + line + other, b=line)
    assert {item[2] for item in again.items()} == set(ids)


def test_an_event_holds_what_the_mapping_says(tmp_path: Path) -> None:
    run = stage_texts(
        tmp_path,
        EVENTS,
        a='{"device": "d", "event": "pay", "hour": 1, "value": {"amount": 1.5}}\n',
    )
    (item,) = run.items()
    assert item[3:] == ["pay", 1_704_070_800_000_000, [None, "d"], None, None, {"amount": 1.5}]


def test_events_of_nobody_and_events_without_a_time_are_refused(tmp_path: Path) -> None:
    run = stage_texts(
        tmp_path,
        EVENTS,
        a='{"event": "pay", "hour": 1}\n{"user": "u", "event": "pay"}\n{"user": "u"\n',
    )
    assert [(each.line, each.field, each.code) for each in run.refused()] == [
        (1, "identities", "no_identity"),
        (2, "event.occurred_at", "missing"),
        (3, "", "unreadable_line"),
    ]
    assert run.staged.items.count == 0


def test_an_id_of_the_senders_is_kept(tmp_path: Path) -> None:
    mapping = EVENTS.replace('name = "event"', 'name = "event"\nid = "{user}-{hour}"')
    line = '{"user": "u", "event": "done", "hour": 5}\n'
    run = stage_texts(tmp_path, mapping, a=line + line)
    assert [item[2] for item in run.items()] == ["u-5", "u-5"]


def test_a_product_is_what_all_its_rows_say(tmp_path: Path) -> None:
    run = stage_texts(
        tmp_path,
        PRODUCTS,
        a="sku,name,price,colour,size\nb,B,,,\na,A,1.50,red,S\na,A2,,blue,M\n,x,,,\nc,C,one,,\n",
    )
    assert [item[1:] for item in run.items()] == [
        [
            3,
            "a",
            {"name": "A2", "price": 150},
            {"colour": "blue", "sizes": ["S", "M"], "size_count": 2},
        ],
        [2, "b", {"name": "B"}, {"sizes": [], "size_count": 0}],
    ]
    assert [(each.line, each.field, each.code) for each in run.refused()] == [
        (5, "product.sku", "missing"),
        (6, "product.price", "not_an_amount"),
    ]


def test_members_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    mapping = """
kind = "members"
source = "crm"
[[identities]]
kind = "phone"
value = "phone"
[member]
seen_at = "since"
[member.profile]
full_name = "name"
birth_date = { column = "born", format = "%d.%m.%Y" }
[member.attributes]
club = { column = "club", type = "boolean" }
"""
    run = stage_texts(
        tmp_path,
        mapping,
        a="phone,since,name,born,club\n+2,2024-01-02,Bo,28.02.1990,yes\n+1,2024-01-01,Al,,\n,2024-01-01,X,,\n",
    )
    bo = {"full_name": "Bo", "birth_date": "1990-02-28"}
    assert [item[1:] for item in run.items()] == [
        [2, ["+2"], 1_704_153_600_000_000, None, None, bo, {"club": True}],
        [3, ["+1"], 1_704_067_200_000_000, None, None, {"full_name": "Al"}, None],
    ]
    assert [(each.line, each.code) for each in run.refused()] == [(4, "no_identity")]
