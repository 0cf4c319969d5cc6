"""Decisions about segments."""
