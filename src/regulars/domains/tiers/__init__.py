"""Tiers: ladders of levels, who stands where, and what comes next.

Owns the schema `tiers`: ladders in versions, each member's standing on each ladder with its whole
history, thresholds drawn from shares, and warnings given.

What moves a member is decided by one pure function, `review`, at one instant, from what the member
did in a window of time. Live traffic, the day's close, import and replay call the same function;
they differ in where the figures come from.

Invariants: a standing is the last change of its history; history runs forward; nobody stands on a
tier that no version of the ladder has; one version at most is in force at any instant.

Announces `tier.changed`, `tier.renewed`, `tier.noticed` and `tier.ending_soon`, but nothing for
history that was loaded.
"""
