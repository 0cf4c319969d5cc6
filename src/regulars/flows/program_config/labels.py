"""What people call the things of a program, for rules told in words."""

from regulars.domains.tiers.types import Names
from regulars.flows.program_config.attribute_names import attribute_name
from regulars.flows.program_config.stored import Stored
from regulars.kernel.conditions.words.sentences import LabelKind, Labels, Language


def labels_of(stored: Stored, language: Language) -> Labels:
    """The names of attributes, assets, ladders and tiers in a language, where they have one."""
    found: dict[tuple[LabelKind, str], str] = {}
    for code, asset in stored.assets.items():
        found["asset", code] = asset.settings.unit_in(language)
    for code, ladder in stored.ladders.items():
        body = ladder.live or ladder.draft
        if body is None:
            continue
        found["ladder", code] = _name(body.names, language)
        for tier in body.tiers:
            found["tier", f"{code}/{tier.code}"] = _name(tier.names, language)

    def label(kind: LabelKind, key: str) -> str | None:
        return attribute_name(key, language) if kind == "attribute" else found.get((kind, key))

    return label


def _name(names: Names, language: Language) -> str:
    return (names.zh_cn or names.en) if language == "zh-CN" else names.en
