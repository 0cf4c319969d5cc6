"""Decisions about stages: plain functions, no clock and no database."""
