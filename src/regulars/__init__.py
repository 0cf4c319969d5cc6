"""Regulars: a membership operations platform on one PostgreSQL."""
