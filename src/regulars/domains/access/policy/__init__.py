"""Decisions of access: passwords, lock-out, codes, tokens and grants. No I/O and no clock."""
