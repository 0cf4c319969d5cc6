"""A small organisation for tests: Harbour Coffee 港湾咖啡, with a program and nobody in it."""

from collections.abc import Sequence
from datetime import date, datetime

from regulars.domains.catalog import actions, queries
from regulars.domains.catalog.types import (
    BrandInput,
    CampaignInput,
    CategoryInput,
    ChannelInput,
    Filter,
    ProductInput,
    Saved,
    SourceInput,
    StoreInput,
)
from regulars.flows.program_config.applying import apply_quietly
from regulars.flows.program_config.document import Application
from regulars.flows.program_config.reading import document_of_text
from regulars.flows.sample_program import SAMPLE_PROGRAM
from regulars.infra.db import Tx
from regulars.kernel.money import Money

_TIME_ZONE = "Asia/Shanghai"
_CURRENCY = "CNY"
_BRAND = "harbour-coffee"
_ROASTERY = "harbour-roastery"


async def install_coffee_shop(tx: Tx, now: datetime) -> bool:
    """Install it where there is no program yet; whether it was installed."""
    if await queries.programs(tx, Filter(count=1)):
        return False
    saved: list[Saved] = []
    saved += await actions.save_brands(tx, _BRANDS, now)
    saved += await actions.save_channels(tx, _CHANNELS, now)
    saved += await actions.save_stores(tx, _STORES, now)
    saved += await actions.save_sources(tx, _SOURCES, now)
    saved += await actions.save_campaigns(tx, _CAMPAIGNS, now)
    saved += await actions.save_categories(tx, _CATEGORIES, now)
    saved += await actions.save_products(tx, _products(), now)
    assert all(each.error is None for each in saved), "the sample is sound"
    await apply_quietly(tx, document_of_text(SAMPLE_PROGRAM), Application(), "sample", now)
    return True


_BRANDS = (
    BrandInput(code=_BRAND, name="Harbour Coffee 港湾咖啡"),
    BrandInput(code=_ROASTERY, name="Harbour Roastery 港湾烘焙坊"),
)

_CHANNELS = (
    ChannelInput(code="store", name="Store 门店", kind="store"),
    ChannelInput(code="mini-program", name="Mini program 小程序", kind="mini_program"),
    ChannelInput(code="web", name="Web shop 网上商城", kind="web"),
    ChannelInput(code="delivery", name="Delivery partner 外卖平台", kind="partner"),
)


def _store(code: str, name: str, region: str, city: str, opened_on: date) -> StoreInput:
    return StoreInput(
        code=code,
        name=name,
        country="CN",
        region=region,
        city=city,
        time_zone=_TIME_ZONE,
        opened_on=opened_on,
    )


_STORES = (
    _store("bund", "The Bund 外滩店", "上海", "上海", date(2019, 5, 1)),
    _store("west-lake", "West Lake 西湖店", "浙江", "杭州", date(2021, 9, 18)),
    _store("gulangyu", "Gulangyu 鼓浪屿店", "福建", "厦门", date(2023, 3, 8)),
)

_SOURCES = (
    SourceInput(
        code="pos",
        name="Tills 收银系统",
        kind="pos",
        currency=_CURRENCY,
        time_zone=_TIME_ZONE,
    ),
    SourceInput(
        code="mini-program",
        name="Mini program 小程序",
        kind="mini_program",
        currency=_CURRENCY,
        time_zone=_TIME_ZONE,
    ),
    SourceInput(
        code="web", name="Web shop 网上商城", kind="web", currency=_CURRENCY, time_zone=_TIME_ZONE
    ),
)

_CAMPAIGNS = (
    CampaignInput(
        code="first-cup",
        name="The first cup 第一杯",
        utm_source="wechat",
        utm_medium="social",
        utm_campaign="first-cup",
    ),
)

_CATEGORIES = (
    CategoryInput(code="drinks", name="Drinks 饮品"),
    CategoryInput(code="coffee", name="Coffee 咖啡", parent_code="drinks"),
    CategoryInput(code="tea", name="Tea 茶饮", parent_code="drinks"),
    CategoryInput(code="food", name="Food 轻食"),
    CategoryInput(code="bakery", name="Bakery 烘焙", parent_code="food"),
    CategoryInput(code="retail", name="To take home 零售"),
    CategoryInput(code="beans", name="Beans 咖啡豆", parent_code="retail"),
    CategoryInput(code="ware", name="Cups and ware 杯具", parent_code="retail"),
)

# SKU, name, category, price in fen.
_GOODS: Sequence[tuple[str, str, str, int]] = (
    ("HC-ESP", "Espresso 意式浓缩", "coffee", 1_800),
    ("HC-AME", "Americano 美式咖啡", "coffee", 2_200),
    ("HC-LAT", "Latte 拿铁", "coffee", 2_800),
    ("HC-FLW", "Flat white 馥芮白", "coffee", 3_000),
    ("HC-CAP", "Cappuccino 卡布奇诺", "coffee", 2_800),
    ("HC-OAT", "Oat latte 燕麦拿铁", "coffee", 3_200),
    ("HC-OSM", "Osmanthus latte 桂花拿铁", "coffee", 3_400),
    ("HC-CBR", "Cold brew 冷萃咖啡", "coffee", 3_000),
    ("HC-LJT", "Longjing tea 龙井茶", "tea", 2_600),
    ("HC-JSM", "Jasmine tea 茉莉花茶", "tea", 2_200),
    ("HC-TGY", "Iced Tieguanyin 冰铁观音", "tea", 2_400),
    ("HC-CRO", "Croissant 可颂", "bakery", 1_600),
    ("HC-CIN", "Cinnamon roll 肉桂卷", "bakery", 1_900),
    ("HC-BAG", "Salmon bagel 三文鱼贝果", "bakery", 3_600),
    ("HC-CHE", "Basque cheesecake 巴斯克蛋糕", "bakery", 3_200),
    ("HR-YUN", "Yunnan beans 250 g 云南咖啡豆", "beans", 8_800),
    ("HR-ETH", "Ethiopia beans 250 g 埃塞俄比亚咖啡豆", "beans", 10_800),
    ("HR-DRP", "Drip bags, ten 挂耳咖啡十包", "beans", 6_800),
    ("HC-MUG", "Harbour mug 港湾马克杯", "ware", 9_900),
    ("HC-TUM", "Travel cup 随行杯", "ware", 15_800),
)


def _products() -> list[ProductInput]:
    goods = [
        ProductInput(
            sku=sku,
            name=name,
            category_code=category,
            brand_code=_ROASTERY if sku.startswith("HR-") else _BRAND,
            price=Money(amount=price, currency=_CURRENCY),
        )
        for sku, name, category, price in _GOODS
    ]
    delivery = ProductInput(
        sku="DELIVERY",
        name="Delivery 配送费",
        is_goods=False,
        price=Money(amount=600, currency=_CURRENCY),
    )
    return [*goods, delivery]
