"""The world of one seed: two programs with their assets, rules and ladders, in plain words."""

from dataclasses import dataclass
from random import Random

CENT = 100


@dataclass(frozen=True, kw_only=True)
class AssetPlan:
    """How units come, wait, die and are taken back.

    `expiry` is `("none",)`, `("days", n)`, `("months", n)`, `("calendar", months, periods)` or
    `("sliding", days)`; `pending` is `("none",)`, `("days", n)` or `("order",)`.
    """

    code: str
    expiry: tuple[str | int, ...] = ("none",)
    pending: tuple[str | int, ...] = ("none",)
    debt: str = "unlimited"
    expired_return: tuple[str | int, ...] = ("stay_expired",)
    reinstatement_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class PenaltyPlan:
    """A fall that is announced first: of whoever ordered nothing for so long, or called by hand."""

    code: str
    notice_days: int
    inactive_days: int | None = None
    is_to_floor: bool = False


@dataclass(frozen=True, kw_only=True)
class LadderPlan:
    """Three tiers over one figure: `spend` (in minor units), `orders` or `growth`."""

    code: str
    figure: str
    thresholds: tuple[int, int, int]
    window: tuple[str | int, ...]
    period_months: int
    validity: tuple[str | int, ...]
    grace_days: int
    up: str
    fail: str
    on_return: str
    has_floor: bool
    penalties: tuple[PenaltyPlan, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RulePlan:
    """A rule: `amount` and `tiered` per whole unit of money, `pieces` per piece, `fixed` once.

    A `boost` makes `percent` of what the rules of its `group` (without one: all rules) grant of
    the asset, for whoever stands on `least_rank` or above. `limit` is the most that one member (or,
    for `budget`, anybody) is granted in `per`.
    """

    code: str
    asset: str
    kind: str
    units: int
    limit: int | None = None
    per: str = ""
    group: str | None = None
    percent: int = 100
    least_rank: int = 0


@dataclass(frozen=True, kw_only=True)
class ProgramPlan:
    code: str
    zone: str
    assets: tuple[AssetPlan, ...]
    rules: tuple[RulePlan, ...]
    ladder: LadderPlan


@dataclass(frozen=True, kw_only=True)
class World:
    programs: tuple[ProgramPlan, ...]
    party_count: int

    @property
    def has_budget(self) -> bool:
        """Whether it matters whose turn comes first: a batch takes each person's first document
        before anybody's second, so the last of a budget may go to another than one by one.
        """
        rules = [rule for program in self.programs for rule in program.rules]
        return any(rule.limit is not None and rule.per == "budget" for rule in rules)


def world_of(seed: int, party_count: int = 6) -> World:
    """The world that a seed stands for."""
    random, more = Random(f"world {seed}"), Random(f"more of world {seed}")
    main = ProgramPlan(
        code="main",
        zone=random.choice(["Europe/London", "America/New_York", "UTC"]),
        assets=(_asset(random, "points"), AssetPlan(code="growth")),
        rules=(
            RulePlan(
                code="base", asset="points", kind="amount", units=random.choice([1, 1, 3]),
                group="plain",
            ),
            RulePlan(
                code="capped", asset="points", kind="fixed", units=random.randint(5, 30),
                limit=random.randint(20, 60), per=random.choice(["day", "month", "lifetime"]),
            ),
            RulePlan(code="growing", asset="growth", kind="amount", units=1),
            RulePlan(code="welcome", asset="points", kind="welcome", units=10),
            RulePlan(
                code="boost", asset="points", kind="boost", units=0, group="plain",
                percent=more.choice([125, 150, 200]), least_rank=more.choice([1, 2]),
                limit=more.choice([None, None, 40]), per="month",
            ),
        ),
        ladder=_ladder(random, more, "status", random.choice(["spend", "growth", "orders"])),
    )  # fmt: skip
    club = ProgramPlan(
        code="club",
        zone=random.choice(["Asia/Shanghai", "Australia/Sydney"]),
        assets=(_asset(random, "credits"),),
        rules=(
            RulePlan(
                code="pieces", asset="credits", kind="pieces", units=random.randint(1, 4),
                limit=random.choice([None, 60, 300]), per="budget",
            ),
            RulePlan(code="tiered", asset="credits", kind="tiered", units=1),
            RulePlan(
                code="boost-all", asset="credits", kind="boost", units=0,
                percent=more.choice([110, 150, 300]), least_rank=more.choice([1, 3]),
            ),
        ),
        ladder=_ladder(random, more, "rank", random.choice(["spend", "orders"])),
    )  # fmt: skip
    return World(programs=(main, club), party_count=party_count)


def _asset(random: Random, code: str) -> AssetPlan:
    expiry: tuple[str | int, ...] = random.choice(
        [
            ("none",),
            ("days", random.randint(10, 200)),
            ("months", random.randint(1, 12)),
            ("calendar", random.choice([1, 3, 6, 12]), random.randint(0, 2)),
            ("sliding", random.randint(20, 120)),
        ]
    )
    return AssetPlan(
        code=code,
        expiry=expiry,
        pending=random.choice([("none",), ("none",), ("days", random.randint(1, 14)), ("order",)]),
        debt=random.choice(
            ["pending_only", "within_balance", "unlimited", "unlimited", "merchant_absorbs"]
        ),
        expired_return=random.choice(
            [("stay_expired",), ("grace", random.randint(5, 40)), ("reissue",)]
        ),
        reinstatement_days=random.choice([None, None, random.randint(5, 30)]),
    )


def _ladder(random: Random, more: Random, code: str, figure: str) -> LadderPlan:
    thresholds = {
        "spend": (50 * CENT, 200 * CENT, 500 * CENT),
        "growth": (50, 200, 500),
        "orders": (2, 4, 8),
    }[figure]
    period_months = random.choice([3, 12])
    window: tuple[str | int, ...] = random.choice(
        [("calendar", period_months), ("rolling", random.randint(60, 400)), ("lifetime",)]
    )
    return LadderPlan(
        code=code,
        figure=figure,
        thresholds=thresholds,
        window=window,
        period_months=period_months,
        validity=random.choice(
            [("period_end",), ("next_period_end",), ("months", random.randint(2, 12)), ("endless",)]
        ),
        grace_days=random.choice([0, 0, 10]),
        up=random.choice(["at_once", "at_once", "next_period"]),
        fail=random.choice(["stay", "one_down", "true_level"]),
        on_return=random.choice(["period_end", "immediate", "within_window"]),
        has_floor=random.random() < 0.25,
        penalties=_penalties(more),
    )


def _penalties(random: Random) -> tuple[PenaltyPlan, ...]:
    conduct = PenaltyPlan(
        code="conduct", notice_days=random.randint(1, 30), is_to_floor=random.random() < 0.3
    )
    quiet = PenaltyPlan(
        code="quiet",
        notice_days=random.randint(1, 30),
        inactive_days=random.randint(15, 120),
        is_to_floor=random.random() < 0.3,
    )
    return random.choice([(conduct,), (conduct, quiet), (conduct, quiet), (quiet,)])
