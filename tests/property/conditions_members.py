"""Members with a past, drawn at random: as rows of the database, and as Python judges them.

Values are few, so that conditions meet them often. Events come late and out of order; some came
under parties that were merged into the member.
"""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.insights.queries import AssetTerms, LadderTerms, Scope
from regulars.kernel.conditions.facts import ExpiringAmount, FactSheet, PastEvent
from regulars.kernel.conditions.vocabulary import AssetMeasure
from tests.property import conditions_strategies as drawn

SHANGHAI = ZoneInfo("Asia/Shanghai")
LADDER = ("silver", "gold", "black")
PROGRAM_ID = 2
SEGMENTS = {"loyal": UUID(int=1), "lost": UUID(int=2)}
STAGES = ("new", "active", "dormant")
ZONES = (None, "Europe/London", "America/New_York", "Mars/Olympus", "Asia/Shanghai")

SCOPE = Scope(
    program_id=PROGRAM_ID,
    ladders={"card": LadderTerms(id=3, tiers=LADDER)},
    assets={"points": AssetTerms(id=1, scale=0), "fuel": AssetTerms(id=4, scale=2)},
    personal=frozenset({"full_name"}),
    zone=SHANGHAI,
    now=drawn.NOW,
    segments=frozenset(SEGMENTS),
    sealed_paths=frozenset({"*.email", "properties.note"}),
)

_NUMBERS = (0, 1, 2, 3, -1, 0.1, 0.5, 2.5, 1e-7, 12345.678)
_TEXTS = ("", "a", "b", "ab", "abc", "上海", "上海市", "A")


