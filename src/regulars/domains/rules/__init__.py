"""Rules: who is granted what for which occasion, and why.

Owns the schema `rules`: rules and their versions, what each occasion was granted line by line, the
counters of caps and budgets, and the trace that says why and why not. `decide` is pure: the same
function serves live traffic, dry run and the replay of history. A grant says "asset, units"; what
becomes of it in the ledger is a flow's concern.

Holds at all times: counters are the sums of what was granted less what was given back; no more is
taken back than was granted; at every instant at most one version of a rule is in force.

Announces `rules.version_live`, `rules.version_retired`.
"""
