"""Mappings: the words of the TOML file, and how they become columns of values."""
