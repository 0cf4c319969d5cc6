"""The verbs of members, one file each."""

from regulars.domains.members.actions.backfilling import backfill_marks
from regulars.domains.members.actions.consenting import record_consents, save_purpose
from regulars.domains.members.actions.editing import edit_profile
from regulars.domains.members.actions.erasing import erase
from regulars.domains.members.actions.identities import add_identity, remove_identity
from regulars.domains.members.actions.merging import merge, undo_merge
from regulars.domains.members.actions.noting import add_note, remove_note
from regulars.domains.members.actions.registering import change_registry, save_attribute
from regulars.domains.members.actions.removing import parties_to_remove, remove
from regulars.domains.members.actions.resolve import resolve
from regulars.domains.members.actions.reviewing import decide_review
from regulars.domains.members.actions.sealing import reseal
from regulars.domains.members.actions.tagging import change_tags, refuse_unfit_tag
from regulars.domains.members.actions.touched import forget_touched
from regulars.domains.members.actions.viewing import (
    note_open_list,
    refuse_unmasking,
    show_notes,
    show_portraits,
)

__all__ = [
    "add_identity",
    "add_note",
    "backfill_marks",
    "change_registry",
    "change_tags",
    "decide_review",
    "edit_profile",
    "erase",
    "forget_touched",
    "merge",
    "note_open_list",
    "parties_to_remove",
    "record_consents",
    "refuse_unfit_tag",
    "refuse_unmasking",
    "remove",
    "remove_identity",
    "remove_note",
    "reseal",
    "resolve",
    "save_attribute",
    "save_purpose",
    "show_notes",
    "show_portraits",
    "undo_merge",
]
