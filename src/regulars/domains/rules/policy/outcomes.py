"""What comes of a rule: its grants, its other effects, and what the trace says of it."""

from regulars.domains.rules.policy.capping import Asked
from regulars.domains.rules.policy.compiling import Live
from regulars.domains.rules.policy.settling import Claim
from regulars.domains.rules.types.decision import Given, Grant, OtherOutcome, RuleTrace


def grant_of(live: Live, asset: str, asked: Asked) -> Grant:
    """A rule's grant of one asset."""
    return Grant(
        version_id=live.version_id,
        rule_id=live.rule_id,
        rule_code=live.rule_code,
        asset=asset,
        units=asked.units,
        asked_units=asked.asked,
        ordinals=asked.ordinals,
        weights=asked.weights,
    )


def others_of(live: Live) -> list[OtherOutcome]:
    """What a rule does beside granting."""
    return [
        OtherOutcome(
            version_id=live.version_id,
            rule_id=live.rule_id,
            rule_code=live.rule_code,
            effect=effect,
        )
        for effect in live.others
    ]


def trace_of(claim: Claim) -> RuleTrace:
    """What became of a rule that could have acted: it did, or lost to another."""
    live = claim.live
    if claim.lost_to is not None:
        return RuleTrace(
            rule_code=live.rule_code,
            version_id=live.version_id,
            outcome="lost",
            cuts=tuple(claim.cuts),
            lost_to=claim.lost_to,
        )
    return RuleTrace(
        rule_code=live.rule_code,
        version_id=live.version_id,
        outcome="acted",
        given=tuple([Given(asset=asset, units=each.units) for asset, each in claim.asked.items()]),
        cuts=tuple(claim.cuts),
    )
