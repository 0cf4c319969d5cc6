"""Imports on a real database."""
