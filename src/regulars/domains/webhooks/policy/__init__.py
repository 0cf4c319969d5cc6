"""Decisions about webhooks: plain functions, no network, no database, no clock."""
