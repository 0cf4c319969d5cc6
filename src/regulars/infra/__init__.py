"""Plumbing: database, settings, clock, crypto, jobs. Nothing here knows a domain."""
