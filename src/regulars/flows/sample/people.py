"""Who the members are: names, contacts, where they are at home, how they were won.

Nobody real can be meant. E-mail addresses stand under the domains that RFC 2606 reserves. Phone
numbers begin with 154, which has never been assigned in China: public lists of the ranges that the
ministry gave out name 154 among those left open (142, 143, 154, 161, 164, 194), and libphonenumber
knows no valid number in it. `members` takes these numbers as fictitious ones.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

import msgspec

from regulars.flows.sample.goods import MINI_PROGRAM, PLACES, STORE, WEB, Place
from regulars.flows.sample.seasons import HOURS, KEENNESS, Hours, Keenness
from regulars.flows.sample.seed import ZONE, Seed
from regulars.flows.sample.truth import Acquired

PHONE_PREFIX = "154"
MAIL_DOMAINS = ("example.com", "example.net", "example.org")
WECHAT_APP = "harbour-mini-program"

_SURNAMES = (
    "王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun 马ma 朱zhu "
    "胡hu 郭guo 何he 林lin 高gao 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 韩han 邓deng "
    "冯feng 曹cao 彭peng 曾zeng 肖xiao 田tian 董dong 潘pan 袁yuan 蔡cai 蒋jiang 余yu 于yu 杜du "
    "叶ye 程cheng 魏wei 苏su 吕lü 丁ding 任ren 卢lu 姚yao 沈shen 钟zhong 姜jiang 崔cui 谭tan "
    "陆lu 范fan 汪wang 廖liao 石shi 金jin 韦wei 贾jia 夏xia 付fu 方fang 邹zou 熊xiong 白bai "
    "孟meng 秦qin 邱qiu 江jiang 侯hou 顾gu 欧阳ouyang 上官shangguan"
)
_WOMEN = (
    "静jing 敏min 丽li 燕yan 芳fang 娜na 婷ting 雪xue 琳lin 颖ying 倩qian 欣xin 怡yi 雨yu 涵han "
    "梓zi 萱xuan 诗shi 琪qi 佳jia 晓xiao 慧hui 玲ling 洁jie 莹ying 蕾lei 薇wei 悦yue 宁ning 彤tong"
)
_MEN = (
    "伟wei 强qiang 磊lei 军jun 洋yang 勇yong 杰jie 涛tao 超chao 明ming 刚gang 平ping 辉hui 鹏peng "
    "华hua 飞fei 鑫xin 波bo 斌bin 宇yu 浩hao 轩xuan 博bo 文wen 子zi 睿rui 昊hao 晨chen 俊jun 凯kai"
)


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign that wins members: which day of the history it begins on, and for how long."""

    code: str
    name: str
    utm_source: str
    utm_medium: str
    begins_day: int
    days: int
    weight: float