class Did(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a party did; orders and returns have an amount in minor units."""

    event_id: UUID
    party_id: UUID
    name: str
    occurred_at: datetime
    properties: dict[str, Any]
    total_minor: int | None = None


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """An open lot of a party; a debt has negative units. One open hold pins `held_units`."""

    lot_id: UUID
    party_id: UUID
    asset_id: int
    units: int
    held_units: int
    available_at: datetime | None
    expires_at: datetime | None
    times_out_at: datetime

    @property
    def pinned_units(self) -> int:
        return self.held_units if self.times_out_at > drawn.NOW else 0

    @property
    def living_units(self) -> int:
        is_dead = self.expires_at is not None and self.expires_at <= drawn.NOW
        return 0 if is_dead else self.units - self.pinned_units


class Somebody(msgspec.Struct, frozen=True, kw_only=True):
    """A member: the row, what they did, where they belong."""

    row: dict[str, Any]
    party_ids: tuple[UUID, ...]
    did: tuple[Did, ...]
    lots: tuple[Holding, ...]
    segments: frozenset[str]
    stage: str | None
    rfm: dict[str, int | str] | None


class Dice:
    """Draws members."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def somebody(self) -> Somebody:
        dice = self.random
        row = self.row()
        parties = (row["member_id"], *(self.id() for _ in range(dice.choice((0, 0, 1, 2)))))
        scores = {name: dice.randint(1, 5) for name in ("recency", "frequency", "monetary")}
        return Somebody(
            row=row,
            party_ids=parties,
            did=tuple(self.deed(parties) for _ in range(dice.choice((0, 1, 2, 3, 5, 8)))),
            lots=tuple(self.lot(parties) for _ in range(dice.choice((0, 0, 1, 2, 4)))),
            segments=frozenset(code for code in SEGMENTS if dice.random() < 0.4),
            stage=dice.choice((None, *STAGES)),
            rfm=dice.choice((None, {**scores, "group": dice.choice(("top", "rest"))})),
        )

    def id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128))

    def perhaps(self, *values: Any) -> Any:
        return self.random.choice((None, *values))

    def moment(self) -> datetime:
        """Near now, near a side of a window, or anywhere; to the microsecond."""
        dice = self.random
        near = timedelta(microseconds=dice.choice((-1, 0, 0, 1)))
        back = dice.choice((0, 7, 31, 90, 365)) if dice.random() < 0.5 else dice.randint(-5, 800)
        hours = timedelta(hours=dice.choice((0, 0, 0, dice.randint(-30, 30))))
        return drawn.NOW - timedelta(days=back) + near - hours

    def deed(self, parties: tuple[UUID, ...]) -> Did:
        dice = self.random
        name = dice.choice((*drawn.NAMES, *drawn.NAMES, "order", "return"))
        at, event_id, party_id = self.moment(), self.id(), dice.choice(parties)
        if name in ("order", "return"):
            minor = dice.choice((0, 100, 250, 1)) * (-1 if name == "return" else 1)
            # At three decimals, 100 is 0.1.
            return Did(
                event_id=event_id,
                party_id=party_id,
                name=name,
                occurred_at=at,
                properties={"total": Decimal(minor).scaleb(-3), "currency": "CNY"},
                total_minor=minor,
            )
        values = {key: self.value() for key in ("x", "y") if dice.random() < 0.8}
        nested = dice.choice(({}, {"z": {"w": 1}}, {"z": {"w": "a"}}, {"z": ["w"]}, {"z": None}))
        return Did(
            event_id=event_id,
            party_id=party_id,
            name=name,
            occurred_at=at,
            properties={**values, **nested},
        )

    def lot(self, parties: tuple[UUID, ...]) -> Holding:
        dice = self.random
        units = dice.choice((1, 2, 3, 5, 100, 250, -2, -7))
        held = dice.choice((0, 0, 1, units)) if units > 0 else 0
        return Holding(
            lot_id=self.id(),
            party_id=dice.choice(parties),
            asset_id=dice.choice((1, 1, 4)),
            units=units,
            held_units=held,
            available_at=drawn.NOW if units < 0 else self.perhaps(self.later(), drawn.NOW),
            expires_at=None if units < 0 else self.perhaps(self.later(), self.later()),
            times_out_at=self.later(),
        )

    def later(self) -> datetime:
        """Mostly ahead: the pendant of `moment`."""
        return drawn.NOW + (drawn.NOW - self.moment())

    def value(self) -> Any:
        dice = self.random
        kind = dice.randrange(10)
        if kind < 4:
            return dice.choice(_NUMBERS)
        if kind < 7:
            return dice.choice(_TEXTS)
        return dice.choice((True, False, None, [], ["a"], [1, "上海"], {"q": 1}, "2.5"))

    def row(self) -> dict[str, Any]:
        """A member's row as it is stored."""
        dice, perhaps, moment = self.random, self.perhaps, self.moment
        attributes = {
            "size": perhaps(0, 1, 2.5, -1, 0.1, 1e-7, "a", True),
            "pet": perhaps("ab", "a", "2.5", 2.5, ["a", "ab"]),
            "likes": perhaps([], ["a"], ["上海", "b"], [1, 2.5], "ab"),
            "is_student": perhaps(True, False),
        }
        orders = dice.choice((0, 0, 1, 2, 3))
        bought = [moment() for _ in range(orders)]
        days = (date(1990, 2, 28), date(2026, 3, 29), date(2025, 12, 31), date(2024, 2, 29))
        near = [date(2000 + dice.randint(0, 24), 3, day) for day in (1, 27, 28, 29, 30, 31)]
        return {
            "member_id": self.id(),
            "joined_at": moment(),
            "first_seen_at": moment(),
            "registered_at": perhaps(moment()),
            "store": perhaps(*_TEXTS),
            "channel": perhaps("web"),
            "source": perhaps("till"),
            "gender": perhaps("a", "b"),
            "country": perhaps("CN"),
            "region": perhaps("上海"),
            "city": perhaps(*_TEXTS),
            "locale": perhaps("a", "zh-CN"),
            "time_zone": dice.choice(ZONES),
            "birth_date": perhaps(*days, *near),
            "order_count": orders,
            "return_count": dice.choice((0, 1)),
            "first_order_at": min(bought, default=None),
            "last_order_at": max(bought, default=None),
            "spend_micro": dice.choice(([], [7_000_000], [0, 2_500_000], [1, -1_000_000, 5])),
            "spendable_units": dice.choice(([], [2], [0, 5, 5, 250], [3, 0, 0, 10])),
            "tiers": dice.choice(
                ([], [None], ["gold"], [None, None, "gold"], ["a", "b", "silver"], [None, "b", "z"])
            ),
            "tags": dice.choice(([], ["vip"], ["cold", "vip"], ["vipp", "a vip"])),
            "granted": dice.choice(([], ["news:sms"], ["ads:*", "news:*"])),
            "refused": dice.choice(([], ["ads:sms"])),
            "identity_kinds": dice.choice(([], ["phone"], ["email", "phone"])),
            "attributes": {key: value for key, value in attributes.items() if value is not None},
        }


