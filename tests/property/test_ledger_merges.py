"""Owners who are merged and parted again: a book that goes on, and one loaded anew each time."""

import itertools
from uuid import UUID

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions, queries
from regulars.domains.ledger.actions import Book
from regulars.domains.ledger.types import Move, Posted, Posting
from regulars.kernel.errors import Refusal
from regulars.kernel.ids import new_id
from tests.property.ledger_model import Rules
from tests.property.ledger_scripts import OWNERS, Script, Step, rules, settings_of, steps
from tests.property.test_ledger import figures

_runs = itertools.count(1)

groupings = st.lists(st.booleans(), min_size=25, max_size=25)


def grouped(posting: Posting, owners: list[UUID]) -> Posting:
    """The same posting for all owners as one person; what would go to themselves goes nowhere."""
    first = posting.owner_ids[0]
    others = tuple(each for each in owners if each != first)
    return msgspec.structs.replace(posting, owner_ids=(first, *others))


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(given_rules=rules, script=steps, merged=groupings)
async def test_a_book_that_goes_on_does_what_one_loaded_anew_does(
    platform: Platform, given_rules: Rules, script: list[Step], merged: list[bool]
) -> None:
    owners = [new_id() for _ in range(OWNERS)]
    async with platform.database.transaction() as tx:
        [made] = await actions.configure(
            tx, [settings_of(given_rules, f"points-{next(_runs)}")], platform.clock.now()
        )
    book = Book([made.asset])
    here, there = (Script(given_rules, made.asset.id, owners) for _ in range(2))
    numbers = {name: itertools.count() for name in ("earn", "spend", "hold")}
    for step, is_merged in zip(script, merged, strict=False):
        postings = [here.posting(step), there.posting(step)]
        if is_merged and not isinstance(postings[0].act, Move):
            postings = [grouped(each, owners) for each in postings]
        outcome = book.apply(postings[0], here.now)
        async with platform.database.transaction() as tx:
            [answer] = await actions.post(tx, [postings[1]], there.now)
        assert type(outcome) is type(answer) or not isinstance(outcome, Refusal), (step, answer)
        assert isinstance(answer, Posted) != isinstance(outcome, Refusal), (step, answer)
        if isinstance(answer, Posted) and not isinstance(outcome, Refusal):
            assert (outcome.units, outcome.debt_units) == (answer.units, answer.debt_units), step
            number = next(numbers.get(step[0].replace("capture", "spend"), itertools.count()))
            here.learn(step, number, outcome.id)
            there.learn(step, number, answer.id)
    groups = [(owner_id,) for owner_id in owners]
    async with platform.database.transaction() as tx:
        found = await queries.balances(tx, groups, there.now)
    stored = {each.owner_id: figures(each.balance) for each in found}
    kept = {
        owner_id: figures(book.balance(made.asset.id, (owner_id,), here.now)) for owner_id in owners
    }
    assert kept == {owner_id: stored.get(owner_id, (0, 0, 0, 0)) for owner_id in owners}
