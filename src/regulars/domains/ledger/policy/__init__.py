"""Decisions of the ledger: pure, without clock, database or chance."""
