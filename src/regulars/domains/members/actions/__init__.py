"""The verbs of members, one file each."""

from regulars.domains.members.actions.resolve import resolve

__all__ = ["resolve"]