def facts_of(member: Somebody) -> FactSheet:
    """The same member as Python judges them."""
    row = member.row

    def at(values: list[Any], place: int) -> Any:
        return values[place - 1] if len(values) >= place else None

    plain = (
        *("joined_at", "registered_at", "first_seen_at", "store", "channel", "source", "gender"),
        *("country", "region", "city", "locale", "time_zone", "birth_date"),
    )
    own = {**row["attributes"], **{key: row[key] for key in plain}}
    tier = at(row["tiers"], 3)
    agreed = {
        tuple(name.split(":")): given
        for names, given in ((row["granted"], True), (row["refused"], False))
        for name in names
    }
    history: dict[str, list[PastEvent]] = {}
    for each in member.did:
        event = PastEvent(name=each.name, occurred_at=each.occurred_at, properties=each.properties)
        history.setdefault(each.name, []).append(event)
    time_zone = row["time_zone"]
    return FactSheet(
        program_zone=SHANGHAI,
        member_zone=None if time_zone in (None, "Mars/Olympus") else ZoneInfo(time_zone),
        member_id=row["member_id"],
        attributes={
            "member": {key: value for key, value in own.items() if value is not None},
            "orders": {
                "count": row["order_count"],
                "return_count": row["return_count"],
                "first_at": row["first_order_at"],
                "last_at": row["last_order_at"],
                "spend": Decimal(at(row["spend_micro"], 2) or 0).scaleb(-6),
            },
        },
        tags=frozenset(row["tags"]),
        history=history,
        segments={code: code in member.segments for code in SEGMENTS},
        stage_name=member.stage,
        rfm_scores=member.rfm or {},
        tiers={} if tier is None else {"card": tier},
        ladders={"card": LADDER},
        balances={
            ("points", "spendable"): Decimal(at(row["spendable_units"], 1) or 0),
            ("fuel", "spendable"): Decimal(at(row["spendable_units"], 4) or 0).scaleb(-2),
            **_waiting_and_held(member),
        },
        expiring=_expiring(member),
        consents=agreed,
        channels=frozenset(row["identity_kinds"]),
    )


def _waiting_and_held(member: Somebody) -> dict[tuple[str, AssetMeasure], Decimal]:
    """Debts are repaid by what is available first, then by what waits."""
    found: dict[tuple[str, AssetMeasure], Decimal] = {}
    for code, asset in SCOPE.assets.items():
        lots = [each for each in member.lots if each.asset_id == asset.id]
        waits = [
            each
            for each in lots
            if each.units > 0 and (each.available_at is None or each.available_at > drawn.NOW)
        ]
        pending = sum(each.living_units for each in waits)
        free = sum(each.living_units for each in lots if each not in waits)
        left = max(min(pending, pending + free), 0)
        found[code, "pending"] = Decimal(left).scaleb(-asset.scale)
        found[code, "held"] = Decimal(sum(each.pinned_units for each in lots)).scaleb(-asset.scale)
    return found


def _expiring(member: Somebody) -> list[ExpiringAmount]:
    """Debts are repaid by what expires soonest."""
    found: list[ExpiringAmount] = []
    for code, asset in SCOPE.assets.items():
        lots = [each for each in member.lots if each.asset_id == asset.id]
        owed = -sum(each.units for each in lots if each.units < 0)
        dying = [(each.expires_at, each.living_units) for each in lots if each.expires_at]
        for expires_at, units in sorted(dying):
            repaid = min(owed, units)
            owed -= repaid
            amount = Decimal(units - repaid).scaleb(-asset.scale)
            found.append(ExpiringAmount(asset=code, amount=amount, expires_at=expires_at))
    return found
