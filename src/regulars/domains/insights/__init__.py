"""Insights: what happened day by day, and what each member comes to, kept beside the facts.

Owns the schema `insights`. What is counted here is no source of truth: it can be dropped and is
folded anew from the feeds that orders, ledger and tiers publish in `shared`. What people set is:
goals with their trend, report schedules with their runs, acquisition links and costs.

Whoever records facts does nothing for it; the worker folds them in behind, in the order in which
they were written, and a question adds what is not folded yet, so that answers are exact up to now.

Invariants (`sql/invariants.sql`): the counters are the sums of the facts up to their positions.

Announces `goal.reached` and `goal.missed`, once for a goal and period.
"""
