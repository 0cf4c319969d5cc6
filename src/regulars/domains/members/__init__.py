"""Members: who a person is over all channels.

Owns the parties (members, anonymous visitors, erased rows), the identities that recognise them,
their profiles, tags and consents, the merges between them and the queue of merges that a person
must decide.

Invariants: an identity belongs to one party at a time; every party leads in one step to its
survivor, which leads to itself; the standing merges form a forest whose roots are the survivors;
an erased party holds nothing personal.

Announces `member.created`, `member.updated`, `member.merged`, `member.merge_undone` and
`member.erased`.
"""
