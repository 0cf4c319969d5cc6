"""Rules and conditions in words while they are being written, before anything is saved."""

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.routes.programs.handling import Json
from regulars.bootstrap import Platform
from regulars.domains.rules import actions, queries
from regulars.domains.rules.types import RuleBody
from regulars.flows.program_config.labels import (
    InBoth,
    glossary_of,
    in_both,
    labels_of_rules,
)
from regulars.flows.program_config.stored import program_of_code
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.conditions.words.sentences import words
from regulars.kernel.errors import InvalidInput


class WordingBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule's body or a condition; one of the two."""

    rule: Json | None = None
    condition: Json | None = None


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """What it says, in sentences of both languages."""

    en: list[str]
    zh_cn: list[str] = msgspec.field(name="zh-CN")


@post("/programs/{program:str}/words", status_code=200, opt={"permission": "catalog.read"})
async def put_into_words(
    program: FromPath[str], data: JSONBody[WordingBody], platform: NamedDependency[Platform]
) -> Wording:
    """What a rule or a condition says; refuses one that is not valid, with every fault's path.

    Assets, ladders and tiers go by the names that the program has for them; what is mentioned by
    code, as stores, categories and segments are, by its name where it has one.
    """
    if (data.rule is None) == (data.condition is None):
        raise InvalidInput("send one of rule and condition")
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        if data.rule is not None:
            body = actions.read_body(data.rule)
            return rule_wording(body, await labels_of_rules(tx, found, [body]))
        condition = from_builtins(data.condition)
        labels = in_both(await glossary_of(tx, found, [condition]))
    return Wording(
        en=[words(condition, "en", labels.en)], zh_cn=[words(condition, "zh-CN", labels.zh_cn)]
    )


def rule_wording(body: RuleBody, labels: InBoth) -> Wording:
    """A rule's body in sentences of both languages."""
    return Wording(
        en=queries.rule_words(body, "en", labels.en),
        zh_cn=queries.rule_words(body, "zh-CN", labels.zh_cn),
    )


HANDLERS = (put_into_words,)
