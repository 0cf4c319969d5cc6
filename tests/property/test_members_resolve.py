"""Random records, merges and undos do to the database exactly what they do to the model."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.bootstrap import Platform
from regulars.domains.members import actions
from regulars.domains.members.types import (
    Identity,
    Inbound,
    MergeRequest,
    ProfileChange,
    TagChange,
    UndoRequest,
)
from tests.property.members_model import Key, Model, Party, Record
from tests.support.examples import examples
from tests.support.members import CALLER, portrait, resolve

pytestmark = pytest.mark.slow(15)

START = datetime(2026, 1, 1, tzinfo=UTC)
KEYS: list[Key] = [
    *(("phone", f"+861381000{n:04}") for n in range(3)),
    *(("email", f"user{n}@shop.example.com") for n in range(3)),
    *(("external", f"customer-{n}") for n in range(3)),
    *(("device", f"device-{n}") for n in range(4)),
]
FACTS = {
    "full_name": ["张三", "Ann Smith"],
    "city": ["上海", "London"],
    "gender": ["female", "male"],
}

_runs = itertools.count(1)

keys = st.dictionaries(st.sampled_from(KEYS), st.booleans(), max_size=4)
facts: st.SearchStrategy[dict[str, str | None]] = st.just({}) | st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([*values, None]) for name, values in FACTS.items()}
)
batches = st.lists(st.tuples(keys, facts), min_size=1, max_size=5)
steps = st.one_of(
    st.tuples(st.just("records"), batches),
    st.tuples(st.just("records"), batches),
    st.tuples(st.just("merge"), st.tuples(st.integers(0, 9), st.integers(0, 9))),
    st.tuples(st.just("undo"), st.integers(0, 9)),
    st.tuples(st.just("undo"), st.integers(0, 9)),
    st.tuples(st.just("tag"), st.tuples(st.integers(0, 9), st.sampled_from("ab"), st.booleans())),
)


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=st.lists(steps, min_size=6, max_size=20), order=st.randoms(use_true_random=False))
async def test_the_database_does_what_the_model_does(
    platform: Platform, script: list[tuple[str, Any]], order: Any
) -> None:
    run = _Run(platform, order)
    for name, given_value in script:
        step: Callable[[Any], Any] = getattr(run, name)
        await step(given_value)
    await run.compare()


class _Run:
    """One script, done to both sides; identities are the run's own, times are all different."""

    def __init__(self, platform: Platform, order: Any) -> None:
        self.platform = platform
        self.model = Model()
        self.ids: list[UUID] = []
        self.number = next(_runs)
        self.times = order.sample(range(10_000), 200)
        self.now = itertools.count(1)

    async def records(self, batch: list[tuple[dict[Key, bool], dict[str, str | None]]]) -> None:
        records = [
            Record(keys=keys, at=self.times.pop(), facts=facts, source=number)
            for number, (keys, facts) in enumerate(batch)
        ]
        known = len(self.model.parties)
        expected = [self.model.take(record) for record in records]
        found = await resolve(self.platform, *(self._inbound(record) for record in records))
        await self._learn_ids(known)
        assert [each.member_id for each in found] == [self._id(each.root) for each in expected]

    async def merge(self, picked: tuple[int, int]) -> None:
        one, other = (self._pick(number) for number in picked)
        if one is None or other is None or one is other:
            return
        winner = self.model.merge(one, other)
        request = MergeRequest(
            first_id=self._id(one), second_id=self._id(other), overrides_guards=True
        )
        async with self.platform.database.transaction() as tx:
            done = await actions.merge(tx, self.platform.vault, request, CALLER, self._now())
        assert done.winner_id == self._id(winner)

    async def undo(self, picked: int) -> None:
        losers = [party for party in self.model.parties if party.parent is not None]
        if not losers:
            return
        loser = losers[picked % len(losers)]
        merges = (await portrait(self.platform, self._id(loser))).merges
        [merge_id] = [each.merge_id for each in merges if each.loser_id == self._id(loser)]
        self.model.undo(loser)
        async with self.platform.database.transaction() as tx:
            request = UndoRequest(merge_id=merge_id)
            await actions.undo_merge(tx, self.platform.vault, request, CALLER, self._now())
        await self.compare()

    async def tag(self, picked: tuple[int, str, bool]) -> None:
        number, tag, is_set = picked
        if (party := self._pick(number)) is None:
            return
        at = self._now()
        party.tags.append((int(at.timestamp()), tag, is_set))
        async with self.platform.database.transaction() as tx:
            change = TagChange(member_id=self._id(party), tag=tag, is_set=is_set)
            await actions.change_tags(tx, self.platform.vault, [change], CALLER, at)

    async def compare(self) -> None:
        for party in self.model.parties:
            if party.parent is None:
                await self._compare_person(party)

    async def _compare_person(self, root: Party) -> None:
        found = await portrait(self.platform, self._id(root))
        group = self.model.group(root)
        assert found.member.standing == ("member" if root.is_member else "anonymous")
        assert found.party_ids == sorted(self._id(party) for party in group)
        shown = {name: getattr(found.member.profile, name) for name in FACTS}
        assert {name: text for name, text in shown.items() if text} == self.model.profile(root)
        assert {each.tag for each in found.tags} == self.model.tags(root)
        for party in group:
            held = {self._key(e) for e in found.identities if e.party_id == self._id(party)}
            assert held == self.model.keys_of(party)
        verified = {self._key(each) for each in found.identities if each.is_verified}
        assert verified == {self._key(e) for e in found.identities} & self.model.verified
        assert found.member.source_id == self.model.first_source(root)
        identified = self.model.identified_at(root)
        assert found.member.joined_at == (None if identified is None else _time(identified))

    async def _learn_ids(self, known: int) -> None:
        """The ids of parties that the last batch made: by age, as the model numbers them."""
        async with self.platform.database.transaction() as tx:
            cursor = await tx.connection.execute("select id from members.member order by id")
            everybody = [row[0] for row in await cursor.fetchall()]
        count = len(self.model.parties) - known
        self.ids[known:] = everybody[len(everybody) - count :] if count else []

    def _inbound(self, record: Record) -> Inbound:
        return Inbound(
            identities=tuple(
                Identity(kind=kind, value=text, namespace=f"run-{self.number}", is_verified=flag)  # type: ignore[arg-type]
                for (kind, text), flag in record.keys.items()
            ),
            profile=ProfileChange(**record.facts),  # type: ignore[arg-type]
            seen_at=_time(record.at),
            source_id=record.source,
        )

    def _key(self, identity: Any) -> Key:
        return (identity.kind, identity.value)

    def _pick(self, number: int) -> Party | None:
        roots = [party for party in self.model.parties if party.parent is None]
        return roots[number % len(roots)] if roots else None

    def _id(self, party: Party) -> UUID:
        return self.ids[party.number]

    def _now(self) -> datetime:
        return START + timedelta(days=400, seconds=next(self.now))


def _time(at: int) -> datetime:
    return START + timedelta(seconds=at)
