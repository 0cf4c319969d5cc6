"""A condition over members means the same in Python and in PostgreSQL, unknown included."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from regulars.domains.insights.queries import AssetTerms, LadderTerms, Scope, expression_of
from regulars.infra.regex import compile_regex
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.compiling import compiled
from regulars.kernel.conditions.facts import FactSheet
from regulars.kernel.conditions.nodes import Condition
from tests.property import conditions_strategies as drawn
from tests.support.examples import examples

pytestmark = pytest.mark.slow(20)

SHANGHAI = ZoneInfo("Asia/Shanghai")
LADDER = ("silver", "gold", "black")
MEMBERS = 150

PATHS = (
    *("member.city", "member.gender", "member.store", "member.locale", "member.birth_date"),
    *("member.joined_at", "member.registered_at", "orders.last_at", "orders.count"),
    *("orders.spend", "orders.return_count", "member.size", "member.pet", "member.likes"),
    *("member.is_student", "member.nothing", "member.city.deep", "elsewhere.city", "orders"),
)
SCOPE = Scope(
    program_id=2,
    ladders={"card": LadderTerms(id=3, tiers=LADDER)},
    assets={"points": AssetTerms(id=1, scale=0), "fuel": AssetTerms(id=4, scale=2)},
    personal=frozenset({"full_name"}),
    zone=SHANGHAI,
    now=drawn.NOW,
    sealed_paths=frozenset({"*.email", "properties.note"}),
)

leaves = st.one_of(
    drawn.compared(nodes.Attr, drawn.any_comparisons, path=st.sampled_from(PATHS)),
    st.builds(nodes.Tag, tag=drawn.one_of("vip", "cold")),
    drawn.compared(
        nodes.Tier,
        st.one_of(
            drawn.key_comparisons(st.sampled_from(LADDER)),
            st.tuples(drawn.one_of("lt", "le", "gt", "ge"), st.sampled_from((*LADDER, "unknown"))),
        ),
        ladder=drawn.one_of("card", "other"),
    ),
    drawn.compared(nodes.Asset, drawn.number_comparisons, asset=drawn.one_of("points", "fuel")),
    st.builds(nodes.Consent, purpose=drawn.one_of("news", "ads"), channel=drawn.one_of("sms", "*")),
    st.builds(nodes.Reachable, channel=drawn.one_of("phone", "email")),
)
conditions = st.builds(
    Condition,
    root=drawn.trees(leaves, 6).filter(lambda root: drawn.depth_of(root) <= 12),
)


def draw_row(dice: random.Random) -> dict[str, Any]:
    """A member's row as it is stored."""

    def perhaps(*values: Any) -> Any:
        return dice.choice((None, *values))

    def moment() -> datetime:
        near = timedelta(microseconds=dice.choice((-1, 0, 1)))
        return drawn.NOW - timedelta(days=dice.randint(-40, 800)) + near

    texts = ("", "a", "b", "ab", "abc", "上海", "上海市", "A")
    attributes = {
        "size": perhaps(0, 1, 2.5, -1, 0.1, 1e-7, "a", True),
        "pet": perhaps("ab", "a", "2.5", 2.5, ["a", "ab"]),
        "likes": perhaps([], ["a"], ["上海", "b"], [1, 2.5], "ab"),
        "is_student": perhaps(True, False),
    }
    orders = dice.choice((0, 0, 1, 2, 3))
    bought = [moment() for _ in range(orders)]
    return {
        "member_id": UUID(int=dice.getrandbits(128)),
        "joined_at": moment(),
        "first_seen_at": moment(),
        "registered_at": perhaps(moment()),
        "store": perhaps(*texts),
        "channel": perhaps("web"),
        "source": perhaps("till"),
        "gender": perhaps("a", "b"),
        "country": perhaps("CN"),
        "region": perhaps("上海"),
        "city": perhaps(*texts),
        "locale": perhaps("a", "zh-CN"),
        "birth_date": perhaps(
            date(1990, 2, 28), date(2026, 3, 29), date(2026, 3, 30), date(2025, 12, 31)
        ),
        "order_count": orders,
        "return_count": dice.choice((0, 1)),
        "first_order_at": min(bought, default=None),
        "last_order_at": max(bought, default=None),
        "spend_micro": dice.choice(([], [7_000_000], [0, 2_500_000], [1, -1_000_000, 5])),
        "spendable_units": dice.choice(([], [2], [0, 5, 5, 250], [3, 0, 0, 10])),
        "tiers": dice.choice(([], [None], ["gold"], [None, None, "gold"], ["a", "b", "silver"])),
        "tags": dice.choice(([], ["vip"], ["cold", "vip"])),
        "granted": dice.choice(([], ["news:sms"], ["ads:*", "news:*"])),
        "refused": dice.choice(([], ["ads:sms"])),
        "identity_kinds": dice.choice(([], ["phone"], ["email", "phone"])),
        "attributes": {key: value for key, value in attributes.items() if value is not None},
    }


