"""What conditions mention by code: entries of the catalog, links, segments, fields, purposes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import MENTIONED_KINDS, MentionedKind, Program
from regulars.domains.insights.queries import acquisition
from regulars.domains.members import queries as members
from regulars.domains.segments import queries as segments
from regulars.flows.program_config.attribute_names import LISTS, attribute_name, kind_of
from regulars.flows.program_config.document import ProgramDocument
from regulars.infra.db import Tx
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.conditions.words.sentences import BY_NAME

What: TypeAlias = MentionedKind | Literal["link", "segment", "field", "purpose"]
Pair: TypeAlias = tuple[str, str]
"""What a thing is called in English and in Chinese; what has one name has it in both."""

_FIELD = "member."


class Mention(NamedTuple):
    """Something that has a code: in a program where it is a segment, else in the organisation."""

    what: What
    code: str


def mentions_in(leaves: Iterable[nodes.Leaf]) -> set[Mention]:
    """All that the leaves of conditions mention by code and that may have a name."""
    return {mention for leaf in leaves for mention in _of_leaf(leaf)}


def mentions_seen(path: str, seen: object) -> Iterator[Mention]:
    """What the value that an attribute had stands for."""
    kind = kind_of(path)
    if kind is not None:
        items = seen if isinstance(seen, list | tuple) else [seen]
        yield from (Mention(kind, item) for item in items if isinstance(item, str))


async def names_of(
    tx: Tx, program_id: int | None, mentions: Collection[Mention]
) -> dict[Mention, Pair]:
    """The names of what is mentioned, so far as it is there; none are asked for in vain."""
    codes: dict[What, list[str]] = defaultdict(list)
    for mention in mentions:
        codes[mention.what].append(mention.code)
    found: dict[Mention, Pair] = {}
    for entry in await catalog.names_of(tx, {kind: codes[kind] for kind in MENTIONED_KINDS}):
        found[Mention(entry.kind, entry.code)] = entry.name, entry.name
    if codes["segment"] and program_id is not None:
        for segment in await segments.names_of(tx, program_id, codes["segment"]):
            found[Mention("segment", segment.code)] = segment.name_en, segment.name_zh
    if codes["link"]:
        for link in await acquisition.links_of_codes(tx, codes["link"]):
            found[Mention("link", link.code)] = link.name, link.name
    if codes["field"]:
        for key, field in (await members.registry(tx)).attributes.items():
            found[Mention("field", key)] = field.title, field.title
    if codes["purpose"]:
        for purpose in await members.purposes(tx):
            found[Mention("purpose", purpose.code)] = purpose.title, purpose.title
    return found


async def names_in_groups(
    tx: Tx, program: Program | None, document: ProgramDocument
) -> dict[Mention, Pair]:
    """The names, so far, of what the segments and the rules for tags of a document mention."""
    raw = [part.condition for part in document.segments.values()]
    raw += [part.condition for part in document.tag_rules.values()]
    conditions = [from_builtins(dict(each)) for each in raw]
    mentions = mentions_in(leaf for each in conditions for leaf in leaves(each))
    return await names_of(tx, None if program is None else program.id, mentions)


def mention_at(path: str, text: str) -> Mention | None:
    """What a text stands for where the attribute at a path has it."""
    kind = kind_of(path)
    return None if kind is None else Mention(kind, text)


def field_at(path: str) -> Mention | None:
    """The organisation's own field of a profile that stands at a path."""
    is_own = path.startswith(_FIELD) and attribute_name(path, "en") is None
    return Mention("field", path.removeprefix(_FIELD)) if is_own else None


def _of_leaf(leaf: nodes.Leaf) -> Iterator[Mention]:
    match leaf:
        case nodes.Attr(path=path, value=value):
            if (field := field_at(path)) is not None:
                yield field
            # A text in a text is compared letter by letter.
            if leaf.cmp in BY_NAME and (leaf.cmp != "contains" or path in LISTS):
                yield from mentions_seen(path, value)
        case nodes.Anniversary(path=path) if (field := field_at(path)) is not None:
            yield field
        case nodes.Segment(segment=code):
            yield Mention("segment", code)
        case nodes.Consent(purpose=code):
            yield Mention("purpose", code)
