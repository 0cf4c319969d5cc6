"""`regulars member`: what one member has, now or as of any instant."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Annotated, TypeVar, get_args
from uuid import UUID

import msgspec
import typer

from regulars.bootstrap import Platform, open_platform
from regulars.cli.instants import AsOfText, KnownAtText, instant
from regulars.cli.output import AsJson, tell
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf, Balance, StatementMonth
from regulars.domains.members import queries as members
from regulars.domains.members.errors import MemberNotFound
from regulars.domains.members.types import Identity, IdentityKind, Person
from regulars.domains.tiers import queries as tiers
from regulars.flows.cards import balances_of, standings_of
from regulars.flows.rewards.terms import in_force
from regulars.infra.db import Tx
from regulars.infra.settings import read_settings
from regulars.kernel.errors import InvalidInput
from regulars.kernel.ids import parse_id
from regulars.kernel.period import zone

app = typer.Typer(help="What one member has.", no_args_is_help=True)

Answer = TypeVar("Answer")

Named = Annotated[
    str,
    typer.Argument(
        metavar="MEMBER",
        help="An id, or an identity: `phone:+442079460958`, `external:till:18102`.",
    ),
]


class AssetBalance(msgspec.Struct, frozen=True, kw_only=True):
    """What a member has of one asset; `total` is what the account stands at."""

    asset: str
    spendable: int
    pending: int
    held: int
    debt: int
    total: int
    next_expires_at: datetime | None


class LadderStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Where a member stands on one ladder."""

    program: str
    ladder: str
    tier: str | None
    since: datetime | None
    valid_until: datetime | None


class MemberBalances(msgspec.Struct, frozen=True, kw_only=True):
    """A member's balances and tiers as of an instant."""

    member_id: UUID
    as_of: datetime
    balances: list[AssetBalance]
    tiers: list[LadderStanding]


class MemberStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A member's months of one asset."""

    member_id: UUID
    asset: str
    months: list[StatementMonth]


@app.command("balances")
def balances(
    named: Named, as_of: AsOfText = None, known_at: KnownAtText = None, as_json: AsJson = False
) -> None:
    """What a member has of each asset, and their tiers."""
    found = _run(lambda platform: _balances(platform, named, as_of, known_at))
    tell(found, _balances_words(found), as_json=as_json)


@app.command("statement")
def statement(
    named: Named,
    asset: Annotated[str, typer.Option("--asset", help="The asset's code.")],
    months: Annotated[int, typer.Option(min=1, max=120, help="How many months.")] = 12,
    as_of: AsOfText = None,
    as_json: AsJson = False,
) -> None:
    """A member's last months of one asset: opening, what came and went, closing."""
    found = _run(lambda platform: _statement(platform, named, (asset, months), as_of))
    tell(found, "\n".join(map(_month_words, found.months)), as_json=as_json)


def _run(ask: Callable[[Platform], Awaitable[Answer]]) -> Answer:
    async def run() -> Answer:
        async with open_platform(read_settings()) as platform:
            return await ask(platform)

    return asyncio.run(run())


async def _balances(
    platform: Platform, named: str, as_of: str | None, known_at: str | None
) -> MemberBalances:
    now = platform.clock.now()
    at, known = instant(as_of, "--as-of"), instant(known_at, "--known-at")
    is_past = at is not None or known is not None
    async with platform.database.transaction() as tx:
        person = await _person(tx, platform, named)
        forced = await in_force(tx)
        asked = AsOf(effective_at=at or now, known_at=known) if is_past else None
        held = await balances_of(tx, forced, person.owner_ids, now, asked)
        stood = await standings_of(
            tx, forced, person.owner_ids, now, tiers.AsOf(at or now, known) if is_past else None
        )
    return MemberBalances(
        member_id=person.member_id,
        as_of=at or now,
        balances=[
            _balance(each.asset.settings.code, each.owned.balance, each.owned.next_expires_at)
            for each in held
        ],
        tiers=[
            LadderStanding(
                program=each.terms.program.code,
                ladder=each.course.ladder.code,
                tier=each.standing.tier,
                since=each.standing.since,
                valid_until=each.standing.valid_until,
            )
            for each in stood
        ],
    )


async def _statement(
    platform: Platform, named: str, which: tuple[str, int], as_of: str | None
) -> MemberStatement:
    at = instant(as_of, "--as-of") or platform.clock.now()
    code, count = which
    async with platform.database.transaction() as tx:
        person = await _person(tx, platform, named)
        asset = await ledger.asset_of_code(tx, code)
        last = at.astimezone(zone(asset.settings.time_zone)).date().replace(day=1)
        span = (_months_before(last, count - 1), last)
        months = await ledger.statement(tx, asset, person.owner_ids, span, AsOf(effective_at=at))
    return MemberStatement(member_id=person.member_id, asset=code, months=months)


async def _person(tx: Tx, platform: Platform, named: str) -> Person:
    """The person whom an id or an identity names; refuses what nobody has."""
    member_id = parse_id(named)
    if member_id is None:
        [member_id] = await members.find_by_identities(tx, platform.vault, [_identity(named)])
    found = {} if member_id is None else await members.persons(tx, [member_id])
    for person in found.values():
        return person
    raise MemberNotFound(f"nobody is known as {named}")


def _identity(named: str) -> Identity:
    kind, _, rest = named.partition(":")
    if kind not in get_args(IdentityKind) or not rest:
        raise InvalidInput(f"{named!r} is neither an id nor an identity as in phone:+442079460958")
    namespace, between, value = rest.partition(":")
    given = {"namespace": namespace, "value": value} if between else {"value": rest}
    return msgspec.convert({"kind": kind, **given}, Identity)


def _balance(asset: str, balance: Balance, next_expires_at: datetime | None) -> AssetBalance:
    return AssetBalance(
        asset=asset,
        spendable=balance.spendable_units,
        pending=balance.pending_units,
        held=balance.held_units,
        debt=balance.debt_units,
        total=balance.total_units,
        next_expires_at=next_expires_at,
    )


def _months_before(month: date, count: int) -> date:
    total = month.year * 12 + month.month - 1 - count
    return date(total // 12, total % 12 + 1, 1)


def _balances_words(found: MemberBalances) -> str:
    lines = [str(found.member_id)]
    for each in found.balances:
        parts = [f"{each.spendable:,} spendable"]
        parts += [
            f"{units:,} {name}"
            for name, units in (("pending", each.pending), ("held", each.held), ("debt", each.debt))
            if units
        ]
        lines.append(f"  {each.asset}: {each.total:,} ({', '.join(parts)})")
    for standing in found.tiers:
        until = f" until {standing.valid_until:%Y-%m-%d}" if standing.valid_until else ""
        tier = standing.tier or "no tier"
        lines.append(f"  {standing.ladder} ({standing.program}): {tier}{until}")
    return "\n".join(lines)


def _month_words(month: StatementMonth) -> str:
    changes = {
        "earned": month.earned_units,
        "spent": month.spent_units,
        "expired": month.expired_units,
        "reversed": month.reversed_units,
        "adjusted": month.adjusted_units,
        "moved": month.moved_units,
    }
    return "  ".join(
        [
            f"{month.month:%Y-%m}  opening {month.opening_units:,}",
            *(f"{name} {units:+,}" for name, units in changes.items() if units),
            f"closing {month.closing_units:,}",
        ]
    )
