"""Goals of the sample: what somebody who runs such a chain would hold it to."""

from datetime import datetime

from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.insights.actions import goals
from regulars.domains.insights.types.goals import GoalContent
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

_MILLION = 1_000_000

GOALS = (
    GoalContent(
        figure="first_purchase_conversion",
        direction="at_least",
        target_micro=900_000,
        period="month",
    ),
    GoalContent(
        figure="monthly_active_share", direction="at_least", target_micro=400_000, period="month"
    ),
    GoalContent(figure="win_back_rate", direction="at_least", target_micro=40_000, period="month"),
    GoalContent(figure="churn_rate", direction="at_most", target_micro=50_000, period="month"),
    GoalContent(
        figure="new_members", direction="at_least", target_micro=220 * _MILLION, period="month"
    ),
    GoalContent(
        figure="member_sales",
        direction="at_least",
        target_micro=1_100_000 * _MILLION,
        period="quarter",
        names={"en": "Members' sales in a quarter", "zh-CN": "会员季度销售额"},
    ),
)
"""Some are reached and some are missed, as the history has it."""


async def set_goals(tx: Tx, vault: Vault, now: datetime) -> None:
    """Set the goals; the worker works them out, the last year too, once the lake is there."""
    await goals.create_goals(tx, vault, Caller(principal=SYSTEM), GOALS, now)


async def remove_goals(tx: Tx) -> None:
    """Remove them, and no goal that a person has set."""
    await goals.remove_goals_of(tx, SYSTEM.id)
