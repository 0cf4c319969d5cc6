"""The verbs of the catalog."""

from regulars.domains.catalog.actions.codes import CodeCache, ensure_codes

__all__ = ["CodeCache", "ensure_codes"]
