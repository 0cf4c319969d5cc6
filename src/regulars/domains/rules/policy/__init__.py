"""Decisions of rules: plain functions, no clock, no database."""
