"""In which rounds a batch is taken, and when what it leads to has its turn."""

from datetime import UTC, datetime
from uuid import UUID

from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.turns import CONSEQUENCES_MAX, Placed, Turns

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def happened(place: int, person: int, name: str) -> Placed:
    owner_ids = (UUID(int=person),)
    return place, Happening(
        kind="event", reference_id=UUID(int=99), owner_ids=owner_ids, occurred_at=AT, name=name
    )


def names(round_: list[Placed]) -> list[str | None]:
    return [each.name for _, each in round_]


def test_a_person_stands_once_in_a_round_in_the_order_given() -> None:
    batch = [(1, "a"), (2, "b"), (1, "c"), (3, "d"), (1, "e"), (2, "f")]
    turns = Turns([happened(place, whose, name) for place, (whose, name) in enumerate(batch)])
    assert names(turns.next()) == ["a", "b", "d"]
    assert [each.name for each in turns.later()] == ["c", "e", "f"]
    assert names(turns.next()) == ["c", "f"]
    assert names(turns.next()) == ["e"]
    assert turns.next() == []


def test_what_something_leads_to_comes_before_what_waits_and_beside_what_others_do() -> None:
    turns = Turns(
        [happened(0, 1, "a"), happened(1, 2, "b"), happened(2, 1, "c"), happened(3, 2, "d")]
    )
    assert names(turns.next()) == ["a", "b"]
    turns.lead_to([happened(0, 1, "silver"), happened(0, 1, "gold")])
    assert names(turns.next()) == ["silver", "d"]
    assert names(turns.next()) == ["gold"]
    assert names(turns.next()) == ["c"]


def test_what_leads_to_more_and_more_ends() -> None:
    turns = Turns([happened(0, 1, "again")])
    taken = 0
    while turns.next():
        taken += 1
        turns.lead_to([happened(0, 1, "again")])
    assert taken == CONSEQUENCES_MAX
