"""The products of the sample's chain."""

from collections.abc import Sequence

from regulars.domains.catalog.types import ProductInput
from regulars.flows.sample.goods import Good
from regulars.flows.sample.seed import CURRENCY
from regulars.kernel.money import Money

# Category, brand, then name and price in yuan of each product, the best selling one first.
_SHELVES: Sequence[tuple[str, str, Sequence[tuple[str, str]]]] = (
    (
        "coffee-tea",
        "harbour",
        (
            ("Latte 拿铁", "28"),
            ("Americano 美式咖啡", "22"),
            ("Osmanthus latte 桂花拿铁", "32"),
            ("Yunnan beans 250 g 云南咖啡豆", "78"),
            ("Drip bags, ten 挂耳咖啡十包", "59"),
            ("Cold brew 冷萃咖啡", "30"),
            ("Ethiopia beans 250 g 埃塞俄比亚咖啡豆", "98"),
        ),
    ),
    (
        "coffee-tea",
        "mist-hill",
        (
            ("Jasmine tea 茉莉花茶", "38"),
            ("Longjing 50 g 明前龙井", "168"),
            ("Tieguanyin 100 g 铁观音", "88"),
            ("Chrysanthemum tea 菊花茶", "26"),
        ),
    ),
    (
        "bakery",
        "first-oven",
        (
            ("Croissant 可颂", "14"),
            ("Milk toast 北海道吐司", "24"),
            ("Egg tarts, six 蛋挞六只", "36"),
            ("Cinnamon roll 肉桂卷", "18"),
            ("Basque cheesecake 巴斯克蛋糕", "32"),
            ("Sourdough 酸种面包", "38"),
            ("Mooncakes, box 月饼礼盒", "198"),
            ("Birthday cake 生日蛋糕", "238"),
        ),
    ),
    (
        "fresh",
        "green-field",
        (
            ("Milk 950 ml 鲜牛奶", "19.8"),
            ("Eggs, thirty 鲜鸡蛋三十枚", "32.8"),
            ("Blueberries 125 g 蓝莓", "15.9"),
            ("Yoghurt 酸奶", "12.8"),
            ("Salad bowl 沙拉碗", "29"),
            ("Cherries 1 kg 车厘子", "89"),
            ("Salmon 200 g 三文鱼", "68"),
            ("Steak 200 g 牛排", "79"),
            ("Rice 5 kg 五常大米", "69.9"),
            ("Avocados, four 牛油果四个", "26.8"),
        ),
    ),
    (
        "snacks",
        "harbour",
        (
            ("Daily nuts 每日坚果", "39"),
            ("Seaweed crisps 海苔脆", "12.9"),
            ("Dark chocolate 黑巧克力", "28"),
            ("Beef jerky 牛肉干", "45"),
            ("Dried mango 芒果干", "19.9"),
            ("Sparkling water 气泡水", "6.5"),
            ("Nougat 牛轧糖", "25"),
            ("Crackers 苏打饼干", "9.9"),
        ),
    ),
    (
        "home",
        "quiet-room",
        (
            ("Bath towel 浴巾", "59"),
            ("Scented candle 香薰蜡烛", "88"),
            ("Storage box 收纳盒", "35"),
            ("Pillow 乳胶枕", "169"),
            ("Bed linen set 四件套", "329"),
            ("Slippers 拖鞋", "29"),
            ("Desk lamp 台灯", "149"),
            ("Throw 盖毯", "119"),
        ),
    ),
    (
        "kitchen",
        "quiet-room",
        (
            ("Travel cup 随行杯", "109"),
            ("Mug 马克杯", "49"),
            ("Glass jar 玻璃罐", "28"),
            ("Chopsticks, ten 筷子十双", "39"),
            ("Frying pan 不粘煎锅", "189"),
            ("Pour-over set 手冲壶套装", "259"),
            ("Soup pot 珐琅汤锅", "459"),
        ),
    ),
    (
        "paper",
        "harbour",
        (
            ("Notebook 笔记本", "18"),
            ("Gel pens, six 中性笔六支", "15"),
            ("Washi tape 和纸胶带", "9.9"),
            ("Planner 日程本", "58"),
            ("Fountain pen 钢笔", "128"),
        ),
    ),
    (
        "body",
        "soft-rain",
        (
            ("Hand cream 护手霜", "32"),
            ("Shampoo 洗发水", "59"),
            ("Body wash 沐浴露", "49"),
            ("Face masks, ten 面膜十片", "79"),
            ("Toothpaste 牙膏", "24.9"),
            ("Sunscreen 防晒霜", "98"),
            ("Serum 精华液", "199"),
        ),
    ),
    (
        "baby",
        "little-boat",
        (
            ("Wet wipes 婴儿湿巾", "25.9"),
            ("Nappies 纸尿裤", "129"),
            ("Picture book 绘本", "42"),
            ("Baby wash 婴儿沐浴露", "58"),
            ("Wooden blocks 积木", "99"),
            ("Formula 900 g 婴儿奶粉", "298"),
        ),
    ),
    (
        "pets",
        "paw",
        (
            ("Cat litter 猫砂", "39.9"),
            ("Cat food 2 kg 猫粮", "119"),
            ("Dog treats 狗零食", "29.9"),
            ("Dog food 5 kg 狗粮", "189"),
            ("Cat teaser 逗猫棒", "15"),
        ),
    ),
)


def _goods() -> list[Good]:
    found: list[Good] = []
    for category, brand, shelf in _SHELVES:
        for place, (name, price) in enumerate(shelf):
            found.append(
                Good(
                    sku=f"HL-{len(found) + 1:03d}",
                    name=name,
                    category=category,
                    brand=brand,
                    price_minor=round(float(price) * 100),
                    popularity=1.0 / (1 + 0.45 * place),
                )
            )
    return found


GOODS: Sequence[Good] = tuple(_goods())

POSTAGE = ProductInput(
    sku="HL-POST",
    name="Postage 运费",
    is_goods=False,
    price=Money(amount=800, currency=CURRENCY),
)


def products() -> list[ProductInput]:
    """All of it as entries of the catalog."""
    return [
        *(
            ProductInput(
                sku=each.sku,
                name=each.name,
                category_code=each.category,
                brand_code=each.brand,
                price=Money(amount=each.price_minor, currency=CURRENCY),
            )
            for each in GOODS
        ),
        POSTAGE,
    ]
