"""The figures that can be goals, by name, with what they mean in both languages."""

from collections.abc import Mapping

from regulars.domains.insights.types.goals import Figure, GoalContent

_FIGURES = (
    Figure(
        name="first_purchase_conversion",
        unit="share",
        direction="at_least",
        grows=False,
        title="First-purchase conversion",
        chinese_title="首购转化率",
        means="Of the members whose 30th day after joining fell into the period, how many had"
        " bought by then.",
        chinese_means="入会满 30 天之日落在本期的会员中，已在 30 天内首购的比例。",
    ),
    Figure(
        name="monthly_active_share",
        unit="share",
        direction="at_least",
        grows=False,
        title="Monthly active members",
        chinese_title="月活跃会员占比",
        means="Of all members, how many bought or did anything in the last 30 days of the period"
        " (until now, while it runs).",
        chinese_means="全体会员中，本期最后 30 天（进行中则截至目前）有购买或行为的比例。",
    ),
    Figure(
        name="win_back_rate",
        unit="share",
        direction="at_least",
        grows=True,
        title="Win-back",
        chinese_title="挽回率",
        means="Of those who were dormant or churned when the period began, how many bought since.",
        chinese_means="期初处于沉睡或流失的会员中，本期内又购买的比例。",
    ),
    Figure(
        name="churn_rate",
        unit="share",
        direction="at_most",
        grows=True,
        title="Churn",
        chinese_title="流失率",
        means="Of those who were customers when the period began (new, active, reactivated or"
        " dormant), how many have churned since.",
        chinese_means="期初为顾客（新客、活跃、召回、沉睡）的会员中，本期内流失的比例。",
    ),
    Figure(
        name="registration_conversion",
        unit="share",
        direction="at_least",
        grows=False,
        title="Registration conversion",
        chinese_title="注册转化率",
        means="Of the visitors of the period who were no members when it began, how many joined in"
        " it. A visitor is who has an event, known or not.",
        chinese_means="本期有行为、期初还不是会员的访客（含匿名）中，本期内入会的比例。",
    ),
    Figure(
        name="repurchase_rate",
        unit="share",
        direction="at_least",
        grows=False,
        title="Repurchase",
        chinese_title="复购率",
        means="Of the members who have ever bought, how many bought twice or more.",
        chinese_means="买过的会员中，买过两次及以上的比例。",
    ),
    Figure(
        name="member_share_of_sales",
        unit="share",
        direction="at_least",
        grows=False,
        title="Members' share of sales",
        chinese_title="会员销售占比",
        means="How much of the period's money, returns taken off, is members'.",
        chinese_means="本期扣除退货后的销售额中，会员所占的比例。",
    ),
    Figure(
        name="cost_benefit",
        unit="ratio",
        direction="at_least",
        grows=False,
        title="Cost–benefit of acquisition",
        chinese_title="获客收益成本比",
        means="What the members who joined in the period through a link, a code or a campaign have"
        " bought since, over what acquisition cost in the period.",
        chinese_means="本期经链接、代码或活动入会的会员入会后的净消费，与本期获客成本之比。",
    ),
    Figure(
        name="new_members",
        unit="count",
        direction="at_least",
        grows=True,
        title="New members",
        chinese_title="新会员数",
        means="How many members joined in the period.",
        chinese_means="本期入会的会员数。",
    ),
    Figure(
        name="member_sales",
        unit="money",
        direction="at_least",
        grows=True,
        title="Members' sales",
        chinese_title="会员销售额",
        means="What members bought in the period, returns taken off, in the currency of the first"
        " program.",
        chinese_means="本期会员销售额（扣除退货），以首个会员计划的货币计。",
    ),
)
FIGURES: Mapping[str, Figure] = {each.name: each for each in _FIGURES}

READY_MADE: tuple[GoalContent, ...] = tuple(
    GoalContent(figure=name, direction=FIGURES[name].direction, target_micro=micro, period="month")
    for name, micro in (
        ("first_purchase_conversion", 150_000),
        ("monthly_active_share", 400_000),
        ("win_back_rate", 100_000),
        ("churn_rate", 50_000),
        ("registration_conversion", 100_000),
        ("cost_benefit", 2_000_000),
    )
)
"""Goals that most programs begin with."""
