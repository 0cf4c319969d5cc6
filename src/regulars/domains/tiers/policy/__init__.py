"""Decisions of the tiers domain: plain functions, no database, no clock."""
