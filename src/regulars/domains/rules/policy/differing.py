"""Where two bodies differ."""

from regulars.domains.rules.types.body import RuleBody
from regulars.domains.rules.types.versions import BodyChange
from regulars.kernel import differing


def differences(before: RuleBody, after: RuleBody) -> list[BodyChange]:
    """What `after` says otherwise than `before`, by path; defaults count as not said."""
    return [
        BodyChange(path=each.path, before=each.before, after=each.after)
        for each in differing.differences(before, after)
    ]
