"""Ledger: units of value in double entry, kept in lots that expire.

Owns the schema `ledger`. It knows assets and owners, but no members: an owner is an id, and those
that were merged into it. A transfer moves a positive number of units from one account to another
and is never changed; all accounts of an asset sum to zero. An account is the sum of its lots, and
a lot the sum of its entries. What a balance is depends on the time alone, never on whether a job
has run: a lot is dead at its instant, a hold is void at its timeout.

The engine is `policy.book.Book`: pure, in memory, the same for live traffic, import and replay;
the database only loads its state and saves what it did.

Announces `ledger.earned`, `ledger.spent`, `ledger.taken_back`, `ledger.given_back`,
`ledger.adjusted`, `ledger.moved`, `ledger.released`, `ledger.reinstated`, `ledger.expired`,
`ledger.expiring_soon`, `ledger.hold_placed`, `ledger.hold_captured`, `ledger.hold_voided`,
`ledger.hold_timed_out`, but nothing for history; `ledger.adjustment_requested` and
`ledger.adjustment_decided` where an adjustment needs somebody's approval.
"""
