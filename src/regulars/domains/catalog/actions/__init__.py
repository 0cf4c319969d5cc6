"""The verbs of the catalog."""

from regulars.domains.catalog.actions.closing import note_closed
from regulars.domains.catalog.actions.codes import CodeCache, ensure_codes
from regulars.domains.catalog.actions.removing import remove_entries, remove_program
from regulars.domains.catalog.actions.save_goods import save_brands, save_categories, save_products
from regulars.domains.catalog.actions.save_places import (
    save_campaigns,
    save_channels,
    save_partners,
    save_programs,
    save_sources,
    save_stores,
)
from regulars.domains.catalog.actions.source_defaults import SourceCache

__all__ = [
    "CodeCache",
    "SourceCache",
    "ensure_codes",
    "note_closed",
    "remove_entries",
    "remove_program",
    "save_brands",
    "save_campaigns",
    "save_categories",
    "save_channels",
    "save_partners",
    "save_products",
    "save_programs",
    "save_sources",
    "save_stores",
]
