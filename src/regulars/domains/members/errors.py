"""What members refuse."""

from regulars.kernel.errors import Conflict, InvalidInput, NotFound, Overloaded


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
