"""Refusals of the tiers domain."""

from regulars.kernel.errors import Conflict, InvalidInput, NotFound


class LadderInvalid(InvalidInput):
    """The ladder contradicts itself; `errors` names the fields."""

    code = "ladder_invalid"


class LadderNotFound(NotFound):
    """There is no such ladder, or no such version of it."""

    code = "ladder_not_found"


class NoDraftLadder(Conflict):
    """The ladder has no draft that could go live."""

    code = "no_draft_ladder"


class LiveFromTooEarly(Conflict):
    """A version can only go live after the one before it did."""

    code = "live_from_too_early"


class TierRemoved(Conflict):
    """A tier that members may stand on is gone and nothing says which one it counts as now."""

    code = "tier_removed"


class UnknownTier(InvalidInput):
    """The ladder in force has no tier of this code."""

    code = "unknown_tier"


class UnknownPenalty(InvalidInput):
    """The ladder in force has no penalty of this code that can be called out by hand."""

    code = "unknown_penalty"


class LadderNotInForce(Conflict):
    """No version of the ladder is in force at that instant."""

    code = "ladder_not_in_force"
