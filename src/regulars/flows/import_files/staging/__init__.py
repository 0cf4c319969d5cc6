"""Staging: from rows to whole items, sorted on disk, with everything refused beside them."""
