"""Decisions about tiers."""
