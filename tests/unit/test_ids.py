"""Ids sort by the time they were made."""

from regulars.kernel.ids import new_id, new_ids, parse_id

NOON_US = 1_772_366_400_000_000


def test_ids_made_in_bulk_sort_in_their_order_over_milliseconds() -> None:
    ids = new_ids(3_000, NOON_US + 500)
    assert ids == sorted(ids)
    assert len(set(ids)) == 3_000
    assert {each.version for each in ids} == {7}
    assert new_id(NOON_US) < ids[0] < ids[-1] < new_id(NOON_US + 4_000)


def test_no_ids_are_no_ids() -> None:
    assert new_ids(0, NOON_US) == []


def test_text_that_spells_no_id_is_none() -> None:
    made = new_id()
    assert parse_id(str(made)) == made
    assert parse_id("nonsense") is None
