"""Planning a batch in memory: who its records speak of, without a database."""

import itertools
from datetime import UTC, datetime
from uuid import UUID

from regulars.domains.members.policy.planning import plan
from regulars.domains.members.policy.tree import above, below
from regulars.domains.members.types import IdentityKind, IdentityRule, MergedParty, Registry
from regulars.domains.members.types.party import Claim, Item, Knowledge, Known, Root
from regulars.domains.members.types.plan import Plan

NOW = datetime(2026, 3, 1, tzinfo=UTC)
KINDS: dict[IdentityKind, bool] = {"phone": True, "card": True, "device": False}
REGISTRY = Registry(
    version=UUID(int=0),
    phone_region="CN",
    rules={
        kind: IdentityRule(
            kind=kind,
            priority=priority,
            names_a_person=names,
            limit_per_member=None,
            blocks_merge_when_verified_differs=False,
        )
        for priority, (kind, names) in enumerate(KINDS.items())
    },
    blocked=frozenset(),
    attributes={},
)


def item(*keys: str) -> Item:
    """A record with these identities, written `card:1`."""
    claims = [claim(key, position) for position, key in enumerate(keys)]
    return Item(
        claims=tuple(sorted(claims, key=lambda each: list(KINDS).index(each.kind))),
        names_a_person=any(KINDS[each.kind] for each in claims),
        registers=False,
        seen_at=NOW,
        source_id=None,
        channel_id=None,
        store_id=None,
        change={},
        refused=(),
        refused_fields=(),
    )


def claim(key: str, position: int) -> Claim:
    kind = key.split(":", maxsplit=1)[0]
    assert kind in KINDS
    return Claim(
        position=position,
        kind=kind,
        namespace="",
        value=key,
        blind_index=key.encode(),
        is_verified=False,
    )


def planned(*items: Item, known: dict[str, int] | None = None) -> Plan:
    """The plan for `items`, where `known` identities belong to members by number."""
    numbers = itertools.count(1000)
    stored = {
        key.encode(): Known(
            owner_id=UUID(int=number),
            root=Root(
                id=UUID(int=number),
                standing="member",
                first_seen_at=NOW,
                identified_at=NOW,
                registered_at=None,
            ),
            is_verified=False,
            claimed_at=NOW,
        )
        for key, number in (known or {}).items()
    }
    knowledge = Knowledge(known=stored, holdings=[], decided=[])
    everything = set(range(len(items)))
    return plan(REGISTRY, knowledge, items, everything, lambda: UUID(int=next(numbers)))


def groups(found: Plan) -> list[int]:
    return [root.int for root in found.item_roots]


def test_records_that_share_an_identity_are_one_person() -> None:
    found = planned(item("card:1"), item("card:2"), item("card:1"))
    assert groups(found) == [1000, 1001, 1000]
    assert found.merges == []


def test_a_chain_of_records_becomes_one_person_the_oldest() -> None:
    found = planned(
        item("card:1"), item("card:2"), item("card:3"), item("card:3", "card:2"),
        item("card:2", "card:1"),
    )  # fmt: skip
    assert groups(found) == [1000] * 5
    assert [(each.winner_id.int, each.loser_id.int) for each in found.merges] == [
        (1001, 1002),
        (1000, 1001),
    ]
    assert {old.int: new.int for old, new in found.survivors.items()} == {1001: 1000, 1002: 1000}


def test_a_late_link_joins_what_stood_apart_from_the_first_record_on() -> None:
    found = planned(item("card:1"), item("card:2"), item("card:1", "card:2"), item("card:2"))
    assert groups(found) == [1000] * 4


def test_members_that_are_stored_stay_before_those_that_a_batch_makes() -> None:
    found = planned(item("card:9"), item("card:9", "card:1"), known={"card:1": 7})
    assert groups(found) == [7, 7]
    assert [each.loser_id.int for each in found.merges] == [1000]


def test_one_device_on_two_cards_joins_nobody() -> None:
    found = planned(item("card:1", "device:d"), item("card:2", "device:d"), item("device:d"))
    assert groups(found) == [1000, 1001, 1001]
    assert found.merges == []


def test_the_kind_with_the_first_priority_decides_whom_a_guarded_record_counts_for() -> None:
    found = planned(item("card:1", "phone:1"), known={"card:1": 3, "phone:1": 5})
    assert groups(found) == [3]
    assert found.merges[0].linking_kinds == ("phone", "card")


def test_the_parties_below_a_merge_are_told_parents_first() -> None:
    merges = [
        MergedParty(
            merge_id=UUID(int=number),
            winner_id=UUID(int=winner),
            loser_id=UUID(int=loser),
            merged_at=NOW,
        )
        for number, (winner, loser) in enumerate([(2, 3), (1, 2), (3, 4), (1, 5)])
    ]
    assert [each.int for each in below(UUID(int=1), merges)] == [1, 2, 3, 4, 5]
    assert [each.int for each in below(UUID(int=3), merges)] == [3, 4]
    assert [each.int for each in above(UUID(int=4), merges)] == [3, 2, 1]
    assert above(UUID(int=1), merges) == []


def test_a_chain_of_ten_thousand_merges_is_walked_without_recursion() -> None:
    merges = [
        MergedParty(
            merge_id=UUID(int=number),
            winner_id=UUID(int=number),
            loser_id=UUID(int=number + 1),
            merged_at=NOW,
        )
        for number in range(1, 10_001)
    ]
    assert len(below(UUID(int=1), merges)) == 10_001
    assert len(above(UUID(int=10_001), merges)) == 10_000
