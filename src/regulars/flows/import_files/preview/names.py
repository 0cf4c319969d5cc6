"""What columns are called in the files of tills and shops, in English and Chinese, by field."""

from collections.abc import Mapping
from typing import Final

from regulars.flows.import_files.mapping.words import ImportKind

_WHO: Final[Mapping[str, str]] = {
    "identities.phone": (
        "phone mobile tel telephone 手机 手机号 手机号码 电话 电话号码 联系电话 会员手机"
    ),
    "identities.email": "email mail 邮箱 电子邮箱 邮件",
    "identities.card": "card cardno cardnumber membercard 卡号 会员卡号 会员卡",
    "identities.unionid": "unionid 微信unionid",
    "identities.openid": "openid 微信openid",
    "identities.external": (
        "customer customerid member memberid memberno user userid client clientid"
        " 会员 会员号 会员id 会员编号 客户 客户编号 客户号 用户id 用户编号"
    ),
}

_PLACE: Final = {
    "store": "store shop storecode shopcode branch 门店 店铺 门店编码 门店编号 店号 门店代码",
    "channel": "channel 渠道 销售渠道 来源渠道",
}

NAMES: Final[Mapping[ImportKind, Mapping[str, str]]] = {
    "orders": {
        "order.number": (
            "number no orderno ordernumber orderid order invoice invoiceno receipt receiptno"
            " transactionid ticket 订单号 单号 订单编号 小票号 流水号 交易号 销售单号"
        ),
        "order.occurred_at": (
            "at date time datetime orderdate ordertime orderedat invoicedate createdat soldat"
            " paidat timestamp 时间 日期 下单时间 交易时间 订单时间 销售时间 销售日期 付款时间"
        ),
        **_WHO,
        "line.sku": (
            "sku article item product productid productcode stockcode itemcode barcode goods"
            " 商品编码 商品编号 货号 商品代码 条码 商品条码 款号"
        ),
        "line.description": (
            "description name productname itemname title 商品名称 品名 商品 名称 商品描述"
        ),
        "line.quantity": "quantity qty pieces count units 数量 件数 销售数量 购买数量",
        "line.unit_price": "price unitprice 单价 价格 售价 零售价",
        "line.amount": "amount total gross linetotal sum 金额 总额 销售额 小计 应收金额 销售金额",
        "line.discount": "discount rebate 折扣 优惠 优惠金额 折扣金额 减免",
        "line.category": "category group department 类别 品类 分类 商品类别 大类",
        "line.brand": "brand 品牌",
        "order.state": "state status 状态 订单状态",
        "order.currency": "currency 币种 货币",
        "order.shipping": "shipping freight delivery 运费 配送费 邮费",
        "order.tax": "tax vat 税额 税费 税",
        "order.campaign": "campaign promotion 活动 活动编码 促销",
        "order.store": _PLACE["store"],
        "order.channel": _PLACE["channel"],
        "returns.order_number": "originalorder returnof originalnumber 原单号 原订单号 退货原单",
    },
    "members": {
        **_WHO,
        "member.profile.full_name": "name fullname 姓名 会员姓名 名字 客户姓名 名称",
        "member.profile.given_name": "givenname firstname 名",
        "member.profile.family_name": "familyname lastname surname 姓 姓氏",
        "member.profile.nickname": "nickname nick 昵称 微信昵称",
        "member.profile.gender": "gender sex 性别",
        "member.profile.birth_date": "birthdate birthday dateofbirth dob 生日 出生日期 出生年月",
        "member.profile.city": "city 城市 市 所在城市",
        "member.profile.region": "region province state 省份 省 地区",
        "member.profile.country": "country 国家",
        "member.profile.street": "street address 地址 详细地址 街道",
        "member.profile.postal_code": "postalcode postcode zip zipcode 邮编 邮政编码",
        "member.seen_at": (
            "since joined joinedat joindate registeredat registered signup createdat became"
            " 注册时间 注册日期 入会时间 入会日期 开卡时间 开卡日期 创建时间"
        ),
        "member.store": _PLACE["store"] + " 开卡门店 注册门店",
        "member.channel": _PLACE["channel"] + " 注册渠道",
    },
    "products": {
        "product.sku": (
            "sku code id article product productid productcode stockcode barcode"
            " 商品编码 商品编号 货号 编码 条码 商品条码"
        ),
        "product.name": "name title description productname 商品名称 品名 名称",
        "product.category": "category group department 类别 品类 分类 大类",
        "product.brand": "brand manufacturer 品牌",
        "product.price": "price unitprice 单价 价格 售价 零售价",
    },
    "campaigns": {
        "campaign.code": "code id campaign 活动编码 编码 活动编号",
        "campaign.name": "name title description 活动名称 名称",
        "campaign.starts_at": "start starts startsat startdate from 开始时间 开始日期",
        "campaign.ends_at": "end ends endsat enddate until to 结束时间 结束日期",
        "campaign.utm_source": "utmsource",
        "campaign.utm_medium": "utmmedium",
        "campaign.utm_campaign": "utmcampaign",
    },
    "events": {
        "event.name": "event name type action 事件 事件名 事件名称 行为 类型",
        "event.occurred_at": "at time date timestamp occurredat eventtime 时间 发生时间 事件时间",
        "event.id": "id eventid messageid 事件id 编号",
        **_WHO,
        "identities.device": "device deviceid anonymousid anonymous 设备 设备号 设备id",
        "event.store": _PLACE["store"],
        "event.channel": _PLACE["channel"],
    },
}
"""By kind of file and field: names as they are without case, blanks and punctuation."""
