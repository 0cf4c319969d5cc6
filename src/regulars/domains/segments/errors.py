"""Refusals of segments."""

from regulars.kernel.errors import Conflict, InvalidInput, NotFound


class SegmentNotFound(NotFound):
    """The program has no segment of this code, or the segment no such version or upload."""

    code = "segment_not_found"


class SegmentInvalid(InvalidInput):
    """The segment cannot be so; `errors` names the fields."""

    code = "segment_invalid"


class SegmentExists(Conflict):
    """The program has a segment of this code; codes are not used twice, archived ones included."""

    code = "segment_exists"


class SegmentArchived(Conflict):
    """The segment is archived: it is kept up no more, and nothing about it changes."""

    code = "segment_archived"


class SegmentOfOtherKind(Conflict):
    """Only a dynamic segment has versions of a condition; only an uploaded one takes lists."""

    code = "segment_of_other_kind"


class NoDraftSegment(Conflict):
    """The segment has no draft that could go live."""

    code = "no_draft_segment"


class SegmentInCircle(Conflict):
    """The condition leads back to its own segment; the detail names the way."""

    code = "segment_in_circle"


class SegmentInUse(Conflict):
    """Other segments ask for this one, which therefore cannot be archived; they are named."""

    code = "segment_in_use"


class SegmentNotBuilt(Conflict):
    """A segment can be taken as a snapshot once the whole base was judged for it."""

    code = "segment_not_built"


class UploadInvalid(InvalidInput):
    """The file cannot be read as a list of members."""

    code = "upload_invalid"
