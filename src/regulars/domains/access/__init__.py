"""Access: who may do what, and the record of who did it.

Owns the schema `access`: staff accounts, their sessions and second factors, roles, API keys, and
the audit log. Logins, names and addresses are sealed; passwords, tokens, keys and codes are stored
as hashes.

Invariants (`sql/invariants.sql`): where there is staff there is an active owner, and no owner is
limited to some stores; a disabled account has no session, and none outlives its limits; every key
has one current secret; every account and key has its audit entry; the audit log is only ever
appended to, and its seals follow one another and cover all entries below them.

Announces nothing: whoever wants to know reads the audit log.
"""
