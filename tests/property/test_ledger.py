"""Random scripts do to the book, and to the database, exactly what they do to the model."""

import itertools
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions, queries
from regulars.domains.ledger.actions import Book
from regulars.domains.ledger.types import AsOf, Asset, Balance, Posted
from regulars.kernel.errors import Refusal
from regulars.kernel.ids import new_id
from tests.property.ledger_model import Rules
from tests.property.ledger_scripts import OWNERS, START, Script, Step, rules, settings_of, steps

_runs = itertools.count(1)

LIVE_ACTS = ("hold", "capture", "void", "book")
LONG_AFTER = START + timedelta(days=1_000)


def figures(balance: Balance) -> tuple[int, int, int, int]:
    return (
        balance.spendable_units,
        balance.pending_units,
        balance.held_units,
        balance.debt_units,
    )


def is_refused(predicted: Any) -> bool:
    return predicted is None or predicted is False


@settings(max_examples=400)
@given(given_rules=rules, script=steps, is_backfill=st.booleans())
def test_the_book_does_what_the_model_does(
    given_rules: Rules, script: list[Step], is_backfill: bool
) -> None:
    owners = [UUID(int=number + 1) for number in range(OWNERS)]
    numbers = itertools.count(1000)
    asset = Asset(id=1, revision=UUID(int=0), settings=settings_of(given_rules))
    book = Book([asset], lambda: UUID(int=next(numbers)))
    run = Script(given_rules, 1, owners)
    for step in script:
        posting = run.posting(step, is_backfill=is_backfill)
        outcome = book.apply(posting, posting.effective_at)
        predicted = run.predict(step)
        assert isinstance(outcome, Refusal) == is_refused(predicted), (step, outcome, predicted)
        if not isinstance(outcome, Refusal):
            run.learn(step, predicted, outcome.id)
            check_movement(outcome)
        for number, owner_id in enumerate(owners):
            found = book.balance(1, (owner_id,), run.now)
            assert figures(found) == run.model.figures(number, run.day), step
            open_lots = [lot for lot in book.lots(1, (owner_id,)) if not lot.is_debt]
            sizes = sorted(lot.remaining_units for lot in open_lots)
            assert sizes == run.model.remaining(number), step


def check_movement(movement: actions.Movement) -> None:
    """Each transfer is positive, and its entries are all that it moved in or out of the account."""
    for transfer in movement.transfers:
        assert transfer.units > 0
        moved = abs(sum(units for _, units in transfer.entries))
        written_off = transfer.kind in ("forgiven", "absorbed", "deducted", "repaid")
        assert moved == (0 if written_off else transfer.units)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(given_rules=rules, script=steps)
async def test_the_database_does_what_the_model_does(
    platform: Platform, given_rules: Rules, script: list[Step]
) -> None:
    """Every answer is the model's; afterwards balances are asked as of every day."""
    owners = [new_id() for _ in range(OWNERS)]
    async with platform.database.transaction() as tx:
        [made] = await actions.configure(
            tx, [settings_of(given_rules, f"points-{next(_runs)}")], platform.clock.now()
        )
    run = Script(given_rules, made.asset.id, owners)
    history: dict[int, list[tuple[int, int, int, int]]] = {}
    for step in script:
        posting = run.posting(step)
        async with platform.database.transaction() as tx:
            [answer] = await actions.post(tx, [posting], run.now)
        predicted = run.predict(step)
        assert isinstance(answer, Refusal) == is_refused(predicted), (step, answer, predicted)
        if isinstance(answer, Posted):
            run.learn(step, predicted, answer.id)
            assert answer.balance is not None
            assert figures(answer.balance) == run.model.figures(step[1], run.day)
        history[run.day] = [run.model.figures(number, run.day) for number in range(OWNERS)]
    await compare(platform, run, history)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    given_rules=rules,
    script=steps.map(lambda drawn: [step for step in drawn if step[0] not in LIVE_ACTS]),
    closes=st.lists(st.booleans(), min_size=25, max_size=25),
)
async def test_history_comes_to_the_same_whenever_the_close_runs(
    platform: Platform, given_rules: Rules, script: list[Step], closes: list[bool]
) -> None:
    """The close books everything that has died by today; more history comes in after it."""
    owners = [new_id() for _ in range(OWNERS)]
    async with platform.database.transaction() as tx:
        [made] = await actions.configure(
            tx, [settings_of(given_rules, f"points-{next(_runs)}")], platform.clock.now()
        )
    run = Script(given_rules, made.asset.id, owners)
    history: dict[int, list[tuple[int, int, int, int]]] = {}
    for step, is_closed in zip(script, closes, strict=False):
        posting = run.posting(step, is_backfill=True)
        async with platform.database.transaction() as tx:
            [answer] = await actions.post(tx, [posting], LONG_AFTER)
            if is_closed:
                await actions.expire_lots(tx, made.asset, actions.Closing(LONG_AFTER, LONG_AFTER))
        predicted = run.predict(step)
        assert isinstance(answer, Refusal) == is_refused(predicted), (step, answer, predicted)
        if isinstance(answer, Posted):
            run.learn(step, predicted, answer.id)
        history[run.day] = [run.model.figures(number, run.day) for number in range(OWNERS)]
    await compare(platform, run, history)


async def compare(
    platform: Platform, run: Script, history: dict[int, list[tuple[int, int, int, int]]]
) -> None:
    """Balances as of each day are what they were on it."""
    groups = [(owner_id,) for owner_id in run.owners]
    for day, predicted in history.items():
        run.day = day
        async with platform.database.transaction() as tx:
            found = await queries.balances_as_of(tx, groups, AsOf(effective_at=run.now))
        by_owner = {each.owner_id: figures(each.balance) for each in found}
        nothing = (0, 0, 0, 0)
        assert [by_owner.get(each, nothing) for each in run.owners] == predicted, day
