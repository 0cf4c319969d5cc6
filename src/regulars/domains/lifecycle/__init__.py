"""Lifecycle: in which stage each member is, when and why that changed, and what they are worth.

Owns the schema `lifecycle`: the thresholds in versions, each member's stage with its whole history,
the scores of a day (RFM, engagement, loyalty), and tags that a condition sets.

What stage somebody is in at an instant is decided by one pure function, `course`, from when they
joined, when they bought and what came back. A change takes effect at its own instant, whenever it
was found. History is only added to: where an order comes late, or people are merged or parted, rows
that are added take back what rows before them said of the same time.

Invariants: a stage is what the last row of its history says; histories are numbered without a gap.

Announces `lifecycle.changed`, but nothing for history that was loaded.
"""
