"""What each report is called and tells, in both languages; one not named here tells itself."""

import msgspec

from regulars.domains.insights import queries as insights
from regulars.domains.insights.types.schedules import ReportLocale


class ReportWords(msgspec.Struct, frozen=True):
    """A report's title and definition, in English and in Chinese."""

    title: str
    chinese_title: str
    chinese_means: str


_REPORTS = {
    "rfm": ReportWords(
        "Recency, frequency, money",
        "RFM 分析",
        "每位买过的会员离上次购买几天、买过几次、花了多少。分组与格子按三项的 1–5 分划分："
        "分数 = 1 + ⌊5 × 比其更差的会员数 ÷ 会员数⌋。",
    ),
    "rfm-members": ReportWords(
        "RFM of every member", "会员 RFM 明细", "每位买过的会员的三项得分与所属分组。"
    ),
    "lifecycle-members": ReportWords(
        "Lifecycle of every member", "会员生命周期明细", "每位会员在较早一天与现在所处的阶段。"
    ),
    "cohort-members": ReportWords(
        "Cohorts, member by member",
        "同期群会员明细",
        "各同期群的会员在之后各月是否购买、买了多少。",
    ),
    "funnel-members": ReportWords(
        "Funnel, member by member", "漏斗会员明细", "每位会员走到了漏斗的哪一步。"
    ),
    "tier-members": ReportWords(
        "Tiers, member by member", "等级会员明细", "每位会员在较早一天与现在所处的等级。"
    ),
    "acquisition-members": ReportWords(
        "Acquisition, member by member",
        "获客会员明细",
        "每位入会的会员：入会日期、首次与末次触点的来源，以及入会后的消费。",
    ),
    "cohorts": ReportWords(
        "Cohorts", "留存同期群", "按首次购买的月份分群：每一群中此后各月又买过的会员数与比例。"
    ),
    "lifecycle": ReportWords(
        "Lifecycle",
        "生命周期",
        "潜在：尚未购买；新客：30 天内首购且只买过一次；活跃：90 天内买过；沉睡：91–180 天；"
        "流失：超过 180 天；召回：沉睡或流失后 30 天内又买。流动、流失率与挽回率与较早的一天相比。",
    ),
    "lifecycle-trend": ReportWords(
        "Lifecycle over time", "生命周期走势", "各个日子处于各阶段的会员数与比例。"
    ),
    "repurchase": ReportWords(
        "Repurchase", "复购", "买过两次及以上的会员占买过的会员的比例，以及两次购买相隔的天数。"
    ),
    "activity": ReportWords(
        "Activity", "活跃", "有购买或任何行为的会员数：按月、按周，以及每天、每 7 天、每 30 天。"
    ),
    "growth": ReportWords(
        "Growth",
        "增长",
        "各月各渠道新会员数；入会 30 天内首购的比例（只算已满 30 天者）；会员占销售的比例。",
    ),
    "funnel": ReportWords("Funnel", "漏斗", "在规定时间内依次完成各步的会员数与比例。"),
    "event-names": ReportWords("Events", "事件名", "发生过哪些事件、各有多少次、涉及多少会员。"),
    "distributions": ReportWords(
        "Distributions", "分布", "会员按距上次购买天数、购买次数、客单价与累计金额的分布。"
    ),
    "pareto": ReportWords("Pareto", "帕累托", "花钱最多的会员（前 20 % 等）占全部金额的比例。"),
    "performance": ReportWords(
        "Performance",
        "渠道与商品表现",
        "会员在各渠道、门店、来源、活动买了多少；各品类、品牌、商品卖出与退回多少。",
    ),
    "tier-moves": ReportWords(
        "Tier moves", "等级变动", "较早一天与现在各等级的会员数，以及期间升降的次数与原因。"
    ),
    "points-by-month": ReportWords(
        "Points by month",
        "积分月报",
        "每种资产每月获得、使用、过期、调整的数量，与月末余额。",
    ),
    "scores": ReportWords(
        "Engagement and loyalty", "互动与忠诚得分", "每位会员的互动得分与忠诚得分及其各组成部分。"
    ),
    "acquisition": ReportWords(
        "Acquisition",
        "获客",
        "按活动、渠道、合作方、门店：注册人数、首单人数、注册后 N 天内的净消费、成本与收益成本比。"
        "归因取注册前回溯期内的首次或末次接触。",
    ),
}


def title_of(report: str, locale: ReportLocale) -> str:
    """What a report is called."""
    words = _REPORTS.get(report)
    if words is None:
        return report.replace("-", " ").capitalize()
    return words.chinese_title if locale == "zh-CN" else words.title


def means_of(report: str, locale: ReportLocale) -> str:
    """What a report tells: its definition for whoever reads it."""
    words = _REPORTS.get(report)
    if words is None or locale == "en":
        return " ".join(insights.report_means(report).split())
    return words.chinese_means
