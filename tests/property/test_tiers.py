"""What holds of every ladder, whatever members do."""

from datetime import datetime, timedelta
from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from regulars.domains.tiers.queries import Course, Timeline, found_by, next_step, review, walked
from regulars.domains.tiers.types import (
    Anniversary,
    Calendar,
    Endless,
    Fact,
    LadderBody,
    Lifetime,
    Months,
    NextPeriodEnd,
    Occasion,
    PeriodEnd,
    Rolling,
    Standing,
)
from tests.support.tiers import LONDON, MEMBER, MICRO, SHANGHAI, at, body, course, two_versions

BEGIN = at("2026-01-01")
END = at("2031-01-01")
RANKS = {None: 0, "bronze": 1, "silver": 2, "gold": 3}

windows = st.one_of(
    st.builds(Lifetime),
    st.builds(Calendar, st.sampled_from(["month", "quarter", "half", "year"])),
    st.builds(Rolling, st.integers(1, 500)),
    st.builds(Anniversary, st.sampled_from(["joining", "reaching"]), st.integers(1, 14)),
)
graces = st.integers(0, 20)
validities = st.one_of(
    st.builds(PeriodEnd, grace_days=graces),
    st.builds(NextPeriodEnd, grace_days=graces),
    st.builds(Months, months=st.integers(1, 18), is_rounded_up=st.booleans(), grace_days=graces),
    st.builds(Endless),
)


@st.composite
def ladders(draw: st.DrawFn, **given: object) -> LadderBody:
    window = draw(windows)
    period = draw(st.sampled_from(["month", "quarter", "year"]))
    return body(
        **{
            "window": window,
            "period": period if isinstance(window, Lifetime | Rolling) else None,
            "validity": draw(validities),
            "up": draw(st.sampled_from(["at_once", "next_period"])),
            "fail": draw(st.sampled_from(["stay", "one_down", "true_level"])),
            "on_return": draw(st.sampled_from(["period_end", "immediate", "within_window"])),
            "floor": draw(st.sampled_from([None, "bronze", "silver"])),
            **given,
        }
    )


@st.composite
def lives(draw: st.DrawFn) -> list[Fact]:
    moments = draw(
        st.lists(
            st.tuples(st.integers(0, 1_800), st.sampled_from([0, 1, 12, 23])),
            min_size=1,
            max_size=12,
        )
    )
    amounts = st.integers(-3_000, 6_000)
    return [
        Fact(at=BEGIN + timedelta(days=days, hours=hours), spend_micro=draw(amounts) * MICRO)
        for days, hours in moments
    ]


programs = st.sampled_from([LONDON, SHANGHAI])


def joined() -> Standing:
    return Standing(member_id=MEMBER, ladder_id=1, joined_at=at("2025-05-31T20:00"))


def occasions_of(facts: list[Fact]) -> list[Occasion]:
    return [Occasion(each, each) for each in sorted({fact.at for fact in facts})]


def stripped(standing: Standing) -> Standing:
    return msgspec.structs.replace(standing, ordinal=0)


@given(ladders(), lives(), programs)
def test_a_review_is_idempotent(ladder: LadderBody, facts: list[Fact], program: object) -> None:
    made = Course(course().ladder, program, [course(ladder).terms[0].version])  # type: ignore[arg-type]
    timeline = Timeline(facts)
    standing = joined()
    occasions = occasions_of(facts)
    place = 0
    while True:
        occasion = occasions[place] if place < len(occasions) else None
        step = next_step(made, standing, occasion, END)
        if step is None:
            break
        found = found_by(timeline.metrics, step)
        standing = review(made, standing, step, found).standing
        if step.kind == "occasion":
            place += 1
            again = next_step(made, standing, occasion, END)
            assert again is not None
            if again.kind == "occasion":
                repeated = review(made, standing, again, found_by(timeline.metrics, again))
                assert repeated.changes == ()
    assert walked(made, standing, timeline, [], END).changes == ()


@given(ladders(), lives())
def test_when_the_close_runs_does_not_matter(ladder: LadderBody, facts: list[Fact]) -> None:
    made, timeline = course(ladder), Timeline(facts)
    late = walked(made, joined(), timeline, occasions_of(facts), END)
    standing = joined()
    day = BEGIN
    changes = []
    while day <= END:
        due = [each for each in occasions_of(facts) if day - timedelta(30) < each.at <= day]
        reviewed = walked(made, standing, timeline, due, day)
        standing = reviewed.standing
        changes += reviewed.changes
        day += timedelta(days=30)
    rest = [each for each in occasions_of(facts) if each.at > day - timedelta(30)]
    reviewed = walked(made, standing, timeline, rest, END)
    assert reviewed.standing == late.standing
    assert (*changes, *reviewed.changes) == late.changes


@given(ladders(fail="one_down"), lives())
def test_a_soft_landing_goes_one_step_a_review(ladder: LadderBody, facts: list[Fact]) -> None:
    reviewed = walked(course(ladder), joined(), Timeline(facts), occasions_of(facts), END)
    ranks = [0, *(RANKS[each.standing.tier] for each in reviewed.changes)]
    assert all(after >= before - 1 for before, after in pairwise(ranks))


@given(ladders(), lives())
def test_nobody_falls_from_the_floor(ladder: LadderBody, facts: list[Fact]) -> None:
    reviewed = walked(course(ladder), joined(), Timeline(facts), occasions_of(facts), END)
    floor = RANKS[ladder.floor]
    ranks = [0, *(RANKS[each.standing.tier] for each in reviewed.changes)]
    assert all(after >= floor for before, after in pairwise(ranks) if before >= floor)


@given(ladders(), lives(), st.randoms())
def test_the_order_of_facts_of_one_instant_does_not_matter(
    ladder: LadderBody, facts: list[Fact], random: object
) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    made = course(ladder)
    one = walked(made, joined(), Timeline(facts), occasions_of(facts), END)
    two = walked(made, joined(), Timeline(shuffled), occasions_of(shuffled), END)
    assert one == two


@given(ladders(on_return="period_end"), ladders(on_return="period_end"), lives())
def test_an_edit_never_lowers_anybody_before_their_validity_ends(
    old: LadderBody, new: LadderBody, facts: list[Fact]
) -> None:
    edited_at = at("2028-02-10")
    made = two_versions(old, new, edited_at)
    edit = Occasion(edited_at, edited_at, is_edit=True)
    occasions = sorted([*occasions_of(facts), edit], key=lambda each: (each.at, each.is_edit))
    reviewed = walked(made, joined(), Timeline(facts), occasions, END)
    held: Standing | None = None
    for each in reviewed.changes:
        if held and RANKS[each.standing.tier] < RANKS[held.tier]:
            assert held.valid_until is not None
            assert each.effective_at >= held.valid_until
        held = each.standing


@given(ladders(), lives())
def test_history_runs_forward_and_a_validity_lies_ahead(
    ladder: LadderBody, facts: list[Fact]
) -> None:
    reviewed = walked(course(ladder), joined(), Timeline(facts), occasions_of(facts), END)
    last: datetime = BEGIN
    for number, each in enumerate(reviewed.changes, start=1):
        assert each.effective_at >= last
        assert each.standing.ordinal == number
        assert (each.standing.tier is None) == (each.standing.since is None)
        if each.standing.valid_until is not None:
            assert each.standing.valid_until > each.effective_at
        last = each.effective_at
