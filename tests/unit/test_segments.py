"""Nesting and overlaps of segments, on values alone."""

from pyroaring import BitMap

from regulars.domains.segments.policy.nesting import circle_through, innermost_first
from regulars.domains.segments.policy.overlapping import applied, regions
from regulars.domains.segments.types import NumberedChange, Region


def test_each_segment_comes_behind_those_that_it_asks_for() -> None:
    nesting = {"a": {"b", "c"}, "b": {"c", "gone"}, "c": set(), "d": {"a"}}
    assert innermost_first(nesting) == ["c", "b", "a", "d"]


def test_a_circle_is_told_by_its_shortest_way() -> None:
    nesting = {"a": {"b", "d"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}
    assert circle_through("a", nesting) == ["a", "d", "a"]
    assert circle_through("b", nesting) == ["b", "c", "a", "b"]
    assert circle_through("a", {"a": {"a"}}) == ["a", "a"]
    assert circle_through("a", {"a": {"b"}, "b": set()}) is None


def test_a_circle_that_stands_is_cut_and_everybody_has_a_turn() -> None:
    assert innermost_first({"a": {"b"}, "b": {"a"}}) == ["b", "a"]


def test_overlaps_tell_who_is_in_all_and_who_in_no_other() -> None:
    sets = {"a": BitMap([1, 2, 3, 4]), "b": BitMap([3, 4, 5]), "c": BitMap([4, 9])}
    assert regions(sets) == [
        Region(codes=("a",), member_count=4, only_count=2),
        Region(codes=("b",), member_count=3, only_count=1),
        Region(codes=("c",), member_count=2, only_count=1),
        Region(codes=("a", "b"), member_count=2, only_count=1),
        Region(codes=("a", "c"), member_count=1, only_count=0),
        Region(codes=("b", "c"), member_count=1, only_count=0),
        Region(codes=("a", "b", "c"), member_count=1, only_count=1),
    ]


def test_of_several_changes_behind_a_bitmap_the_last_one_counts() -> None:
    changes = [
        NumberedChange(id=number, person_number=person, is_entered=is_entered)
        for number, (person, is_entered) in enumerate(
            [(1, False), (7, True), (7, False), (8, True), (1, True), (2, False)]
        )
    ]
    assert sorted(applied(BitMap([1, 2, 3]).serialize(), changes)) == [1, 3, 8]
    assert sorted(applied(None, changes)) == [1, 8]
