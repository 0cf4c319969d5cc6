"""Access: who may do what, and the record of who did it.

Owns staff accounts, their sessions and second factors, roles, API keys, and the audit log.

Invariants (`sql/invariants.sql`): an installation that has staff has an active owner; every role
that is held exists; a session never outlives its limits; a disabled account has no live session;
the audit log is only ever appended to, and its seals account for every entry below them.
"""
