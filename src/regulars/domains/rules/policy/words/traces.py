"""Why and why not: what became of a rule, in a sentence."""

from decimal import Decimal, InvalidOperation

from regulars.domains.rules.policy.words.speaking import Speaker
from regulars.domains.rules.types.decision import Cut, LeafReason, RuleTrace
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.words.sentences import Labels, Language, clause_of, words


def trace_words(
    trace: RuleTrace,
    language: Language,
    labels: Labels | None = None,
    rule_name: str | None = None,
) -> str:
    """What became of a rule and why; `rule_name` is what people call it."""
    speaker = Speaker(language, labels)
    text = speaker.say(
        _phrase_of(trace),
        rule=speaker.quoted(rule_name or trace.rule_code),
        other=speaker.quoted(trace.lost_to or ""),
        given=speaker.joined(
            [
                speaker.say(
                    "given",
                    units=speaker.units(each.asset, each.units),
                    asset=speaker.units_of(each.asset, each.units),
                )
                for each in trace.given
            ]
        ),
        reasons=speaker.joined([_reason_words(each, speaker) for each in trace.reasons], "because"),
    )
    parts = [text, *(_cut_words(each, speaker) for each in trace.cuts)]
    return speaker.say("sentence", text=speaker.joined(parts, "because"))


def _phrase_of(trace: RuleTrace) -> str:
    if trace.outcome == "acted" and not trace.given:
        return "acted.nothing"
    if trace.outcome == "off_schedule":
        return f"off_schedule.{trace.schedule_part}"
    return trace.outcome


def _reason_words(reason: LeafReason, speaker: Speaker) -> str:
    if clause := clause_of(reason.node, speaker.labels, holds=reason.verdict != "false"):
        is_known = reason.verdict != "unknown"
        return clause if is_known else speaker.say("reason.whether", clause=clause)
    return speaker.say(
        f"reason.{reason.verdict}",
        condition=words(reason.node, speaker.language, speaker.labels),
        seen=_seen_words(reason, speaker),
    )


def _seen_words(reason: LeafReason, speaker: Speaker) -> str:
    seen = reason.seen
    if reason.is_hidden:
        return speaker.say("seen.hidden")
    if seen is None:
        return speaker.say("seen.nothing")
    if isinstance(seen, bool):
        return speaker.say("seen.true" if seen else "seen.false")
    items = seen if isinstance(seen, list | tuple) else [seen]
    path = reason.node.path if isinstance(reason.node, nodes.Attr) else ""
    return speaker.joined([_item_words(item, path, speaker) for item in items])


def _item_words(item: object, path: str, speaker: Speaker) -> str:
    """A value that an attribute had. Traces keep decimals as texts."""
    unit = speaker.labels("unit", path)
    if unit is None:
        return speaker.labels("value", f"{path}/{item}") or str(item)
    try:
        return speaker.amount(Decimal(str(item)), unit)
    except InvalidOperation:
        return str(item)


def _cut_words(cut: Cut, speaker: Speaker) -> str:
    cap = 1 + (cut.cap or 0)
    if cut.asset is None:
        return speaker.say(f"cut.{cut.by}.times", cap=cap, left=cut.left, asked=cut.asked)
    return speaker.say(
        f"cut.{cut.by}.units",
        cap=cap,
        left=speaker.units(cut.asset, cut.left),
        asked=speaker.units(cut.asset, cut.asked),
        asset=speaker.called("asset", cut.asset),
    )
