"""What of a return found no line of an order: it counts by its amount once it is accepted."""

from collections.abc import Sequence

import msgspec

from regulars.domains.orders.types import Match, SaleLine
from regulars.domains.rules import actions as rules
from regulars.flows.rewards.sales import Sale


def unmatched(sale: Sale, matches: Sequence[Match]) -> Sale:
    """The return with nothing but the goods that `matches` leave over, to be taken by amount."""
    matched_milli: dict[int, int] = {}
    for match in matches:
        before = matched_milli.get(match.return_ordinal, 0)
        matched_milli[match.return_ordinal] = before + match.quantity_milli
    left = [_left_of(line, matched_milli.get(line.ordinal, 0)) for line in sale.lines]
    return msgspec.structs.replace(
        sale, lines=tuple(each for each in left if each), return_policy="by_amount"
    )


def _left_of(line: SaleLine, matched_milli: int) -> SaleLine | None:
    """What of a returned line found no line of an order, and its share of the money."""
    whole_milli = abs(line.quantity_milli)
    left_milli = whole_milli - matched_milli
    if left_milli <= 0:
        return None
    sign = -1 if line.quantity_milli < 0 else 1

    def share(minor: int) -> int:
        part = rules.share_taken(abs(minor), whole_milli, left_milli)
        return -part if minor < 0 else part

    return SaleLine(
        line.ordinal,
        line.sku,
        sign * left_milli,
        share(line.gross_minor),
        share(line.net_minor),
        line.category_code,
        line.brand_code,
    )
