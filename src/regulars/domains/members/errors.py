"""What members refuse."""

from regulars.kernel.errors import Conflict, InvalidInput, NotFound, Overloaded, Refusal


class MemberNotFound(NotFound):
    """No member has this id."""

    code = "member_not_found"


class TooManyIdentities(InvalidInput):
    """One record carries more identities than anybody could mean."""

    code = "too_many_identities"


class MembersBusy(Overloaded):
    """Others kept changing the same members at the same time; nothing was written."""

    code = "members_busy"


class MemberErased(Conflict):
    """The person was erased: nothing can be written about them any more."""

    code = "member_erased"


class AlreadyMerged(Conflict):
    """The two are one member already."""

    code = "already_merged"


class MergeGuarded(Conflict):
    """A guard speaks against the merge; it can be overridden by whoever may merge."""

    code = "merge_guarded"


class MergeNotFound(NotFound):
    """No merge has this id."""

    code = "merge_not_found"


class NoteNotFound(NotFound):
    """The member has no such note."""

    code = "note_not_found"


class MergeUndone(Conflict):
    """The merge was undone before."""

    code = "merge_undone"


class ReviewNotFound(NotFound):
    """No review has this id."""

    code = "review_not_found"


class ReviewDecided(Conflict):
    """The review was decided before."""

    code = "review_decided"


class IdentityTaken(Conflict):
    """The identity belongs to another member; merge the two if they are one person."""

    code = "identity_taken"


class IdentityNotFound(NotFound):
    """The member has no such identity."""

    code = "identity_not_found"


class UnknownPurpose(InvalidInput):
    """No such purpose of consent is registered."""

    code = "unknown_purpose"


class AttributeFixed(Conflict):
    """An attribute's type, and whether it is personal, never change once it exists."""

    code = "attribute_fixed"


class UnmaskingForbidden(Refusal):
    """The caller may see personal fields masked only."""

    code = "unmasking_forbidden"
    kind = "forbidden"


class MergedWithOthers(Conflict):
    """A made-up member was merged with one who is not; the merge has to be undone first."""

    code = "merged_with_others"
