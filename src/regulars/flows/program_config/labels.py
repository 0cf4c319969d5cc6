"""What people call the things of a program, for rules and conditions told in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec

from regulars.domains.catalog.types import Program
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AssetSettings
from regulars.domains.rules import queries as rules
from regulars.domains.rules.types import RuleBody
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.types import LadderBody, Names, Version
from regulars.flows.program_config.attribute_names import (
    AMOUNTS,
    COUNTS,
    attribute_name,
    clause,
)
from regulars.flows.program_config.document import ProgramDocument
from regulars.flows.program_config.mentions import (
    Mention,
    Pair,
    field_at,
    mention_at,
    mentions_in,
    names_of,
)
from regulars.flows.program_config.stored import Stored
from regulars.flows.rewards.terms import Terms
from regulars.infra.db import Tx
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.nodes import Condition
from regulars.kernel.conditions.words.sentences import LabelKind, Labels, Language


class Glossary(msgspec.Struct, frozen=True, kw_only=True):
    """What a program calls its own things, and the names of what conditions mention by code."""

    currency: str | None = None
    assets: Mapping[str, AssetSettings] = {}
    ladders: Mapping[str, LadderBody] = {}
    names: Mapping[Mention, Pair] = {}


class InBoth(NamedTuple):
    """The labels of both languages."""

    en: Labels
    zh_cn: Labels


async def glossary_of(tx: Tx, program: Program, conditions: Iterable[Condition]) -> Glossary:
    """For these conditions; drafts of ladders too, which a rule may name while it is written."""
    mentions = mentions_in(leaf for each in conditions for leaf in leaves(each))
    assets = await ledger.assets(tx, program_id=program.id)
    ladders = await tiers.versions_of(tx, program.id)
    return Glossary(
        currency=program.currency,
        assets={each.settings.code: each.settings for each in assets},
        ladders={code: _body(versions) for code, versions in ladders.items() if versions},
        names=await names_of(tx, program.id, mentions),
    )


async def glossary_of_terms(tx: Tx, terms: Terms, mentions: Collection[Mention]) -> Glossary:
    """The same from what is in force: only the names of what is mentioned are read."""
    return Glossary(
        currency=terms.program.currency,
        assets={code: each.settings for code, each in terms.assets.items()},
        ladders={each.ladder.code: each.versions[-1].body for each in terms.ladders},
        names=await names_of(tx, terms.program.id, mentions),
    )


def glossary_with(stored: Stored, document: ProgramDocument) -> Glossary:
    """The same once a document is applied."""
    time_zone = document.program.time_zone
    assets = {code: asset.settings for code, asset in stored.assets.items()}
    assets |= {code: part.settings(code, 0, time_zone) for code, part in document.assets.items()}
    ladders = {code: each.live or each.draft for code, each in stored.ladders.items()}
    given = {
        Mention("segment", code): (part.names.get("en", ""), part.names.get("zh-CN", ""))
        for code, part in document.segments.items()
    }
    return Glossary(
        currency=document.program.currency,
        assets=assets,
        ladders={code: body for code, body in ladders.items() if body} | document.ladders,
        names={**stored.names, **given},
    )


async def labels_of_rules(tx: Tx, program: Program, bodies: Iterable[RuleBody]) -> InBoth:
    """The labels that the words of these rules need."""
    conditions = chain.from_iterable(rules.conditions_of(each) for each in bodies)
    return in_both(await glossary_of(tx, program, conditions))


def in_both(glossary: Glossary) -> InBoth:
    """What things are called in either language."""
    return InBoth(en=labels_of(glossary, "en"), zh_cn=labels_of(glossary, "zh-CN"))


def labels_of(glossary: Glossary, language: Language) -> Labels:
    """What things are called in a language, where they have a name.

    The label of the currency, whatever its key, is the program's own.
    """
    at = 1 if language == "zh-CN" else 0
    found = _of_program(glossary, language)

    def named(mention: Mention | None) -> str | None:
        names = glossary.names.get(mention) if mention else None
        return (names[at] or names[1 - at] or None) if names else None

    def label(kind: LabelKind, key: str) -> str | None:
        match kind:
            case "attribute":
                return attribute_name(key, language) or named(field_at(key))
            case "whether":
                return clause(key, language)
            case "unit":
                return _unit(key, glossary.currency)
            case "value":
                path, _, text = key.partition("/")
                return named(mention_at(path, text))
            case "segment" | "purpose":
                return named(Mention(kind, key))
            case "currency":
                return glossary.currency
            case _:
                return found.get((kind, key))

    return label


def _of_program(glossary: Glossary, language: Language) -> dict[tuple[LabelKind, str], str]:
    """Of assets and ladders, which are the program's own."""
    found: dict[tuple[LabelKind, str], str] = {}
    for code, settings in glossary.assets.items():
        found["asset", code] = settings.unit_in(language)
        if settings.scale:
            found["scale", code] = str(settings.scale)
    for code, body in glossary.ladders.items():
        found["ladder", code] = _name(body.names, language)
        for tier in body.tiers:
            found["tier", f"{code}/{tier.code}"] = _name(tier.names, language)
    return found


def _unit(path: str, currency: str | None) -> str | None:
    if path in AMOUNTS:
        return currency or ""
    return "" if path in COUNTS else None


def _body(versions: Sequence[Version]) -> LadderBody:
    """What a ladder is where it is live, else its draft, else what it was last."""
    bodies = {each.state: each.body for each in versions}
    return bodies.get("live") or bodies.get("draft") or versions[-1].body


def _name(names: Names, language: Language) -> str:
    return (names.zh_cn or names.en) if language == "zh-CN" else names.en
