"""What people call the things of a program, for rules told in words."""

from collections.abc import Mapping

from regulars.domains.ledger.types import AssetSettings
from regulars.domains.tiers.types import LadderBody, Names
from regulars.flows.program_config.attribute_names import attribute_name
from regulars.flows.program_config.document import ProgramDocument
from regulars.flows.program_config.stored import Stored
from regulars.kernel.conditions.words.sentences import LabelKind, Labels, Language


def labels_of(stored: Stored, language: Language) -> Labels:
    """The names of attributes, assets, ladders and tiers in a language, where they have one.

    The label of the currency, whatever its key, is the program's own.
    """
    assets = {code: asset.settings for code, asset in stored.assets.items()}
    ladders = {code: each.live or each.draft for code, each in stored.ladders.items()}
    currency = None if stored.program is None else stored.program.currency
    return _labels(assets, ladders, currency, language)


def labels_with(stored: Stored, document: ProgramDocument, language: Language) -> Labels:
    """The same once a document is applied."""
    time_zone = document.program.time_zone
    assets = {code: asset.settings for code, asset in stored.assets.items()}
    assets |= {code: part.settings(code, 0, time_zone) for code, part in document.assets.items()}
    ladders = {code: each.live or each.draft for code, each in stored.ladders.items()}
    return _labels(assets, {**ladders, **document.ladders}, document.program.currency, language)


def _labels(
    assets: Mapping[str, AssetSettings],
    ladders: Mapping[str, LadderBody | None],
    currency: str | None,
    language: Language,
) -> Labels:
    found: dict[tuple[LabelKind, str], str] = {}
    for code, settings in assets.items():
        found["asset", code] = settings.unit_in(language)
    for code, body in ladders.items():
        if body is None:
            continue
        found["ladder", code] = _name(body.names, language)
        for tier in body.tiers:
            found["tier", f"{code}/{tier.code}"] = _name(tier.names, language)

    def label(kind: LabelKind, key: str) -> str | None:
        if kind == "currency":
            return currency
        return attribute_name(key, language) if kind == "attribute" else found.get((kind, key))

    return label


def _name(names: Names, language: Language) -> str:
    return (names.zh_cn or names.en) if language == "zh-CN" else names.en
