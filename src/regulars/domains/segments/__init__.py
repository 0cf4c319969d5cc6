"""Segments: named groups of members, kept up to date, with everybody's coming and going.

Owns the schema `segments`: conditions in versions, lists that somebody put together, memberships
with their whole history, and what is waiting to be judged. It knows no facts: who meets a
condition is found out by flows, which say so here.

Invariants: a membership is the last change of its history; the count of a segment is that of its
memberships and the sum of its days; one version at most is live and one a draft; segments do not
lead back to themselves.

Announces `segment.entered` and `segment.left`, many members in one announcement, and
`segment.published` and `segment.archived`.
"""
