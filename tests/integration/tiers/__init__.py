"""Tiers on a real PostgreSQL."""
