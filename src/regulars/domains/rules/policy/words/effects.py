"""What an effect does, in words."""

from regulars.domains.rules.policy.words.speaking import Speaker, instant_words
from regulars.domains.rules.types.effects import (
    AddTag,
    Basis,
    Effect,
    Fixed,
    MoveTier,
    Multiplier,
    PerAmount,
    PerUnit,
    TierTable,
)
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.conditions.words.sentences import words


def effect_words(effect: Effect, speaker: Speaker) -> str:
    """One effect as a part of a sentence."""
    match effect:
        case PerAmount():
            return speaker.say(
                "per_amount.steps" if effect.whole_steps else "per_amount",
                units=speaker.units(effect.asset, effect.units),
                asset=speaker.units_of(effect.asset, effect.units),
                per=speaker.money(effect.per),
                **_parts_of_amount(effect, speaker),
            )
        case PerUnit():
            return speaker.say(
                "per_unit",
                units=speaker.units(effect.asset, effect.units),
                asset=speaker.units_of(effect.asset, effect.units),
                lines=_lines_words(effect.lines, speaker),
                rounding=speaker.say(f"rounding.{effect.rounding}"),
            )
        case Fixed():
            asset = speaker.units_of(effect.asset, effect.units)
            return speaker.say(
                "fixed", units=speaker.units(effect.asset, effect.units), asset=asset
            )
        case Multiplier():
            return speaker.say(
                "multiplier" if effect.group is None else "multiplier.group",
                factor=effect.factor,
                asset=speaker.called("asset", effect.asset),
                group=speaker.quoted(effect.group or ""),
                rounding=speaker.say(f"rounding.{effect.rounding}"),
            )
        case TierTable():
            return _tier_table_words(effect, speaker)
        case AddTag():
            phrase = "tag" if effect.days is None else "tag.days"
            return speaker.say(phrase, tag=speaker.quoted(effect.tag), days=effect.days)
        case MoveTier():
            return _move_tier_words(effect, speaker)
        case _:
            return speaker.say("announce", topic=speaker.quoted(effect.topic))


def _tier_table_words(effect: TierTable, speaker: Speaker) -> str:
    rows = [
        speaker.say(
            "row",
            tier=_tier_words(effect.ladder, tier, speaker),
            units=speaker.units(effect.asset, units),
        )
        for tier, units in effect.rows.items()
    ]
    if effect.otherwise:
        rows.append(
            speaker.say("row.otherwise", units=speaker.units(effect.asset, effect.otherwise))
        )
    return speaker.say(
        "tier_table",
        asset=speaker.called("asset", effect.asset),
        ladder=speaker.quoted(speaker.called("ladder", effect.ladder)),
        rows=speaker.joined(rows),
        per="" if effect.per is None else speaker.say("per", per=speaker.money(effect.per)),
        **_parts_of_amount(effect, speaker),
    )


def _move_tier_words(effect: MoveTier, speaker: Speaker) -> str:
    phrase = "move_tier"
    if effect.days is not None:
        phrase = "move_tier.days"
    elif effect.until is not None:
        phrase = "move_tier.until"
    return speaker.say(
        phrase,
        tier=speaker.quoted(_tier_words(effect.ladder, effect.tier, speaker)),
        ladder=speaker.quoted(speaker.called("ladder", effect.ladder)),
        days=effect.days,
        until="" if effect.until is None else instant_words(effect.until),
    )


def _parts_of_amount(effect: PerAmount | TierTable, speaker: Speaker) -> dict[str, str]:
    return {
        "lines": _lines_words(effect.lines, speaker),
        "basis": _basis_words(effect.basis, speaker),
        "rounding": speaker.say(f"rounding.{effect.rounding}"),
    }


def _basis_words(basis: Basis, speaker: Speaker) -> str:
    gross = speaker.say("gross") if basis.gross else ""
    return gross + (speaker.say("shipping") if basis.include_shipping else "")


def _lines_words(lines: dict[str, object] | None, speaker: Speaker) -> str:
    if lines is None:
        return ""
    condition = words(from_builtins(lines), speaker.language, speaker.labels)
    return speaker.say("lines", condition=condition)


def _tier_words(ladder: str, tier: str, speaker: Speaker) -> str:
    return speaker.labels("tier", f"{ladder}/{tier}") or tier
