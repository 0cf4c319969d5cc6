"""The questions that can be asked of the ledger, one file for each kind."""

from regulars.domains.ledger.policy.breakage import Sample, worth_minor
from regulars.domains.ledger.queries.adjustments import (
    adjustment_limits,
    adjustments,
    hold,
    holds_by_id,
    list_holds,
)
from regulars.domains.ledger.queries.assets import asset_of_code, assets
from regulars.domains.ledger.queries.balances import (
    balances,
    balances_as_of,
    dying_of,
    earned_net,
    holds,
    lots,
)
from regulars.domains.ledger.queries.holders import member_totals, recomputed, top_holders
from regulars.domains.ledger.queries.replaying import (
    breakage_samples,
    by_hand,
    earnings_before,
    liability_for,
    takings_before,
    units_by_month,
    wallets_as_of,
)
from regulars.domains.ledger.queries.reports import liability, totals
from regulars.domains.ledger.queries.statements import asset_statement, statement
from regulars.domains.ledger.queries.transfers import (
    debts_of_transfers,
    given_back,
    lots_by_id,
    lots_of_transfers,
    transfers,
    transfers_of_references,
)

__all__ = [
    "Sample",
    "adjustment_limits",
    "adjustments",
    "asset_of_code",
    "asset_statement",
    "assets",
    "balances",
    "balances_as_of",
    "breakage_samples",
    "by_hand",
    "debts_of_transfers",
    "dying_of",
    "earned_net",
    "earnings_before",
    "given_back",
    "hold",
    "holds",
    "holds_by_id",
    "liability",
    "liability_for",
    "list_holds",
    "lots",
    "lots_by_id",
    "lots_of_transfers",
    "member_totals",
    "recomputed",
    "statement",
    "takings_before",
    "top_holders",
    "totals",
    "transfers",
    "transfers_of_references",
    "units_by_month",
    "wallets_as_of",
    "worth_minor",
]
