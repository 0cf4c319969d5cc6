"""A condition over members means the same in Python, PostgreSQL and DuckDB, unknown included."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import ibis
import psycopg
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from regulars.domains.insights.errors import ConditionNotListable
from regulars.domains.insights.queries import LakeGround, expression_of, truths_of
from regulars.infra.regex import compile_regex
from regulars.kernel.conditions import nodes, windows
from regulars.kernel.conditions.compiling import compiled
from regulars.kernel.conditions.facts import FactSheet
from regulars.kernel.conditions.nodes import Condition
from tests.property import conditions_strategies as drawn
from tests.property.conditions_lake import lake_of
from tests.property.conditions_members import LADDER, SCOPE, Dice, facts_of
from tests.property.conditions_stored import clear, store
from tests.support.examples import examples

pytestmark = pytest.mark.slow(60)

MEMBERS = 160
PATHS = (
    *("member.city", "member.gender", "member.store", "member.locale", "member.birth_date"),
    *("member.joined_at", "member.registered_at", "orders.last_at", "orders.count"),
    *("orders.spend", "orders.return_count", "member.size", "member.pet", "member.likes"),
    *("member.is_student", "member.nothing", "member.city.deep", "elsewhere.city", "orders"),
)
NAMES = st.sampled_from((*drawn.NAMES, "order", "return"))
PROPERTIES = ("x", "y", "z.w", "total", "currency", "z.0")
wheres = st.one_of(st.none(), drawn.trees(drawn.attributes(PROPERTIES), 3))
of_events = {"name": NAMES, "where": wheres, "window": drawn.maybe_window}
a_property = st.sampled_from(PROPERTIES)

rows = st.one_of(
    drawn.attributes(PATHS),
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
places = st.one_of(
    st.builds(nodes.Segment, segment=drawn.one_of("loyal", "lost", "unheard")),
    st.builds(nodes.Stage, stages=drawn.some_of(drawn.one_of("new", "active", "churned"))),
    drawn.compared(
        nodes.Rfm,
        drawn.number_comparisons,
        measure=drawn.one_of("recency", "frequency", "monetary"),
    ),
    drawn.compared(
        nodes.Rfm, drawn.key_comparisons(drawn.one_of("top", "rest")), measure=st.just("group")
    ),
    drawn.edges.map(lambda pair: nodes.Bucket(salt="s", lo=pair[0], hi=pair[1])),
    st.builds(
        nodes.Anniversary,
        path=st.sampled_from(("member.birth_date", "member.joined_at", "member.pet", "no")),
        days_before=st.integers(0, 40),
        days_after=st.integers(0, 40),
    ),
)
units = st.one_of(
    drawn.compared(
        nodes.Asset,
        drawn.number_comparisons,
        asset=drawn.one_of("points", "fuel", "unheard"),
        measure=drawn.one_of("pending", "held"),
    ),
    drawn.compared(
        nodes.Asset,
        drawn.number_comparisons,
        asset=drawn.one_of("points", "fuel", "unheard"),
        measure=st.just("expiring"),
        window=drawn.any_window,
    ),
)
deeds = st.one_of(
    drawn.compared(
        nodes.Event, drawn.number_comparisons, agg=drawn.one_of("count", "days"), **of_events
    ),
    drawn.compared(
        nodes.Event,
        drawn.number_comparisons,
        agg=drawn.one_of("sum", "avg", "min", "max", "distinct"),
        property=a_property,
        **of_events,
    ),
    drawn.compared(
        nodes.Event, drawn.time_comparisons, agg=drawn.one_of("first", "last"), **of_events
    ),
    drawn.compared(
        nodes.Event,
        drawn.any_comparisons,
        agg=drawn.one_of("first", "last", "top"),
        property=a_property,
        **of_events,
    ),
)
sequences = st.builds(
    nodes.Sequence,
    steps=st.lists(st.builds(nodes.Step, name=NAMES, where=wheres), min_size=2, max_size=5).map(
        tuple
    ),
    within=st.builds(
        windows.Within,
        count=st.integers(1, 60),
        unit=drawn.one_of("minutes", "hours", "days", "weeks"),
    ),
    window=drawn.maybe_window,
)
leaves = st.one_of(rows, places, units, deeds, deeds, sequences)
conditions = st.builds(
    Condition,
    root=drawn.trees(leaves, 6).filter(lambda root: drawn.depth_of(root) <= 12),
    zone=drawn.one_of("program", "program", "member"),
)

conditions_of_the_lake = st.builds(
    Condition,
    root=drawn.trees(st.one_of(rows, places, deeds, deeds, sequences), 6).filter(
        lambda root: drawn.depth_of(root) <= 12
    ),
)

Stored = tuple[psycopg.Connection[Any], dict[UUID, FactSheet]]


@pytest.fixture
def stored(database_url: str) -> Iterator[Stored]:
    dice = Dice(20260301)
    members = [dice.somebody() for _ in range(MEMBERS)]
    # An open transaction would hold back the feeds of all other tests' databases.
    with psycopg.connect(database_url, autocommit=True) as connection:
        with connection.transaction():
            store(connection, members)
        yield connection, {each.row["member_id"]: facts_of(each) for each in members}
        # The invariants of the domains would miss what these rows come with.
        clear(connection)


def truths(condition: Condition, sheets: dict[UUID, FactSheet]) -> dict[UUID, bool | None]:
    judged = compiled(condition, compile_regex)
    return {member_id: judged.evaluate(facts, drawn.NOW) for member_id, facts in sheets.items()}


def told(condition: Condition, ground: LakeGround) -> ibis.Table:
    """The truths as the lake tells them; what it does not know is no example."""
    try:
        return truths_of(condition, SCOPE, ground)
    except ConditionNotListable as refusal:
        assume(not refusal.detail.endswith("the lake knows no birthdays"))
        raise


def test_python_and_postgresql_find_the_same_members(stored: Stored) -> None:
    connection, sheets = stored

    @settings(max_examples=examples(120))
    @given(condition=conditions)
    def agree(condition: Condition) -> None:
        found = expression_of(condition, SCOPE)
        rows = connection.execute(found.verdicts.encode(), found.parameters).fetchall()
        assert {member_id: truth for member_id, truth, _ in rows} == truths(condition, sheets)

    agree()


def test_python_and_the_lake_find_the_same_members(stored: Stored) -> None:
    connection, sheets = stored
    backend = ibis.duckdb.connect()
    ground = lake_of(connection, backend)

    @settings(max_examples=examples(80))
    @given(condition=conditions_of_the_lake)
    def agree(condition: Condition) -> None:
        found = backend.to_pyarrow(told(condition, ground))
        rows = zip(found["member_id"].to_pylist(), found["truth"].to_pylist(), strict=True)
        judged = truths(condition, sheets)
        assert {UUID(member_id): truth for member_id, truth in rows} == judged

    agree()
    waiting = nodes.Asset(asset="points", cmp="ge", value=1, measure="pending")
    with pytest.raises(ConditionNotListable, match="no lots"):
        truths_of(Condition(root=waiting), SCOPE, ground)
    backend.disconnect()


def test_some_members_are_judged_as_all_are(stored: Stored) -> None:
    connection, sheets = stored
    some = dict(random.Random(7).sample(sorted(sheets.items(), key=lambda item: item[0]), 20))

    @settings(max_examples=examples(60))
    @given(condition=conditions)
    def agree(condition: Condition) -> None:
        found = expression_of(condition, SCOPE, member_ids=some.keys())
        rows = connection.execute(found.verdicts.encode(), found.parameters).fetchall()
        assert {member_id: truth for member_id, truth, _ in rows} == truths(condition, some)

    agree()


def test_nothing_changes_by_time_alone_before_its_due_moment(stored: Stored) -> None:
    connection, sheets = stored
    steps = st.one_of(
        st.sampled_from([timedelta(microseconds=1), timedelta(hours=1), timedelta(days=1)]),
        st.integers(1, 400 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes)),
    )

    @settings(max_examples=examples(80))
    @given(condition=conditions, step=steps)
    def agree(condition: Condition, step: timedelta) -> None:
        found = expression_of(condition, SCOPE)
        rows = connection.execute(found.verdicts.encode(), found.parameters).fetchall()
        judged = compiled(condition, compile_regex)
        later = drawn.NOW + step
        for member_id, truth, due_at in rows:
            assert due_at is None or due_at > drawn.NOW
            if due_at is None or due_at > later:
                assert judged.evaluate(sheets[member_id], later) is truth

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
    ],
)
def test_what_cannot_be_told_is_refused_by_name(root: nodes.Node, path: str) -> None:
    with pytest.raises(Exception, match=path) as refused:
        expression_of(Condition(root=root), SCOPE)
    [error] = refused.value.errors  # type: ignore[attr-defined]
    assert (error.path, error.code) == (path, "not_listable")
