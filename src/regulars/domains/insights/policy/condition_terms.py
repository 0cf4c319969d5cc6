"""What a condition is told in SQL with: what its names stand for, and what comes out."""

# ruff: noqa: S608 - pieces of SQL, which hold nothing that a person wrote

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.insights.errors import ConditionNotListable
from regulars.kernel.errors import FieldError

UNKNOWN = "null::boolean"
PROPERTIES = "properties"


class LadderTerms(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder as conditions speak of it: its id, and its tiers from the lowest up."""

    id: int
    tiers: Sequence[str]

    def meeting(self, cmp: str, wanted: str) -> list[str]:
        """The tiers that stand to the wanted one, which is on the ladder, as `cmp` says."""
        at = self.tiers.index(wanted)
        return list(
            {
                "lt": self.tiers[:at],
                "le": self.tiers[: at + 1],
                "gt": self.tiers[at + 1 :],
                "ge": self.tiers[at:],
            }[cmp]
        )


class AssetTerms(msgspec.Struct, frozen=True, kw_only=True):
    """An asset as conditions speak of it; they count whole units."""

    id: int
    scale: int


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What names in a condition stand for, in one program at one instant.

    `personal` are the sealed fields of members, `sealed_paths` the registry of what is sealed in
    events (`*.email`, `traits.name`). `segments` are the codes that can be told; of any other it is
    unknown who belongs to it. None means that every code can be told.
    """

    program_id: int
    ladders: Mapping[str, LadderTerms]
    assets: Mapping[str, AssetTerms]
    personal: frozenset[str]
    zone: ZoneInfo
    now: datetime
    segments: frozenset[str] | None = None
    sealed_paths: frozenset[str] = frozenset()


class Expression(msgspec.Struct, frozen=True, kw_only=True):
    """A condition in SQL over `insights.member_fact as fact`, and the parameters that it names.

    `text` is of type boolean, null where it is unknown: put `is true` behind it to choose by it.
    `due_text` is an instant after now, not later than when time alone makes the answer another;
    null where it never does. Both may read what stands in `tables` (common table expressions,
    without the word `with`) and in `joins`, which go behind `fact`; none of them adds a row. Where
    a condition asks nothing but rows, both are empty. `opening` and `source` put them in place:

        {opening} select fact.member_id from {source} where ({text}) is true

    `narrowing` is true for the members that the expression was made for: where it was made for
    some only, what behaviour says of others is wrong.
    """

    text: str
    parameters: Mapping[str, object]
    due_text: str = "null::timestamptz"
    tables: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    narrowing: str = "true"

    @property
    def opening(self) -> str:
        """The common table expressions, with their word; nothing where there are none."""
        return f"with {', '.join(self.tables)}" if self.tables else ""

    @property
    def source(self) -> str:
        """What stands behind `from`."""
        return " ".join(("insights.member_fact as fact", *self.joins))

    @property
    def verdicts(self) -> str:
        """A query of `member_id`, `truth` and `due_at`, a row for every member."""
        return (
            f"{self.opening} select fact.member_id, {self.text} as truth,"
            f" {self.due_text} as due_at from {self.source} where {self.narrowing}"
        )


class Binder:
    """Parameters under names that begin with a prefix."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.parameters: dict[str, object] = {}

    def bind(self, value: object, kind: str) -> str:
        """The placeholder of a parameter of this type."""
        name = f"{self.prefix}{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name}){'b' if kind.endswith('[]') else 's'}::{kind}"


def refuse(path: str, why: str) -> NoReturn:
    """Refuses what cannot be told, by its name."""
    error = FieldError(path=path, code="not_listable", detail=why)
    raise ConditionNotListable(f"{path}: {why}", errors=[error])


def of_nothing(cmp: str) -> str:
    """What a comparator says of what nobody has."""
    return {"is_set": "false", "not_set": "true"}.get(cmp, UNKNOWN)


def is_sealed(path: str, sealed_paths: frozenset[str]) -> bool:
    """Whether a property of events is sealed: by a name anywhere, or by its place."""
    names = path.split(".")
    if any(f"*.{name.lower()}" in sealed_paths for name in names):
        return True
    places = (".".join((PROPERTIES, *names[:count])) for count in range(1, len(names) + 1))
    return any(place in sealed_paths for place in places)


def parties_table(prefix: str, member_ids: str | None) -> str:
    """Every party of the members that are meant, with the member's time zone."""
    table = f"{prefix}part as materialized ("
    if member_ids is None:
        return (
            f"{table}select party.member_id as party_id, fact.member_id, fact.time_zone"
            " from shared.member_redirect_v1 as party"
            " inner join insights.member_fact as fact on fact.member_id = party.survivor_id)"
        )
    return (
        f"{table}select own.id as party_id, fact.member_id, fact.time_zone"
        f" from insights.member_fact as fact"
        f" cross join lateral shared.same_person_ids(fact.member_id) as own (id)"
        f" where fact.member_id = any({member_ids}))"
    )
