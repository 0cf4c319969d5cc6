"""Ledger: units of value in double entry, kept in lots that expire.

Owns the schema `ledger`.
"""
