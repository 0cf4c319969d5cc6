"""What can be done with segments."""

from regulars.domains.segments.actions.editing import (
    archive,
    create,
    describe,
    drop_draft,
    freeze,
    publish,
    save_draft,
)
from regulars.domains.segments.actions.erasing import erase, remove_segments
from regulars.domains.segments.actions.folding import fold_bitmaps
from regulars.domains.segments.actions.settling import (
    Sitting,
    clear_list,
    end_judging,
    list_members,
    lock,
    settle,
)
from regulars.domains.segments.actions.uploading import (
    accept_upload,
    end_upload,
    forget_values,
    name_job,
    reseal_lines,
    settle_lines,
)
from regulars.domains.segments.actions.waiting import (
    claim_waiting,
    is_anybody_waiting,
    keep_dues,
    note_changed,
    wake_due,
)

__all__ = [
    "Sitting",
    "accept_upload",
    "archive",
    "claim_waiting",
    "clear_list",
    "create",
    "describe",
    "drop_draft",
    "end_judging",
    "end_upload",
    "erase",
    "fold_bitmaps",
    "forget_values",
    "freeze",
    "is_anybody_waiting",
    "keep_dues",
    "list_members",
    "lock",
    "name_job",
    "note_changed",
    "publish",
    "remove_segments",
    "reseal_lines",
    "save_draft",
    "settle",
    "settle_lines",
    "wake_due",
]
