"""Insights: what happened day by day, and what each member comes to, kept beside the facts.

Owns the schema `insights`. Nothing here is a source of truth: everything can be dropped and is
folded anew from the feeds that orders, ledger and tiers publish in `shared`. Whoever records facts
does nothing for it; the worker folds them in behind, in the order in which they were written, and
a question adds what is not folded yet, so that answers are exact up to now.

Invariants (`sql/invariants.sql`): the counters are the sums of the facts up to their positions.

Announces nothing.
"""
