"""The questions of segments."""

from regulars.domains.segments.policy.nesting import circle_through, innermost_first, nested_in
from regulars.domains.segments.policy.overlapping import SETS_MAX
from regulars.domains.segments.queries.overlaps import overlaps
from regulars.domains.segments.queries.people import (
    changes_of,
    courses_of,
    history_of,
    last_change_before,
    listed_among,
    listed_behind,
    members_behind,
    segments_of,
    sizes,
    waiting_since,
)
from regulars.domains.segments.queries.segments import (
    asked_by,
    live_segments,
    names_of,
    segment,
    segments_of_program,
    versions,
    versions_of,
)
from regulars.domains.segments.queries.uploads import (
    ShownLine,
    line_counts,
    lines_behind,
    opened_lines,
    upload,
    uploads,
)

__all__ = [
    "SETS_MAX",
    "ShownLine",
    "asked_by",
    "changes_of",
    "circle_through",
    "courses_of",
    "history_of",
    "innermost_first",
    "last_change_before",
    "line_counts",
    "lines_behind",
    "listed_among",
    "listed_behind",
    "live_segments",
    "members_behind",
    "names_of",
    "nested_in",
    "opened_lines",
    "overlaps",
    "segment",
    "segments_of",
    "segments_of_program",
    "sizes",
    "upload",
    "uploads",
    "versions",
    "versions_of",
    "waiting_since",
]
