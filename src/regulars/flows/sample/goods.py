"""What the sample's chain sells, where, and under which names: 港湾生活, Harbour Living."""

from collections.abc import Sequence
from datetime import date

import msgspec

from regulars.domains.catalog.types import (
    BrandInput,
    CategoryInput,
    ChannelInput,
    SourceInput,
    StoreInput,
)
from regulars.flows.sample.seed import CURRENCY, TIME_ZONE

STORE, WEB, MINI_PROGRAM = "store", "web", "mini-program"

SOURCE_OF = {STORE: "harbour-pos", WEB: "harbour-web", MINI_PROGRAM: "harbour-mini-program"}
"""The system that sends what happens on a channel."""


class Good(msgspec.Struct, frozen=True, kw_only=True):
    """One product: its price in fen, and how well it sells beside others of its category."""

    sku: str
    name: str
    category: str
    brand: str
    price_minor: int
    popularity: float


BRANDS = (
    BrandInput(code="harbour", name="Harbour 港湾"),
    BrandInput(code="mist-hill", name="Mist Hill 雾山茶"),
    BrandInput(code="first-oven", name="First Oven 初炉"),
    BrandInput(code="green-field", name="Green Field 青禾"),
    BrandInput(code="quiet-room", name="Quiet Room 静室"),
    BrandInput(code="little-boat", name="Little Boat 小船"),
    BrandInput(code="soft-rain", name="Soft Rain 细雨"),
    BrandInput(code="paw", name="Paw & Tail 爪爪"),
)

CHANNELS = (
    ChannelInput(code=STORE, name="Store 门店", kind="store"),
    ChannelInput(code=MINI_PROGRAM, name="Mini program 小程序", kind="mini_program"),
    ChannelInput(code=WEB, name="Web shop 网上商城", kind="web"),
)

SOURCES = (
    SourceInput(
        code=SOURCE_OF[STORE],
        name="Tills 收银系统",
        kind="pos",
        currency=CURRENCY,
        time_zone=TIME_ZONE,
    ),
    SourceInput(
        code=SOURCE_OF[MINI_PROGRAM],
        name="Mini program 小程序",
        kind="mini_program",
        currency=CURRENCY,
        time_zone=TIME_ZONE,
    ),
    SourceInput(
        code=SOURCE_OF[WEB],
        name="Web shop 网上商城",
        kind="web",
        currency=CURRENCY,
        time_zone=TIME_ZONE,
    ),
)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A store, and how many of the members are at home there, relative to others."""

    code: str
    name: str
    region: str
    city: str
    opened_on: date
    weight: float


PLACES: Sequence[Place] = tuple(
    Place(code=code, name=name, region=region, city=city, opened_on=opened_on, weight=weight)
    for code, name, region, city, opened_on, weight in (
        ("sh-bund", "The Bund 上海外滩店", "上海", "上海", date(2019, 5, 1), 14),
        ("sh-jingan", "Jing'an 上海静安店", "上海", "上海", date(2020, 9, 12), 12),
        ("sh-lujiazui", "Lujiazui 上海陆家嘴店", "上海", "上海", date(2021, 6, 18), 10),
        ("bj-sanlitun", "Sanlitun 北京三里屯店", "北京", "北京", date(2020, 4, 30), 11),
        ("bj-guomao", "Guomao 北京国贸店", "北京", "北京", date(2022, 3, 12), 8),
        ("hz-westlake", "West Lake 杭州西湖店", "浙江", "杭州", date(2021, 9, 18), 9),
        ("hz-binjiang", "Binjiang 杭州滨江店", "浙江", "杭州", date(2023, 5, 20), 6),
        ("gz-tianhe", "Tianhe 广州天河店", "广东", "广州", date(2021, 1, 9), 8),
        ("sz-nanshan", "Nanshan 深圳南山店", "广东", "深圳", date(2022, 7, 2), 8),
        ("cd-taikoo", "Chunxi Road 成都春熙路店", "四川", "成都", date(2022, 10, 1), 6),
        ("wh-chuhe", "Chu River 武汉楚河店", "湖北", "武汉", date(2023, 4, 15), 4),
        ("xa-bell", "Bell Tower 西安钟楼店", "陕西", "西安", date(2023, 9, 28), 4),
    )
)


def poster_code(store: str) -> str:
    """The link behind the QR code on a store's poster."""
    return f"poster-{store}"


STORES = tuple(
    StoreInput(
        code=each.code,
        name=each.name,
        country="CN",
        region=each.region,
        city=each.city,
        time_zone=TIME_ZONE,
        opened_on=each.opened_on,
    )
    for each in PLACES
)

CATEGORIES = (
    CategoryInput(code="food", name="Food 食品"),
    CategoryInput(code="coffee-tea", name="Coffee and tea 咖啡茶饮", parent_code="food"),
    CategoryInput(code="bakery", name="Bakery 烘焙", parent_code="food"),
    CategoryInput(code="fresh", name="Fresh 生鲜", parent_code="food"),
    CategoryInput(code="snacks", name="Snacks 零食", parent_code="food"),
    CategoryInput(code="living", name="Living 生活"),
    CategoryInput(code="home", name="Home 家居", parent_code="living"),
    CategoryInput(code="kitchen", name="Kitchen 厨房", parent_code="living"),
    CategoryInput(code="paper", name="Paper and pens 文具", parent_code="living"),
    CategoryInput(code="care", name="Care 护理"),
    CategoryInput(code="body", name="Body care 个护", parent_code="care"),
    CategoryInput(code="baby", name="Baby 母婴", parent_code="care"),
    CategoryInput(code="pets", name="Pets 宠物", parent_code="care"),
)

TASTES = {
    "coffee-tea": 1.6,
    "bakery": 1.3,
    "fresh": 1.5,
    "snacks": 1.4,
    "home": 0.8,
    "kitchen": 0.6,
    "paper": 0.5,
    "body": 0.9,
    "baby": 0.4,
    "pets": 0.4,
}
"""The categories that are bought from, and how much people on the whole like each."""
