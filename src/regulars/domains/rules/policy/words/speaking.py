"""What the sentences of rules and of traces share."""

import re
from datetime import UTC, datetime
from decimal import Decimal

from regulars.domains.rules.policy.words.chinese import CHINESE
from regulars.domains.rules.policy.words.english import ENGLISH
from regulars.kernel.conditions.words.sentences import LabelKind, Labels, Language
from regulars.kernel.money import decimal_from_minor

PHRASES: dict[Language, dict[str, str]] = {"zh-CN": CHINESE, "en": ENGLISH}

_PLURAL_S = re.compile("(?<![aisu])s$")
"""The s of points, stars and miles, and not that of a bonus."""


class Speaker:
    """Says phrases in one language, with the labels that people gave to things."""

    def __init__(self, language: Language, labels: Labels | None) -> None:
        self.language = language
        self.phrases = PHRASES[language]
        self.labels: Labels = labels or (lambda _kind, _key: None)

    def say(self, phrase: str, **known: object) -> str:
        """A phrase with what belongs in its gaps; whole numbers are grouped."""
        told = {name: _told(value) for name, value in known.items()}
        return self.phrases[phrase].format(**told)

    def called(self, kind: LabelKind, key: str) -> str:
        """The label of a thing, or its key where it has none."""
        return self.labels(kind, key) or key

    def units(self, asset: str, units: int) -> str:
        """So many units of an asset, as people count them: by its scale, and grouped."""
        scale = self.labels("scale", asset)
        return f"{decimal_from_minor(units, int(scale)):,f}" if scale else f"{units:,}"

    def units_of(self, asset: str, units: int) -> str:
        """What so many units of an asset are called: in English one of its points is a point."""
        label = self.called("asset", asset)
        is_one = self.language == "en" and self.units(asset, units) == "1"
        return _PLURAL_S.sub("", label) if is_one else label

    def money(self, amount: str) -> str:
        """An amount with the currency of the program, where that is known."""
        return self.amount(Decimal(amount), self.labels("currency", ""))

    def amount(self, number: Decimal, unit: str | None) -> str:
        """So many of a unit, if there is one."""
        return f"{number:,f} {unit or ''}".strip()

    def enumerated(self, parts: list[str]) -> str:
        """Parts of which all hold: the last of several comes after an "and"."""
        if len(parts) < 2:
            return self.joined(parts)
        return self.phrases["and"].join([self.joined(parts[:-1]), parts[-1]])

    def quoted(self, text: str) -> str:
        return self.say("quote", text=text)

    def joined(self, parts: list[str], between: str = "list") -> str:
        return self.phrases[between].join(parts)


def _told(value: object) -> object:
    return f"{value:,}" if isinstance(value, int) else value


def instant_words(moment: datetime) -> str:
    """An instant to the minute, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