CAMPAIGNS = (
    Campaign(
        code="hl-opening",
        name="Opening 开业礼",
        utm_source="wechat",
        utm_medium="social",
        begins_day=0,
        days=60,
        weight=4.5,
    ),
    Campaign(
        code="hl-rednote",
        name="Neighbourhood finds 小红书好物",
        utm_source="xiaohongshu",
        utm_medium="social",
        begins_day=120,
        days=60,
        weight=1.2,
    ),
    Campaign(
        code="hl-search",
        name="Search 百度搜索",
        utm_source="baidu",
        utm_medium="cpc",
        begins_day=200,
        days=500,
        weight=0.35,
    ),
    Campaign(
        code="hl-douyin",
        name="Short videos 抖音直播",
        utm_source="douyin",
        utm_medium="video",
        begins_day=380,
        days=50,
        weight=1.6,
    ),
    Campaign(
        code="hl-friends",
        name="Bring a friend 老带新",
        utm_source="wechat",
        utm_medium="referral",
        begins_day=560,
        days=150,
        weight=0.8,
    ),
)


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A member as they would give their name at a till, and what they are like."""

    number: int
    external_id: str
    full_name: str
    gender: str
    birth_date: date
    phone: str
    mail: str | None
    card: str | None
    openid: str | None
    place: Place
    joined_at: datetime
    joined_channel: str
    acquired: Acquired
    campaign: Campaign | None
    channels: dict[str, float]
    hours: Hours
    keenness: Keenness
    discount_share: float
    consents: dict[str, bool]
    tags: Sequence[str]


def people(seed: Seed, joins: Sequence[datetime]) -> list[Member]:
    """One member for each instant at which somebody joined, in the order of the instants."""
    return [_member(seed, number, at) for number, at in enumerate(joins, start=1)]


def join_weight(day: int, days: int) -> float:
    """How many join on a day of the history, relative to others: a rush, then steady growth."""
    weight = 0.7 + 0.9 * day / days
    return weight + sum(
        each.weight for each in CAMPAIGNS if each.begins_day <= day < each.begins_day + each.days
    )


def _member(seed: Seed, number: int, joined_at: datetime) -> Member:
    dice = seed.dice("person", number)
    acquired, campaign = _acquisition(seed, dice, joined_at)
    place = dice.choices(PLACES, [each.weight for each in PLACES])[0]
    gender = "female" if dice.random() < 0.58 else "male"
    surname, given, letters = _name(dice, gender)
    channels = _channels(dice, acquired)
    return Member(
        number=number,
        external_id=f"HL{number:06d}",
        full_name=surname + given,
        gender=gender,
        birth_date=_birth_date(dice, joined_at),
        phone=f"+86{PHONE_PREFIX}{(number * 7_919 + seed.number) % 100_000_000:08d}",
        mail=f"{letters}{number}@{dice.choice(MAIL_DOMAINS)}" if dice.random() < 0.55 else None,
        card=f"66880{number:07d}" if dice.random() < 0.7 else None,
        openid=f"sample-{number:06d}" if channels[MINI_PROGRAM] > 0.05 else None,
        place=place,
        joined_at=joined_at,
        joined_channel={"store": STORE, "qr": MINI_PROGRAM}.get(
            acquired, WEB if dice.random() < 0.4 else MINI_PROGRAM
        ),
        acquired=acquired,
        campaign=campaign,
        channels=channels,
        hours=dice.choices(HOURS, (3, 4, 4))[0],
        keenness=dice.choices(KEENNESS, (3, 4, 3))[0],
        discount_share=round(dice.betavariate(1.4, 4.0), 3),
        consents=_consents(dice),
        tags=_tags(dice),
    )


def _acquisition(seed: Seed, dice: Random, joined_at: datetime) -> tuple[Acquired, Campaign | None]:
    day = (joined_at - seed.begins_at) // timedelta(days=1)
    running = [each for each in CAMPAIGNS if each.begins_day <= day < each.begins_day + each.days]
    weights = [1.0, *(each.weight for each in running)]
    campaign = dice.choices([None, *running], weights)[0]
    if campaign is not None:
        return "campaign", campaign
    return ("store" if dice.random() < 0.62 else "qr"), None


def _channels(dice: Random, acquired: Acquired) -> dict[str, float]:
    """How likely each channel is when they buy: most keep to the one they came by."""
    store, mini, web = {"store": (6.0, 1.2, 0.5), "qr": (3.0, 3.5, 0.4)}.get(
        acquired, (1.2, 3.0, 2.4)
    )
    drawn = [dice.gammavariate(shape, 1.0) for shape in (store, mini, web)]
    total = sum(drawn)
    return {
        channel: round(share / total, 4)
        for channel, share in zip((STORE, MINI_PROGRAM, WEB), drawn, strict=True)
    }


def _name(dice: Random, gender: str) -> tuple[str, str, str]:
    surnames = _SURNAMES.split()
    weights = [1 / (2 + place) for place in range(len(surnames))]
    parts = [dice.choices(surnames, weights)[0]]
    pool = (_WOMEN if gender == "female" else _MEN).split()
    parts += dice.sample(pool, 2 if dice.random() < 0.72 else 1)
    signs = ["".join(sign for sign in part if sign > "\u2fff") for part in parts]
    letters = "".join(sign for part in parts for sign in part if sign < "\u0080")
    return signs[0], "".join(signs[1:]), letters


def _birth_date(dice: Random, joined_at: datetime) -> date:
    years = min(78.0, 18 + dice.gammavariate(3.2, 5.4))
    return joined_at.astimezone(ZONE).date() - timedelta(days=round(years * 365.25))


def _consents(dice: Random) -> dict[str, bool]:
    return {
        "service": True,
        "marketing": dice.random() < 0.71,
        "profiling": dice.random() < 0.58,
    }


def _tags(dice: Random) -> Sequence[str]:
    chances = (("亲子家庭", 0.16), ("咖啡爱好者", 0.22), ("企业客户", 0.03), ("社区团长", 0.02))
    return tuple(tag for tag, chance in chances if dice.random() < chance)