def facts_of(row: dict[str, Any]) -> FactSheet:
    """The same member as Python judges them."""

    def at(values: list[Any], place: int) -> Any:
        return values[place - 1] if len(values) >= place else None

    plain = ("joined_at", "registered_at", "store", "gender", "city", "locale", "birth_date")
    member = {**row["attributes"], **{key: row[key] for key in plain}}
    tier = at(row["tiers"], 3)
    agreed = {
        tuple(name.split(":")): given
        for names, given in ((row["granted"], True), (row["refused"], False))
        for name in names
    }
    return FactSheet(
        program_zone=SHANGHAI,
        member_id=row["member_id"],
        attributes={
            "member": {key: value for key, value in member.items() if value is not None},
            "orders": {
                "count": row["order_count"],
                "return_count": row["return_count"],
                "last_at": row["last_order_at"],
                "spend": Decimal(at(row["spend_micro"], 2) or 0).scaleb(-6),
            },
        },
        tags=frozenset(row["tags"]),
        tiers={} if tier is None else {"card": tier},
        ladders={"card": LADDER},
        balances={
            ("points", "spendable"): Decimal(at(row["spendable_units"], 1) or 0),
            ("fuel", "spendable"): Decimal(at(row["spendable_units"], 4) or 0).scaleb(-2),
        },
        consents=agreed,
        channels=frozenset(row["identity_kinds"]),
    )


@pytest.fixture
def stored(
    database_url: str,
) -> Iterator[tuple[psycopg.Connection[Any], list[dict[str, Any]]]]:
    dice = random.Random(20260301)
    rows = [draw_row(dice) for _ in range(MEMBERS)]
    with psycopg.connect(database_url) as connection:
        for row in rows:
            columns = {**row, "attributes": Jsonb(row["attributes"]), "made_at": drawn.NOW}
            names = ", ".join(columns)
            values = ", ".join(f"%({name})s" for name in columns)
            connection.execute(
                f"insert into insights.member_fact ({names}) values ({values})".encode(),  # noqa: S608
                columns,
            )
        yield connection, rows


def test_python_and_postgresql_find_the_same_members(
    stored: tuple[psycopg.Connection[Any], list[dict[str, Any]]],
) -> None:
    connection, rows = stored
    sheets = {row["member_id"]: facts_of(row) for row in rows}

    @settings(max_examples=examples(200))
    @given(condition=conditions)
    def agree(condition: Condition) -> None:
        judged = compiled(condition, compile_regex)
        expected = {
            member_id: judged.evaluate(facts, drawn.NOW) for member_id, facts in sheets.items()
        }
        expression = expression_of(condition, SCOPE)
        text = f"select member_id, {expression.text} from insights.member_fact as fact"  # noqa: S608
        found = connection.execute(text.encode(), expression.parameters).fetchall()
        assert dict(found) == expected

    agree()


@pytest.mark.parametrize(
    ("root", "path"),
    [
        (nodes.Coupon(cmp="ge", value=1), "coupon"),
        (nodes.Message(kind="opened"), "message"),
        (nodes.Score(model="churn", cmp="ge", value=0.5), "score"),
        (nodes.Attr(path="member.full_name", cmp="eq", value="a"), "member.full_name"),
        (nodes.Event(name="A", agg="first", property="u.Email", cmp="is_set"), "u.Email"),
        (
            nodes.Event(
                name="A", cmp="ge", value=1, where=nodes.Attr(path="note.text", cmp="is_set")
            ),
            "note.text",
        ),
        (nodes.Asset(asset="points", cmp="ge", value=1, measure="pending"), "asset"),
    ],
)
def test_what_rows_cannot_tell_is_refused_by_name(root: nodes.Node, path: str) -> None:
    with pytest.raises(Exception, match=path) as refused:
        expression_of(Condition(root=root), SCOPE)
    [error] = refused.value.errors  # type: ignore[attr-defined]
    assert (error.path, error.code) == (path, "not_listable")
