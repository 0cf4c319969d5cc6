"""How sets of members overlap: every combination of up to six of them.

Members are dense numbers in roaring bitmaps; an intersection of two sets of three million takes a
millisecond, and the 63 combinations of six sets are made from each other.
"""

from collections.abc import Mapping, Sequence

from pyroaring import BitMap

from regulars.domains.segments.types import NumberedChange, Region

SETS_MAX = 6


def regions(sets: Mapping[str, BitMap]) -> list[Region]:
    """Each combination that anybody is in: those of few segments first, then by size."""
    codes = list(sets)
    shared: dict[int, BitMap] = {}
    for mask in range(1, 1 << len(codes)):
        lowest = mask & -mask
        own = sets[codes[lowest.bit_length() - 1]]
        rest = mask ^ lowest
        shared[mask] = own & shared[rest] if rest else own
    counts = {mask: len(bits) for mask, bits in shared.items()}
    found = [
        Region(
            codes=tuple(code for at, code in enumerate(codes) if mask >> at & 1),
            member_count=count,
            only_count=_only(mask, counts, len(codes)),
        )
        for mask, count in counts.items()
        if count
    ]
    return sorted(found, key=lambda each: (len(each.codes), -each.member_count, each.codes))


def _only(mask: int, counts: Mapping[int, int], set_count: int) -> int:
    """How many are in just these sets: by inclusion and exclusion over what else there is."""
    others = ((1 << set_count) - 1) & ~mask
    total, extra = 0, others
    while True:
        sign = -1 if extra.bit_count() % 2 else 1
        total += sign * counts[mask | extra]
        if not extra:
            return total
        extra = (extra - 1) & others


def applied(numbers: bytes | None, changes: Sequence[NumberedChange]) -> BitMap:
    """A bitmap, brought up to date: of each member the last change counts."""
    found = BitMap.deserialize(numbers) if numbers else BitMap()
    last = {each.person_number: each.is_entered for each in changes}
    found |= BitMap(number for number, is_in in last.items() if is_in)
    found -= BitMap(number for number, is_in in last.items() if not is_in)
    return found
